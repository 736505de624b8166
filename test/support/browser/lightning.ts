import { expect } from 'vitest';
import type { Browser, BrowserContext, Frame, Page } from 'playwright-core';
import { afterAll } from 'vitest';
import {
  hosts,
  lightningPage,
  startStandIn,
  type OrgRecord,
  type StandIn,
} from '../../lightning/stand-in.ts';
import type { Row } from '../../salesforce/model/org-data.ts';
import { openBrowser } from './browser.ts';
import { password, type RunningTieline } from './harness.ts';
import { startOnSalesforce } from './on-salesforce.ts';

/** What the stand-in's page has seen, as `pages/shell.ts` keeps it. */
export interface Seen {
  readonly calls: readonly {
    readonly methodName: string;
    readonly args: Readonly<Record<string, unknown>>;
  }[];
  readonly clickToDial: boolean;
  readonly panelVisible: boolean;
  readonly label: string;
  readonly refreshes: number;
  readonly modal: unknown;
}

/** A company that has nothing to do with anybody who calls. */
export const otherCompany = 'Anderswo KG';

/** An account that is a person. */
export const personAccount = 'Greta Sommer';
/** A user of the org: nothing that an activity could be related to. */
export const colleague = 'Lotte Visser';

/** As long as a page gets for an action. */
export const waits = { timeout: 10_000 };

/** A tab of Salesforce with the panel in its frame. */
export interface LightningTab {
  readonly page: Page;
  readonly panel: Frame;
}

interface Org {
  readonly tieline: RunningTieline;
  readonly standIn: StandIn;
  readonly browser: Browser;
  /** What the org itself has, asked past Tieline. */
  readonly rows: (object: string) => readonly Row[];
  readonly erika: { readonly id: string };
  readonly other: { readonly id: string };
  /** Who Mia is in the org. */
  readonly mia: { readonly id: string };
}

/**
 * An org of the emulator's, the stand-in for its pages, a Tieline that they frame, and a browser that finds both. `cases`:
 * subjects of cases of Erika's, made one after the other, with her number on their pages.
 */
export async function acmeOrg({ cases = [] }: { readonly cases?: readonly string[] } = {}): Promise<Org> {
  const { emulator, org, tieline } = await startOnSalesforce({
    env: { SALESFORCE_LIGHTNING_URLS: `https://${hosts.acme}`, TIELINE_TRUST_PROXY: '1' },
  });
  afterAll(() => emulator.close());
  afterAll(() => tieline.stop());
  const data = emulator.orgs.byId(org.orgId)?.org;
  if (data === undefined) throw new Error('the emulator has no such org');
  const find = (object: string, name: string): OrgRecord => {
    const [row] = data.reading(null).holding(object, 'Name', name);
    if (row === undefined) throw new Error(`the sample has no ${name}`);
    const phone = row['Phone'];
    return { object, id: row.Id, name, phone: typeof phone === 'string' ? phone : null };
  };
  const [administrator] = data.reading(null).holding('User', 'CommunityNickname', 'administrator');
  // Of nobody's company, so that nothing but its tab offers it.
  const made = data.transaction(administrator?.Id ?? '', (tx) =>
    tx.insert('Account', { Name: otherCompany }),
  );
  const erika = find('Contact', 'Erika Mustermann');
  const other = { object: 'Account', id: made.Id, name: otherCompany, phone: null };
  const mia = find('User', 'Mia Krüger');
  const casesOf = cases.map((subject): OrgRecord => {
    const values = { Subject: subject, ContactId: erika.id, Status: 'New', Origin: 'Email' };
    const { Id: id } = data.transaction(mia.id, (tx) => tx.insert('Case', values));
    return { object: 'Case', id, name: subject, phone: erika.phone };
  });
  const records = [
    erika,
    find('Lead', 'Jan de Vries'),
    other,
    find('Account', personAccount),
    { ...find('User', colleague), phone: '+49 30 901820' },
    ...casesOf,
  ];
  const standIn = await startStandIn({ tieline: tieline.url, records });
  afterAll(() => standIn.close());
  const browser = await openBrowser(standIn.browserArguments);
  afterAll(() => browser.close());
  const rows = (object: string) => data.reading(null).rows(object);
  return { tieline, standIn, browser, rows, erika, other, mia };
}

/** A person's browser, with which they work in Salesforce. */
export async function salesforceUser(browser: Browser, locale = 'de-DE'): Promise<BrowserContext> {
  const context = await browser.newContext({
    locale,
    reducedMotion: 'reduce',
    ignoreHTTPSErrors: true,
    viewport: { width: 1280, height: 720 },
  });
  context.setDefaultTimeout(waits.timeout);
  // A tone is heard as long as its audio context is open.
  await context.addInitScript(() => {
    const all = window as unknown as { tones: number };
    all.tones = 0;
    window.AudioContext = class extends AudioContext {
      constructor() {
        super();
        all.tones += 1;
      }
      override close() {
        all.tones -= 1;
        return super.close();
      }
    };
  });
  return context;
}

/** Opens a tab of Salesforce; nobody need be signed in. */
export async function openLightning(
  context: BrowserContext,
  options: Parameters<typeof lightningPage>[0] = {},
): Promise<LightningTab> {
  const page = await context.newPage();
  await page.goto(lightningPage(options));
  return { page, panel: await panelOf(page) };
}

async function panelOf(page: Page): Promise<Frame> {
  const find = () => page.frames().find((frame) => frame.url().startsWith(`https://${hosts.desk}/`));
  await expect.poll(find, waits).toBeDefined();
  const panel = find();
  if (panel === undefined) throw new Error('the page has no panel');
  return panel;
}

/** Signs in through the window that the panel opens, and that closes automatically. */
export async function signInThere(
  { page, panel }: LightningTab,
  username: string,
  phone: string | RegExp = 'Telefon',
): Promise<void> {
  const opens = page.waitForEvent('popup');
  await panel.getByRole('button', { name: 'Anmelden' }).click();
  const opened = await opens;
  await opened.getByLabel('Benutzername').fill(username);
  await opened.getByLabel('Passwort').fill(password);
  await Promise.all([opened.waitForEvent('close'), opened.keyboard.press('Enter')]);
  await panel.getByRole('region', { name: phone }).waitFor();
}

export const phoneOf = (panel: Frame) => panel.getByRole('region', { name: 'Telefon' });

/** How many tones this panel is heard with. */
export const tonesOf = ({ panel }: LightningTab): Promise<number> =>
  panel.evaluate(() => (window as unknown as { tones: number }).tones);

export const seenBy = ({ page }: Pick<LightningTab, 'page'>): Promise<Seen> =>
  page.evaluate(() => (window as unknown as { seen: Seen }).seen);

/** The org's script is there, and the panel has listened to it since. */
export async function numbersCanBeClicked(tab: LightningTab): Promise<void> {
  await expect.poll(async () => (await seenBy(tab)).clickToDial, waits).toBe(true);
}

export const callsOf = async (tab: Pick<LightningTab, 'page'>, method: string) =>
  (await seenBy(tab)).calls.filter(({ methodName }) => methodName === method);

/** Hangs up and finishes, by the panel's own buttons. */
export async function endAndFinish({ panel }: Pick<LightningTab, 'panel'>): Promise<void> {
  const phone = phoneOf(panel);
  await phone.getByRole('button', { name: /Auflegen/ }).click();
  await phone.getByRole('button', { name: /Abschließen/ }).click();
  await phone.getByText('Keine aktiven Anrufe').waitFor();
}
