import type { BrowserContext, Frame, Page } from 'playwright-core';
import { expect } from 'vitest';
import { hosts } from '../lightning/stand-in.ts';
import { phoneOf, signInThere, waits, type LightningTab } from '../support/browser/lightning.ts';
import { voicePath } from './voice-page.ts';

/** An event of the connector, as Salesforce gets it. */
export interface TelephonyEvent {
  readonly type: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** A tab of Salesforce with its own voice controls, and the connector in its frame. */
export interface VoiceTab extends LightningTab {
  /** Where it waits: takes the frame for its phone. */
  setUp(): Promise<void>;
  /** Presses one of Salesforce's controls. */
  ask(type: string, words?: object): Promise<void>;
  /** What the connector has told since the tab was loaded, oldest first. */
  events(): Promise<readonly TelephonyEvent[]>;
  /** What it said of itself when it was ready, each time. */
  readiness(): Promise<readonly Readonly<Record<string, unknown>>[]>;
}

interface Window {
  readonly said: readonly { readonly type: string; readonly payload: Readonly<Record<string, unknown>> }[];
  readonly ask: (message: object) => void;
  readonly setUp: () => void;
}

/** Opens a tab of an org; nobody need be signed in to Tieline. */
export async function openVoice(
  context: BrowserContext,
  {
    host = hosts.acme,
    query = '',
    waits: isLate = false,
  }: { host?: string; query?: string; waits?: boolean } = {},
): Promise<VoiceTab> {
  const page = await context.newPage();
  const asked = new URLSearchParams({
    connector: `https://${hosts.desk}/connector${query}`,
    waits: isLate ? 'yes' : 'no',
  });
  await page.goto(`https://${host}${voicePath}?${asked.toString()}`);
  const said = () => page.evaluate(() => (window as unknown as Window).said);
  return {
    page,
    get panel() {
      return panelOf(page);
    },
    setUp: () => page.evaluate(() => (window as unknown as Window).setUp()),
    ask: (type, words = {}) =>
      page.evaluate((message) => (window as unknown as Window).ask(message), { type, ...words }),
    events: async () =>
      (await said())
        .filter(({ type }) => type === 'TELEPHONY_EVENT_DISPATCHED')
        .map(({ payload }) => ({
          type: String(payload['telephonyEventType']),
          payload: Object(payload['telephonyEventPayload']) as TelephonyEvent['payload'],
        })),
    readiness: async () =>
      (await said()).filter(({ type }) => type === 'CONNECTOR_READY').map(({ payload }) => payload),
  };
}

/** The frame, as it is now: it is another one after a reload. */
function panelOf(page: Page): Frame {
  const panel = page.frames()[1];
  if (panel === undefined) throw new Error('the page has no connector');
  return panel;
}

/** Opens a tab in which this agent is signed in. */
export async function openVoiceOf(context: BrowserContext, username: string): Promise<VoiceTab> {
  const tab = await openVoice(context);
  await tab.panel.getByRole('button', { name: 'Anmelden' }).waitFor();
  await signInThere(tab, username);
  await phoneOf(tab.panel).waitFor();
  await expect.poll(async () => (await tab.readiness()).length, waits).toBe(1);
  return tab;
}

/** The names of the events from the `since`th on. */
export const namesSince = async (tab: VoiceTab, since: number): Promise<readonly string[]> =>
  (await tab.events()).slice(since).map(({ type }) => type);
