import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BrowserContext } from 'playwright-core';
import { calls, erika as erikasNumber, goHome, phase, workflow } from '../../support/browser/agent.ts';
import {
  acmeOrg,
  callsOf,
  endAndFinish,
  numbersCanBeClicked,
  openLightning,
  phoneOf,
  salesforceUser,
  signInThere,
  tonesOf,
  waits,
  type LightningTab,
} from '../../support/browser/lightning.ts';

/** What people do beside a call: they are quick, go on to something else, and open other windows. */

const older = 'Rechnung doppelt';
const newer = 'Lieferung fehlt';
const { tieline, standIn, browser, rows } = await acmeOrg({ cases: [older, newer] });

let context: BrowserContext;
beforeEach(async () => {
  await workflow(tieline, { dispositionRequired: false });
  context = await salesforceUser(browser);
});
afterEach(async () => {
  standIn.slowTielineMs = 0;
  await goHome(tieline, { context, errors: [] });
});

/** A tab of Salesforce in which Mia is signed in and available. */
async function atWork(options: Parameters<typeof openLightning>[1] = {}): Promise<LightningTab> {
  const tab = await openLightning(context, options);
  await signInThere(tab, 'mia');
  await tieline.ask('mia', 'PUT', '/me/presence', { presence: 'available', surface: 'salesforce' });
  await numbersCanBeClicked(tab);
  return tab;
}

const press = ({ page }: LightningTab, name: string) =>
  page.getByRole('button', { name, exact: true }).click();

interface OnDesk {
  readonly id: string;
  readonly answeredAt: string | null;
  readonly endedAt: string | null;
}
const onDesk = async () =>
  ((await tieline.ask('mia', 'GET', '/desk')) as { interactions: readonly OnDesk[] }).interactions;

describe('a number that is clicked', () => {
  it('as soon as it can be, at a server that takes 5 s, is dialled, and once', async () => {
    const tab = await atWork();
    await press(tab, 'Open Erika Mustermann');
    await tab.page.reload();
    await press(tab, 'Open Erika Mustermann');
    await numbersCanBeClicked(tab);
    standIn.slowTielineMs = 5_000;
    const dials = tab.page.waitForRequest((request) => request.url().endsWith('/api/v1/calls'));
    await press(tab, '+49 89 636-48018');
    await dials;
    // Nothing is to be seen yet, so it is clicked again.
    await press(tab, '+49 89 636-48018');
    await expect.poll(async () => (await onDesk()).length, { timeout: 20_000 }).toBe(1);
    standIn.slowTielineMs = 0;
    const panel = tab.page.frames()[1] ?? tab.panel;
    await phase(phoneOf(panel), 'Verbunden');
    expect(await onDesk()).toHaveLength(1);
    await endAndFinish({ panel });
  });

  it('on a case is logged to it, whatever is looked at afterwards', async () => {
    const tab = await atWork();
    await press(tab, `Open ${older}`);
    await press(tab, '+49 89 636-48018');
    await press(tab, 'Contacts');
    await press(tab, `Open ${newer}`);
    const phone = phoneOf(tab.panel);
    await phase(phone, 'Verbunden');
    await phone.getByRole('textbox', { name: 'Kommentar' }).fill('Gutschrift');
    await endAndFinish(tab);
    const written = () => rows('Task').find((task) => String(task['Description']).includes('Gutschrift'));
    const clicked = rows('Case').find((row) => row['Subject'] === older);
    await expect
      .poll(written, { timeout: 30_000 })
      .toMatchObject({ TaskSubtype: 'Call', WhatId: clicked?.Id });
  });
});

describe('a call goes on, and nothing rings twice,', () => {
  it('while the page around the phone is left for another, and back', async () => {
    const tab = await atWork();
    await calls(tieline, erikasNumber);
    await phoneOf(tab.panel)
      .getByRole('button', { name: /Annehmen/ })
      .click();
    await phase(phoneOf(tab.panel), 'Verbunden');
    const [call] = await onDesk();
    const popped = await callsOf(tab, 'screenPop');
    await tab.page.goto('about:blank');
    const back = await openLightning(context, { app: 'standard' });
    await phase(phoneOf(back.panel), 'Verbunden');
    await numbersCanBeClicked(back);
    expect(await onDesk()).toMatchObject([{ id: call?.id, answeredAt: call?.answeredAt, endedAt: null }]);
    expect(popped).toHaveLength(1);
    expect(await callsOf(back, 'screenPop')).toEqual([]);
    expect(await tonesOf(back)).toBe(0);
    await endAndFinish(back);
  });

  it('while the phone is opened in a window of its own, and that is closed', async () => {
    const tab = await atWork({ microphone: false });
    await calls(tieline, erikasNumber);
    await phase(phoneOf(tab.panel), 'Eingehender Anruf');
    const opens = tab.page.waitForEvent('popup');
    await tab.panel.getByRole('button', { name: 'In eigenem Fenster öffnen' }).click();
    const own = await opens;
    const phone = own.getByRole('region', { name: 'Telefon' });
    await phase(phone, 'Eingehender Anruf');
    const ownTones = () => own.evaluate(() => (window as unknown as { tones: number }).tones);
    await expect.poll(async () => (await tonesOf(tab)) + (await ownTones()), waits).toBe(1);
    await phone.getByRole('button', { name: /Annehmen/ }).click();
    await phase(phone, 'Verbunden');
    const [call] = await onDesk();
    await own.close();
    await phase(phoneOf(tab.panel), 'Verbunden');
    expect(await onDesk()).toMatchObject([{ id: call?.id, answeredAt: call?.answeredAt, endedAt: null }]);
    expect(await tonesOf(tab)).toBe(0);
    await endAndFinish(tab);
  });
});
