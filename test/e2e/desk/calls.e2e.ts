import { describe, expect, it } from 'vitest';
import { calls, endAndFinish, erika, finish, jan, phase } from '../../support/browser/agent.ts';
import { miasDesk } from '../../support/browser/mias-desk.ts';

const { tieline, mia } = await miasDesk();

const callee = (number: string, behaviour: string) =>
  tieline.ask('admin', 'PUT', `/simulator/callees/${encodeURIComponent(number)}`, { behaviour, afterMs: 0 });

/** What the customer hears of keys, and whether the phone system records. */
const simulated = async () =>
  (await tieline.ask('admin', 'GET', '/simulator/calls')) as {
    items: { recording: string; legs: { kind: string; heard: string; muted: boolean; state: string }[] }[];
  };
const customerLeg = async () =>
  (await simulated()).items[0]?.legs.find(({ kind }) => kind === 'customer' || kind === 'number');
const agentLeg = async () => (await simulated()).items[0]?.legs.find(({ kind }) => kind === 'extension');

describe('a call that an agent makes', () => {
  it('is dialled from the keypad, talked and ended', async () => {
    const { page, panel } = mia;
    await callee('+4930901820', 'answer');
    const number = panel.getByRole('textbox', { name: 'Nummer oder Name' });
    await number.fill('030 901820');
    await number.press('Enter');
    await phase(panel, 'Verbunden');
    await panel.getByText('+49 30 901820').first().waitFor();
    await endAndFinish(mia);
    await page.goto('/contacts');
    await page.getByRole('row', { name: /\+49 30 901820.*Geschrieben/s }).waitFor();
  });

  it('says that the other side is busy', async () => {
    const { panel } = mia;
    await callee('+4930901821', 'busy');
    const number = panel.getByRole('textbox', { name: 'Nummer oder Name' });
    await number.fill('+49 30 901821');
    await number.press('Enter');
    await panel.getByText('Besetzt', { exact: true }).waitFor();
    await finish(mia);
  });

  it('keeps its record when a number on the record is pressed', async () => {
    const { page, panel } = mia;
    await page.getByRole('searchbox').fill('Mustermann');
    await page.keyboard.press('Enter');
    await page.getByRole('main').getByRole('button', { name: 'Erika Mustermann' }).click();
    await page.getByRole('button', { name: '+49 89 636-48018' }).click();
    await phase(panel, 'Verbunden');
    await expect
      .poll(() => panel.getByRole('combobox', { name: 'Name' }).inputValue())
      .toBe('Erika Mustermann');
    await endAndFinish(mia);
  });

  it('is an emergency call as soon as its number is typed, without any skill, beside another call', async () => {
    const { page, panel } = mia;
    await calls(tieline, erika);
    await panel.getByRole('button', { name: /Annehmen/ }).click();
    await phase(panel, 'Verbunden');
    await page.keyboard.press('Alt+c');
    await panel.getByRole('textbox', { name: 'Nummer oder Name' }).fill('112');
    await panel.getByRole('button', { name: 'Notruf wählen' }).click();
    await panel.getByRole('region', { name: 'Verbunden' }).getByText('Notruf').waitFor();
    await panel.getByText('Es wurde keine geprüfte Adresse übermittelt. Sagen Sie, wo Sie sind.').waitFor();
    await panel.getByRole('tab', { name: /Erika Mustermann/ }).waitFor();
    await page.keyboard.press('Alt+x');
    await panel.getByRole('button', { name: /Abschließen/ }).click();
    await phase(panel, 'Gehalten');
    await page.keyboard.press('Alt+h');
    await phase(panel, 'Verbunden');
    await endAndFinish(mia);
  });
});

describe('during a call', () => {
  it('holds, resumes, mutes, records, masks and sends tones, by letters', async () => {
    const { page, panel } = mia;
    await calls(tieline, erika);
    await panel.getByRole('button', { name: /Annehmen/ }).click();
    const control = (name: string) => panel.getByRole('button', { name: new RegExp(`^${name}`) });
    await control('Halten').waitFor();

    await page.keyboard.press('Alt+h');
    await panel.getByRole('button', { name: /^Halten/, pressed: true }).waitFor();
    expect(await control('Auflegen').getAttribute('aria-disabled')).toBe('true');
    expect((await customerLeg())?.state).toBe('held');
    await page.keyboard.press('Alt+h');
    await panel.getByRole('button', { name: /^Halten/, pressed: false }).waitFor();

    await page.keyboard.press('Alt+m');
    await panel.getByRole('button', { name: /^Stumm/, pressed: true }).waitFor();
    expect((await agentLeg())?.muted).toBe(true);
    await page.keyboard.press('Alt+m');
    await panel.getByRole('button', { name: /^Stumm/, pressed: false }).waitFor();

    expect(await control('Maskieren').getAttribute('aria-disabled')).toBe('true');
    await page.keyboard.press('Alt+o');
    await panel.getByRole('button', { name: /^Aufzeichnen/, pressed: true }).waitFor();
    await page.keyboard.press('Alt+k');
    await panel.getByRole('button', { name: /^Maskieren/, pressed: true }).waitFor();
    expect((await simulated()).items[0]?.recording).toBe('masked');

    await page.keyboard.press('Alt+t');
    await panel.getByRole('group', { name: 'Tastenfeld' }).waitFor();
    await page.keyboard.press('4');
    await page.keyboard.press('#');
    await expect.poll(async () => (await customerLeg())?.heard).toBe('4#');
    await endAndFinish(mia);
  });

  it('puts the first on hold to take a second with one key, and goes back and forth', async () => {
    const { page, panel } = mia;
    await calls(tieline, erika);
    await panel.getByRole('button', { name: /Annehmen/ }).click();
    await phase(panel, 'Verbunden');
    const number = panel.getByRole('textbox', { name: 'Nummer oder Name' });
    await page.keyboard.press('Alt+c');
    await number.fill('+49 30 901820');
    await panel.getByText('Wenn Sie anrufen, wird Erika Mustermann gehalten.').waitFor();
    await number.press('Enter');
    await phase(panel, 'Verbunden');
    const tab = (name: RegExp) => panel.getByRole('tab', { name });
    await tab(/Erika/).waitFor();

    await page.keyboard.press('Alt+1');
    await phase(panel, 'Gehalten');
    await page.keyboard.press('Alt+h');
    await phase(panel, 'Verbunden');
    await tab(/901820/).click();
    await phase(panel, 'Gehalten');
    await tab(/Erika/).click();
    await page.keyboard.press('Alt+x');
    await panel.getByRole('button', { name: /Abschließen/ }).click();
    await phase(panel, 'Gehalten');
    await page.keyboard.press('Alt+h');
    await phase(panel, 'Verbunden');
    await endAndFinish(mia);
  });
});

const idOfErika = async (): Promise<string> => {
  const path = `/crm/lookup?number=${encodeURIComponent(erika)}`;
  const { records } = (await tieline.ask('mia', 'GET', path)) as { records: { id: string }[] };
  return records[0]?.id ?? '';
};

describe('a lost connection', () => {
  it('is shown at once, and gone when the network is back', async () => {
    const { context, panel, page } = mia;
    const customer = await calls(tieline, erika);
    await panel.getByRole('button', { name: /Annehmen/ }).click();
    await phase(panel, 'Verbunden');
    await context.setOffline(true);
    await panel.getByText(/Netzwerk getrennt/).waitFor();
    await panel.getByLabel('Kommentare').fill('ohne Netz geschrieben');
    await customer.hangUp();
    await context.setOffline(false);
    await panel.getByRole('button', { name: /Abschließen/ }).waitFor();
    await panel.getByText(/Netzwerk getrennt/).waitFor({ state: 'detached' });
    await panel.getByText(/Gespeichert|Geändert/).waitFor();
    await finish(mia);
    // Finishing opened the latest task, as the workflow chooses where nobody did.
    await page.goto(`/records/contact/${await idOfErika()}`);
    const past = page.getByRole('list', { name: 'Vergangene Aktivitäten' });
    await past.getByText('ohne Netz geschrieben').waitFor();
  });

  it('is said when the phone system does not answer', async () => {
    const { panel } = mia;
    await tieline.ask('admin', 'POST', '/simulator/faults', { kind: 'link-lost', seconds: 60 });
    await panel.getByText(/Telefonanlage antwortet nicht/).waitFor();
    await tieline.ask('admin', 'POST', '/simulator/faults', { kind: 'link-lost', seconds: 0 });
    await panel.getByText(/Telefonanlage antwortet nicht/).waitFor({ state: 'detached' });
  });

  it('leaves a caller to the next agent when the call is rejected', async () => {
    const { panel } = mia;
    const customer = await calls(tieline, jan);
    await panel.getByRole('button', { name: /Ablehnen/ }).click();
    await panel.getByText('Keine aktiven Anrufe').waitFor();
    await customer.hangUp();
  });
});
