import { describe, expect, it } from 'vitest';
import { calls, endAndFinish, erika, phase, workflow } from '../../support/browser/agent.ts';
import { findings } from '../../support/browser/axe.ts';
import { miasDesk } from '../../support/browser/mias-desk.ts';

const { tieline, mia } = await miasDesk();

interface Contact {
  readonly id: string;
  readonly log: { readonly activity: { readonly id: string } | null };
}

/** Takes a call of Erika's, and gives its id. */
async function talks(): Promise<string> {
  await calls(tieline, erika);
  await mia.panel.getByRole('button', { name: /Annehmen/ }).click();
  await phase(mia.panel, 'Verbunden');
  const { interactions } = (await tieline.ask('mia', 'GET', '/desk')) as { interactions: Contact[] };
  return interactions[0]?.id ?? '';
}

/** The activity that a call became, once the CRM has it. */
async function activityOf(call: string): Promise<string> {
  const activity = async () =>
    ((await tieline.ask('mia', 'GET', `/interactions/${call}`)) as Contact).log.activity?.id ?? '';
  await expect.poll(activity, { timeout: 10_000 }).not.toBe('');
  return activity();
}

describe('the page of an activity', () => {
  it('shows its fields and what it belongs to, without an error, and keeps a subject that is locked', async () => {
    const subject = { template: 'Vorgegebener Betreff', editable: false, clock: '24h' };
    await workflow(tieline, { subject });
    const call = await talks();
    await mia.panel.getByLabel('Kommentare').fill('Rechnung erklärt');
    await endAndFinish(mia);
    const { page } = mia;
    await page.goto(`/records/task/${await activityOf(call)}`);
    await page.getByRole('heading', { name: 'Vorgegebener Betreff' }).waitFor();
    await page.getByRole('button', { name: 'Erika Mustermann' }).first().waitFor();
    await page.getByText('Rechnung erklärt').first().waitFor();
    // A task has no timeline, and so none that could not be read.
    await page.waitForLoadState('networkidle');
    expect(await page.getByRole('main').getByRole('alert').count()).toBe(0);
    expect(await page.getByRole('heading', { name: 'Aktivitäten' }).count()).toBe(0);
    expect(await findings(page)).toEqual([]);

    await page.getByRole('button', { name: 'Bearbeiten' }).first().click();
    const form = page.getByRole('form');
    const locked = form.getByLabel('Betreff');
    expect(await locked.getAttribute('readonly')).not.toBeNull();
    await form.getByTitle('Der Betreff wird vom Workflow vorgegeben').waitFor();
    expect(await findings(page)).toEqual([]);
    await form.getByRole('button', { name: 'Speichern' }).click();
    await page.getByRole('heading', { name: 'Vorgegebener Betreff' }).waitFor();
  });
});

describe('the follow-up that the workflow chooses', () => {
  it('opens its task when wrap-up is finished, though nobody pressed it', async () => {
    const options = ['none', 'open-latest'];
    const inbound = { default: 'open-latest', options };
    await workflow(tieline, {
      followUp: {
        inbound,
        outbound: inbound,
        completeInsteadOfDelete: false,
        copyComments: false,
        subject: '{name}',
      },
    });
    const { records } = (await tieline.ask(
      'mia',
      'GET',
      `/crm/lookup?number=${encodeURIComponent(erika)}`,
    )) as {
      records: { id: string; kind: string }[];
    };
    const who = records.find(({ kind }) => kind === 'contact')?.id;
    const task = { subject: 'Angebot nachfassen', status: 'open', due: '2031-01-01', who };
    await tieline.ask('mia', 'POST', '/crm/task', task);
    await talks();
    await endAndFinish(mia);
    await mia.page.getByRole('heading', { name: 'Angebot nachfassen' }).waitFor();
    expect(mia.page.url()).toMatch(/\/records\/task\//);
    expect(await findings(mia.page)).toEqual([]);
  });
});

describe('a disposition that is chosen after the activity has opened', () => {
  it('is saved at once, before anybody presses Save or Finish', async () => {
    await workflow(tieline, { openAfterCall: { inbound: true, outbound: false } });
    const call = await talks();
    await mia.page.keyboard.press('Alt+x');
    await mia.page.getByRole('form').waitFor();
    expect(mia.page.url()).toMatch(/\/records\/task\/.*\?edit$/);
    await mia.panel.getByLabel(/Ergebnis/).selectOption('Auskunft erteilt');
    const activity = await activityOf(call);
    const disposition = async () =>
      ((await tieline.ask('mia', 'GET', `/crm/task/${activity}`)) as { disposition: string }).disposition;
    await expect.poll(disposition, { timeout: 10_000 }).toMatch(/^(Auskunft erteilt|Question answered)$/);
    expect(await mia.panel.getByRole('button', { name: /Abschließen/ }).count()).toBe(1);
    expect(await findings(mia.page)).toEqual([]);
  });
});
