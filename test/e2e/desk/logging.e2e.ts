import { describe, expect, it } from 'vitest';
import { calls, endAndFinish, erika, finish, jan, phase, workflow } from '../../support/browser/agent.ts';
import { findings } from '../../support/browser/axe.ts';
import { miasDesk } from '../../support/browser/mias-desk.ts';

const { tieline, mia } = await miasDesk();

const answered = async (from: string) => {
  const customer = await calls(tieline, from);
  await mia.panel.getByRole('button', { name: /Annehmen/ }).click();
  await phase(mia.panel, 'Verbunden');
  return customer;
};
const advance = (advanceSeconds: number) =>
  tieline.ask('admin', 'PUT', '/simulator/clock', { advanceSeconds });
const latest = () => mia.page.getByRole('table').getByRole('row').nth(1);

describe('the do-not-log box', () => {
  it('is there while it rings and talks, prevents the log, and is empty at the next call', async () => {
    await workflow(tieline, { doNotLog: { show: true } });
    const { page, panel } = mia;
    const box = panel.getByRole('checkbox', { name: /nicht im CRM protokollieren/ });
    await calls(tieline, erika);
    await panel.getByRole('button', { name: /Annehmen/ }).waitFor();
    expect(await box.isChecked()).toBe(false);
    await page.keyboard.press('Alt+n');
    await expect.poll(() => box.isChecked()).toBe(true);
    await page.keyboard.press('Alt+a');
    await phase(panel, 'Verbunden');
    expect(await box.isChecked()).toBe(true);
    await page.keyboard.press('Alt+x');
    await panel.getByRole('button', { name: /Abschließen/ }).waitFor();
    expect(await box.count()).toBe(0);
    await panel.getByText(/nicht zu protokollieren/).waitFor();
    await finish(mia);
    await page.goto('/contacts');
    await latest().getByText('Nicht protokolliert').waitFor();

    await calls(tieline, erika);
    await panel.getByRole('button', { name: /Annehmen/ }).click();
    await phase(panel, 'Verbunden');
    expect(await box.isChecked()).toBe(false);
    await endAndFinish(mia);
  });
});

describe('the details of a call', () => {
  it('show a subject that the workflow locks, and why', async () => {
    await workflow(tieline, { subject: { template: '{calltype}', editable: false, clock: '24h' } });
    await answered(erika);
    const subject = mia.panel.getByLabel('Betreff');
    expect(await subject.getAttribute('readonly')).not.toBeNull();
    await mia.panel.getByTitle('Der Betreff wird vom Workflow vorgegeben').waitFor();
    await endAndFinish(mia);
  });

  it('refuse something related to a lead, beside the field', async () => {
    const { panel, page } = mia;
    await page.getByRole('searchbox').fill('Mustermann');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Mustermann GmbH' }).click();
    await answered(jan);
    await panel.getByRole('combobox', { name: 'Name' }).click();
    await page.getByRole('option', { name: /Jan de Vries/ }).click();
    await panel.getByText(/Gespeichert/).waitFor();
    const related = panel.getByRole('combobox', { name: 'Bezug' });
    await related.click();
    await page.getByRole('option', { name: /Mustermann GmbH/ }).click();
    await panel.getByRole('alert').getByText(/Lead/).waitFor();
    expect(await findings(page)).toEqual([]);
    await endAndFinish(mia);
  });

  it('must have a disposition if the workflow requires one, and are listed if time runs out without it', async () => {
    await workflow(tieline, { dispositionRequired: true });
    const { page, panel } = mia;
    await answered(erika);
    await page.keyboard.press('Alt+x');
    await panel.getByRole('button', { name: /Abschließen/ }).waitFor();
    await page.keyboard.press('Alt+Enter');
    await panel.getByText('Wählen Sie ein Ergebnis, um die Nachbearbeitung abzuschließen.').waitFor();
    expect(await findings(page)).toEqual([]);
    await advance(180);
    await page.getByRole('button', { name: /Verfügbar/ }).waitFor();
    await page.keyboard.press('Alt+c');
    const left = panel.getByRole('listitem').filter({ hasText: 'Ergebnis fehlt' });
    await left.getByRole('button', { name: 'Erika Mustermann' }).click();
    await panel.getByLabel(/Ergebnis/).selectOption('Auskunft erteilt');
    await panel.getByRole('button', { name: /Speichern/ }).click();
    await panel.getByText('Keine aktiven Anrufe').waitFor();
  });

  it('have the results of the version that was active when the call began, at a desk that stays open', async () => {
    const { panel } = mia;
    await answered(erika);
    const label = { en: 'Brand new', de: 'Ganz neu' };
    await workflow(tieline, { dispositions: [{ id: 'new', label, group: 'x', direction: 'both' }] });
    await panel.getByLabel(/Ergebnis/).selectOption('Auskunft erteilt');
    await endAndFinish(mia);
    await answered(jan);
    await panel.getByLabel(/Ergebnis/).selectOption('Ganz neu');
    await endAndFinish(mia);
  });

  it('stay a draft until they are saved, if nothing is saved automatically', async () => {
    await workflow(tieline, { autoSave: { inbound: false, outbound: false, internal: false } });
    const { page, panel } = mia;
    await answered(erika);
    await panel.getByLabel('Kommentare').fill('nur ein Entwurf');
    await endAndFinish({ page, panel }, 'Nicht abgeschlossen');
    await page.goto('/contacts?log=open');
    await latest().getByText('Entwurf', { exact: true }).waitFor();
    await panel.getByRole('button', { name: 'Erika Mustermann' }).click();
    await panel.getByRole('button', { name: /Speichern/ }).click();
    await panel.getByText('Keine aktiven Anrufe').waitFor();
    await page.goto('/contacts');
    await latest().getByText('Geschrieben').waitFor();
  });
});

describe('a log that the CRM refuses', () => {
  /** A customer who is gone from the CRM by the time their call ends. */
  const refused = async (number: string) => {
    const made = (await tieline.ask('mia', 'POST', '/crm/contact', {
      firstName: 'Gesa',
      lastName: `Weg ${number.slice(-3)}`,
      phone: number,
    })) as { id: string };
    await answered(number);
    await tieline.ask('mia', 'DELETE', `/crm/contact/${made.id}`);
    await endAndFinish(mia);
    await mia.page.goto('/contacts?log=attention');
    await mia.page.getByRole('button', { name: 'Korrigieren' }).waitFor();
  };

  it('is corrected by hand and written', async () => {
    const { page } = mia;
    await refused('+493023125901');
    expect(await findings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Korrigieren' }).click();
    await page.getByRole('combobox', { name: 'Person' }).fill('');
    await page.getByRole('textbox', { name: 'Betreff' }).fill('Ohne Person');
    expect(await findings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Korrigiert senden' }).click();
    await page.getByText('Nichts zu klären.').waitFor();
    await page.getByRole('radio', { name: 'Alle' }).click();
    await latest().getByText('Geschrieben').waitFor();
  });

  it('is given up with a reason', async () => {
    const { page } = mia;
    await refused('+493023125902');
    await page.getByRole('button', { name: 'Aufgeben' }).click();
    await page.getByLabel(/Grund/).fill('War nur ein Test.');
    await page.getByRole('button', { name: 'Aufgeben' }).click();
    await page.getByText('Nichts zu klären.').waitFor();
    await page.getByRole('radio', { name: 'Alle' }).click();
    await latest().getByText('Aufgegeben: War nur ein Test.').waitFor();
  });
});

describe('a call from a number that two contacts share', () => {
  it('is listed as to be confirmed until the agent confirms or moves it', async () => {
    const { page } = mia;
    await answered('+442079460123');
    await endAndFinish(mia);
    await page.goto('/contacts');
    await page.getByRole('radio', { name: 'Zu bestätigen' }).click();
    const choice = page.getByRole('combobox', { name: 'Gehört zu' });
    await choice.waitFor();
    expect(await findings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Bestätigen' }).waitFor();
    await choice.selectOption({ index: 1 });
    await page.getByRole('button', { name: 'Verschieben' }).click();
    await page.getByText('Alle Protokolle sind eindeutig zugeordnet.').waitFor();
  });
});

describe('a log that waits for Save', () => {
  it('is listed as not saved, and saved there', async () => {
    await workflow(tieline, { autoSave: { inbound: false, outbound: true, internal: false } });
    const { page } = mia;
    await answered(jan);
    await endAndFinish(mia, 'Nicht abgeschlossen');
    await page.goto('/contacts?log=draft');
    await page.getByRole('table').getByRole('button', { name: 'Speichern' }).click();
    await page.getByText('Alle Protokolle sind gespeichert.').waitFor();
    await page.getByRole('radio', { name: 'Alle' }).click();
    await latest().getByText('Geschrieben').waitFor();
  });
});

describe('a note that somebody changes in the CRM meanwhile', () => {
  /** The address of the activity that the latest call became. */
  const latestTask = async () => {
    const { items } = (await tieline.ask('mia', 'GET', '/interactions?limit=1')) as {
      items: { log: { activity: { id: string } } }[];
    };
    return `/crm/task/${items[0]?.log.activity.id}`;
  };
  const changeNote = (task: string) =>
    tieline.ask('admin', 'PATCH', task, { description: 'Von jemand anderem.' });
  const there = async (task: string) =>
    (await tieline.ask('mia', 'GET', task)) as { description: string; disposition: string | null };

  /** Somebody changes the note of a call about which the agent then writes something else; gives its task. */
  const changedDuringWrapup = async (): Promise<string> => {
    const { page, panel } = mia;
    await answered(erika);
    await page.keyboard.press('Alt+x');
    await panel.getByText('Geschrieben').waitFor();
    const task = await latestTask();
    await changeNote(task);
    await panel.getByLabel('Kommentare').fill('Vom Gespräch.');
    return task;
  };

  it('is replaced by what the agent writes only when the agent says so', async () => {
    const { page, panel } = mia;
    const task = await changedDuringWrapup();
    await page.keyboard.press('Alt+Enter');
    const question = panel.getByRole('alert').filter({ hasText: 'Von jemand anderem.' });
    await question.waitFor();
    expect(await findings(page)).toEqual([]);
    await question.getByRole('button', { name: 'Vorerst behalten' }).click();
    await question.waitFor({ state: 'detached' });
    await page.keyboard.press('Alt+Enter');
    await question.getByRole('button', { name: 'Ersetzen' }).click();
    await panel.getByText('Keine aktiven Anrufe').waitFor();
    await expect.poll(async () => (await there(task)).description).toMatch(/^Vom Gespräch\./u);
  });

  it('is kept for good when the agent says so, and wrap-up is finished', async () => {
    const { page, panel } = mia;
    const task = await changedDuringWrapup();
    await panel.getByLabel(/Ergebnis/).selectOption('Auskunft erteilt');
    await page.keyboard.press('Alt+Enter');
    const question = panel.getByRole('alert').filter({ hasText: 'Von jemand anderem.' });
    await question
      .getByText(/Ihre Kommentare und was sonst in der Beschreibung stünde, werden nicht geschrieben/)
      .waitFor();
    await question.getByRole('button', { name: 'Endgültig behalten' }).click();
    await panel.getByText('Keine aktiven Anrufe').waitFor();
    await expect.poll(async () => (await there(task)).disposition).not.toBeNull();
    expect((await there(task)).description).toBe('Von jemand anderem.');
    expect(await panel.getByText('Nicht abgeschlossen').count()).toBe(0);
  });

  it('is asked about in the list of calls to be confirmed', async () => {
    const { page, panel } = mia;
    await answered('+442079460123');
    await page.keyboard.press('Alt+x');
    await panel.getByText('Geschrieben').waitFor();
    await finish(mia);
    const task = await latestTask();
    await changeNote(task);
    await page.goto('/contacts');
    await page.getByRole('radio', { name: 'Zu bestätigen' }).click();
    await page.getByRole('combobox', { name: 'Gehört zu' }).selectOption({ index: 1 });
    await page.getByRole('button', { name: 'Verschieben' }).click();
    const question = page.getByRole('table').getByRole('alert').filter({ hasText: 'Von jemand anderem.' });
    await question.waitFor();
    expect(await findings(page)).toEqual([]);
    await question.getByRole('button', { name: 'Endgültig behalten' }).click();
    await page.getByText('Alle Protokolle sind eindeutig zugeordnet.').waitFor();
    expect((await there(task)).description).toBe('Von jemand anderem.');
  });
});

describe('the contacts', () => {
  it('show an active one, and each reason with its rule, which can be read', async () => {
    const { page } = mia;
    await answered(erika);
    await page.goto('/contacts');
    await latest().getByText('Läuft').waitFor();
    await endAndFinish(mia);
    // Finishing opened the latest task, as the workflow chooses where nobody did.
    await page.goto('/contacts');
    await latest().getByText('Geschrieben').waitFor();
    await latest().getByRole('button', { name: 'Warum?' }).click();
    const why = page.getByRole('region', { name: 'Warum wurde so protokolliert?' });
    await why.getByText('Desk: angemeldet, Salesforce: abgemeldet.').waitFor();
    await why.getByText('log.inboundAnswered: completed').waitFor();
    const rule = why.getByRole('link', { name: 'Regel L9 (auf Englisch, in einem neuen Tab)' });
    const [rules] = await Promise.all([page.waitForEvent('popup'), rule.click()]);
    await rules.getByRole('heading', { name: 'L9 · Logged as what' }).waitFor();
    expect(new URL(rules.url()).pathname + new URL(rules.url()).hash).toBe('/rules/logging#L9');
    const top = await rules.locator(':target').evaluate((heading) => heading.getBoundingClientRect().top);
    expect(top).toBeGreaterThan(0);
    expect(top).toBeLessThan(200);
    expect(await findings(rules)).toEqual([]);
    await rules.close();
  });
});
