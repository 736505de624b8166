import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import {
  calls,
  endAndFinish,
  erika,
  panelOf,
  phase,
  workflow,
  type Agent,
} from '../../support/browser/agent.ts';
import { findings } from '../../support/browser/axe.ts';
import { miasDesk } from '../../support/browser/mias-desk.ts';

const { tieline, mia } = await miasDesk((server) =>
  server.ask('mia', 'PUT', '/me/surfaces/salesforce', { state: 'out' }),
);

interface Surfaces {
  readonly salesforce: string;
  readonly desk: string;
  readonly deskForeground: boolean;
}
/** As long as a page gets for an action. */
const waits = { timeout: 10_000 };
const surfaces = async () => ((await tieline.ask('mia', 'GET', '/desk')) as { surfaces: Surfaces }).surfaces;
const signedIn = async () => {
  await expect.poll(surfaces, waits).toMatchObject({ desk: 'in', deskForeground: true });
};
const presence = (page: Page, name: string) =>
  page.getByRole('button', { name: new RegExp(`^${name}`) }).waitFor();

/** Takes a customer's call in the panel and ends it; gives what the log became, and why. */
async function takesACall({ page, panel }: Pick<Agent, 'page' | 'panel'>) {
  await calls(tieline, erika);
  await phase(panel, 'Eingehender Anruf');
  await page.keyboard.press('Alt+a');
  await phase(panel, 'Verbunden');
  const id = await call();
  await endAndFinish({ page, panel });
  return logged(id);
}

/** The call that Mia has. */
async function call(): Promise<string> {
  const { interactions } = (await tieline.ask('mia', 'GET', '/desk')) as { interactions: { id: string }[] };
  return interactions[0]?.id ?? '';
}

/** What the log of a call became, and why. */
async function logged(id: string) {
  await expect
    .poll(async () => ((await tieline.ask('mia', 'GET', `/interactions/${id}`)) as Logged).log.state, waits)
    .not.toBe('due');
  return why(id);
}

async function why(id: string) {
  const { steps, outcome } = (await tieline.ask('mia', 'GET', `/interactions/${id}/why`)) as Why;
  return { outcome, codes: steps.map(({ code }) => code) };
}
interface Logged {
  readonly log: { readonly state: string };
}
interface Why {
  readonly outcome: string;
  readonly steps: { readonly code: string }[];
}

async function pressInMenu(digit: string): Promise<void> {
  await mia.page.keyboard.press('Alt+p');
  await mia.page.getByRole('menuitem', { name: 'Abgemeldet' }).waitFor();
  await mia.page.keyboard.press(digit);
}

describe('an agent who signs out at the desk and is available again', () => {
  it('by the keyboard, is logged as before', async () => {
    await signedIn();
    await pressInMenu('0');
    await presence(mia.page, 'Abgemeldet');
    await expect.poll(surfaces, waits).toMatchObject({ desk: 'out' });
    await pressInMenu('1');
    await presence(mia.page, 'Verfügbar');
    await signedIn();
    expect(await takesACall(mia)).toMatchObject({ outcome: 'log' });
  });

  it('by the menu, in two tabs, is logged as before', async () => {
    const other = await mia.context.newPage();
    await other.goto('/');
    await panelOf(other).waitFor();
    const choose = async (page: Page, name: string) => {
      await page.getByTitle(/(Alt P)/).click();
      await page.getByRole('menuitem', { name: new RegExp(`^${name}`) }).click();
    };
    await choose(mia.page, 'Abgemeldet');
    await presence(other, 'Abgemeldet');
    await choose(other, 'Verfügbar');
    await presence(mia.page, 'Verfügbar');
    await signedIn();
    expect(await takesACall({ page: other, panel: panelOf(other) })).toMatchObject({ outcome: 'log' });
  });
});

describe('an agent who chooses to be signed out during a call', () => {
  it('is so after its wrap-up, which the bar says before, and the call is logged', async () => {
    await signedIn();
    await calls(tieline, erika);
    await phase(mia.panel, 'Eingehender Anruf');
    await mia.page.keyboard.press('Alt+a');
    await phase(mia.panel, 'Verbunden');
    const id = await call();
    await pressInMenu('0');
    await presence(mia.page, 'Beschäftigt, danach Abgemeldet');
    expect(await surfaces()).toMatchObject({ desk: 'in' });
    expect(await findings(mia.page)).toEqual([]);
    await endAndFinish(mia);
    await presence(mia.page, 'Abgemeldet');
    await expect.poll(surfaces, waits).toMatchObject({ desk: 'out' });
    expect(await logged(id)).toMatchObject({ outcome: 'log' });
  });
});

describe('an agent who is available but signed in nowhere', () => {
  it('is told so before the call, and signs in with one press', async () => {
    await signedIn();
    await tieline.ask('mia', 'PUT', '/me/surfaces/desk', { state: 'out' });
    const note = mia.panel.getByText('Sie sind weder hier noch in Salesforce angemeldet.');
    await note.waitFor();
    expect(await findings(mia.page)).toEqual([]);
    await mia.panel.getByRole('button', { name: 'Hier anmelden' }).click();
    await note.waitFor({ state: 'detached' });
    await signedIn();
    expect(await takesACall(mia)).toMatchObject({ outcome: 'log' });
  });

  it('is signed in by coming back to the page', async () => {
    await signedIn();
    await tieline.ask('mia', 'PUT', '/me/surfaces/desk', { state: 'out' });
    await mia.panel.getByText('Sie sind weder hier noch in Salesforce angemeldet.').waitFor();
    await mia.page.evaluate(() => dispatchEvent(new Event('focus')));
    await signedIn();
  });

  it('is not told where Salesforce is signed in', async () => {
    await tieline.ask('mia', 'PUT', '/me/surfaces/salesforce', { state: 'in' });
    await tieline.ask('mia', 'PUT', '/me/surfaces/desk', { state: 'out' });
    await expect.poll(surfaces, waits).toMatchObject({ salesforce: 'in', desk: 'out' });
    await presence(mia.page, 'Verfügbar');
    expect(await mia.panel.getByRole('button', { name: 'Hier anmelden' }).count()).toBe(0);
  });
});

describe('a desk that the server takes for hidden', () => {
  it('says at once that it is shown', async () => {
    await signedIn();
    await tieline.ask('mia', 'PUT', '/me/surfaces/desk', { state: 'in', foreground: false });
    await signedIn();
  });
});

describe('the do-not-log box', () => {
  beforeEach(() => workflow(tieline, { doNotLog: { show: true }, dispositionRequired: false }));
  afterEach(() => byDefault(false));

  const byDefault = async (doNotLog: boolean) => {
    const { id } = (await tieline.ask('mia', 'GET', '/me')) as { id: string };
    await tieline.ask('admin', 'PUT', `/agents/${id}/defaults`, { doNotLog });
  };

  /** An agent whose default is not to log has the box before them in a call, and leaves it. */
  const seesTheBox = async () => {
    await signedIn();
    await byDefault(true);
    const caller = await calls(tieline, erika);
    await phase(mia.panel, 'Eingehender Anruf');
    await mia.page.keyboard.press('Alt+a');
    await phase(mia.panel, 'Verbunden');
    return { caller, id: await call() };
  };

  it('ticked and then hidden by a sign-in to Salesforce is no tick, and the panel says so', async () => {
    await calls(tieline, erika);
    await phase(mia.panel, 'Eingehender Anruf');
    await mia.page.keyboard.press('Alt+a');
    await phase(mia.panel, 'Verbunden');
    const box = mia.panel.getByRole('checkbox');
    await mia.page.keyboard.press('Alt+n');
    await expect.poll(() => box.isChecked(), waits).toBe(true);
    await tieline.ask('mia', 'PUT', '/me/surfaces/salesforce', { state: 'in' });
    await mia.panel.getByText('Das Häkchen gilt nicht').waitFor();
    expect(await box.count()).toBe(0);
    expect(await findings(mia.page)).toEqual([]);
    await endAndFinish(mia);
  });

  it('stays seen while the agent has gone on to the reports in the same tab', async () => {
    const { caller, id } = await seesTheBox();
    await mia.page.getByRole('link', { name: 'Berichte' }).click();
    await mia.page.waitForURL('**/reports**');
    // Who is gone counts as in the background only ten seconds later.
    await expect.poll(surfaces, { timeout: 30_000 }).toMatchObject({ desk: 'in', deskForeground: false });
    await caller.hangUp();
    expect(await logged(id)).toMatchObject({ outcome: 'log' });
    expect((await logged(id)).codes).toContain('why.box.untouched');
  });

  it('seen by an agent whose page is closed in the middle of the call is left to their default', async () => {
    const { caller, id } = await seesTheBox();
    await mia.page.close();
    await expect
      .poll(async () => (await why(id)).codes, { timeout: 30_000 })
      .toContain('why.box.gone-ticked');
    await caller.hangUp();
    expect(await logged(id)).toMatchObject({ outcome: 'none' });
    expect((await logged(id)).codes).toContain('why.box.gone-ticked');
  });

  it('seen and left is told as seen under Why?', async () => {
    await signedIn();
    const { codes } = await takesACall(mia);
    expect(codes).toContain('why.box.untouched');
  });
});
