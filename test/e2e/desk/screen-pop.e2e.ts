import { describe, expect, it } from 'vitest';
import { endAndFinish, erika, phase, signIn, support, workflow } from '../../support/browser/agent.ts';
import { findings } from '../../support/browser/axe.ts';
import { openPage } from '../../support/browser/browser.ts';
import { miasDesk } from '../../support/browser/mias-desk.ts';

const { tieline, browser, mia } = await miasDesk();

const number = `/numbers/${encodeURIComponent(support)}`;

describe('an object that an administrator defines', () => {
  it('is made in the administration, and pops when a caller keys in what stands in its field', async () => {
    const { page: admin, errors } = await openPage(browser, { baseURL: tieline.url });
    await tieline.ask('admin', 'PUT', '/me/locale', { locale: 'de' });
    await signIn(admin, 'admin');
    await admin.goto('/admin/objects/new');
    await admin.getByLabel('Bezeichnung').fill('Maschine');
    await admin.getByLabel('Name in Workflows').fill('machine');
    const names = admin.getByRole('textbox', { name: 'Feldname' });
    await names.fill('serial');
    await admin.getByRole('button', { name: 'Feld', exact: true }).click();
    await names.nth(1).fill('keeper');
    await admin.getByLabel('Feldtyp').nth(1).selectOption('Anderer Datensatz');
    await admin.getByLabel('Titelfeld').selectOption('serial');
    expect(await findings(admin)).toEqual([]);
    await admin.getByRole('button', { name: 'Speichern' }).click();
    await admin.getByRole('row', { name: /Maschine.*serial, keeper/s }).waitFor();

    // The number asks for it, and the workflow says where it is looked for.
    await admin.goto(`/admin/numbers/${encodeURIComponent(support)}`);
    await admin.getByRole('checkbox', { name: 'Anrufer um Zifferneingabe bitten' }).check();
    await admin.getByLabel('Ansage').fill('Bitte geben Sie die Seriennummer ein.');
    await admin.getByLabel('Name des Werts').fill('serial');
    await admin.getByLabel('Max. Ziffern').fill('4');
    await admin.getByRole('button', { name: 'Speichern' }).click();
    await admin.getByRole('row', { name: /\+498912345670/ }).waitFor();
    await workflow(tieline, { ivrPop: [{ value: 'serial', object: 'machine', field: 'serial' }] });

    // Mia makes one, with the form that its definition gives.
    await mia.page.goto('/records');
    await mia.page.getByRole('button', { name: 'Maschine' }).click();
    await mia.page.getByLabel('serial').fill('4711');
    await mia.page.getByRole('button', { name: 'Speichern' }).click();
    await mia.page.getByRole('heading', { name: '4711' }).waitFor();
    expect(await findings(mia.page)).toEqual([]);
    await mia.page.goto('/contacts');

    // A customer calls from the lab, hears the prompt and keys it in.
    await admin.goto('/lab');
    await admin.getByRole('button', { name: 'Anrufen' }).click();
    await admin.getByText('Hört: Bitte geben Sie die Seriennummer ein.').waitFor();
    for (const key of ['4', '7', '1', '1'])
      await admin
        .getByRole('button', { name: `Taste ${key}` })
        .first()
        .click();
    await mia.page.getByRole('heading', { name: '4711' }).waitFor();
    await mia.page.getByText('Maschine').first().waitFor();
    expect(mia.page.url()).toMatch(/\/records\/machine\//);
    await tieline.ask('admin', 'PUT', number, { ivr: null });
    expect(errors).toEqual([]);
  });
});

describe('after a call', () => {
  it('its activity opens to be completed, and closes again when that is saved', async () => {
    await workflow(tieline, { openAfterCall: { inbound: true, outbound: false } });
    const { callId } = (await tieline.ask('admin', 'POST', '/simulator/calls', {
      from: erika,
      to: support,
    })) as {
      callId: string;
    };
    expect(callId).not.toBe('');
    await mia.panel.getByRole('button', { name: /Annehmen/ }).click();
    await phase(mia.panel, 'Verbunden');
    await mia.page.getByRole('heading', { name: 'Erika Mustermann' }).waitFor();
    await tieline.ask('admin', 'POST', `/simulator/calls/${callId}/hang-up`);
    await mia.page.getByRole('form').waitFor();
    expect(mia.page.url()).toMatch(/\/records\/task\/.*\?edit$/);
    await mia.page.getByRole('form').getByLabel('Betreff').fill('Besprochen');
    await mia.page.getByRole('form').getByRole('button', { name: 'Speichern' }).click();
    await mia.page.getByRole('heading', { name: 'Besprochen' }).waitFor();
  });
});

describe('a pop', () => {
  it('is a new case for the caller, until the automatic one exists', async () => {
    await workflow(tieline, {
      cases: { inbound: true, outbound: false },
      screenPop: { inbound: 'contact-case', outbound: 'none' },
    });
    const from = '+4930901899';
    await tieline.ask('admin', 'POST', '/crm/contact', { firstName: 'Nora', lastName: 'Neu', phone: from });
    await tieline.ask('admin', 'POST', '/simulator/calls', { from, to: support });
    const form = mia.page.getByRole('form');
    expect(await form.getByLabel('Kontakt').inputValue()).toBe('Nora Neu');
    expect(mia.page.url()).toMatch(/\/records\/case\/new/);
    await mia.panel.getByRole('button', { name: /Annehmen/ }).click();
    await mia.page.getByRole('heading', { name: /^0000\d+ / }).waitFor();
    expect(mia.page.url()).toMatch(/\/records\/case\/[0-9a-f-]+$/);
    await endAndFinish(mia);
  });

  it('does not take away what somebody is writing', async () => {
    await mia.page.goto('/records/contact/new');
    const form = mia.page.getByRole('form');
    await form.getByLabel('Nachname').fill('Halbfertig');
    await tieline.ask('admin', 'POST', '/simulator/calls', { from: erika, to: support });
    await mia.page
      .getByRole('navigation', { name: 'Geöffnete Seiten' })
      .getByText('Erika Mustermann')
      .waitFor();
    expect(await form.getByLabel('Nachname').inputValue()).toBe('Halbfertig');
    await mia.panel.getByRole('button', { name: /Annehmen/ }).click();
    await phase(mia.panel, 'Verbunden');
    await endAndFinish(mia);
  });
});
