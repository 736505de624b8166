import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BrowserContext } from 'playwright-core';
import { calls, erika as erikasNumber, goHome, phase, workflow } from '../../support/browser/agent.ts';
import { findings } from '../../support/browser/axe.ts';
import {
  acmeOrg,
  callsOf,
  colleague,
  endAndFinish,
  numbersCanBeClicked,
  openLightning,
  otherCompany,
  personAccount,
  phoneOf,
  salesforceUser,
  seenBy,
  signInThere,
  tonesOf,
  waits,
  type LightningTab,
} from '../../support/browser/lightning.ts';

const { tieline, standIn, browser, rows, erika, other, mia } = await acmeOrg();

let context: BrowserContext;
let tab: LightningTab;
beforeEach(async () => {
  await workflow(tieline, { dispositionRequired: false });
  context = await salesforceUser(browser);
  tab = await openLightning(context);
  await signInThere(tab, 'mia');
  await tieline.ask('mia', 'PUT', '/me/presence', { presence: 'available', surface: 'salesforce' });
  await numbersCanBeClicked(tab);
});
afterEach(async () => {
  standIn.slowScriptMs = 0;
  await goHome(tieline, { context, errors: [] });
});

/** The tasks that the org has with Erika, in the order in which it made them. */
const tasks = () => rows('Task').filter((task) => task['WhoId'] === erika.id);
/** Of more than ten contacts a minute, what nobody waits for is written within 15 seconds. */
const gathered = { timeout: 30_000 };

const press = ({ page }: LightningTab, name: string) =>
  page.getByRole('button', { name, exact: true }).click();

/** The records that a tab was made to show. */
const popped = async (shown: LightningTab) =>
  (await callsOf(shown, 'screenPop')).map(({ args }) => (args['params'] as { recordId?: string }).recordId);

/** Another application is in front of the tab, or no longer: headless, every page counts as seen. */
const see = ({ panel }: LightningTab, isSeen: boolean) =>
  panel.evaluate(
    (state) => {
      Object.defineProperty(document, 'visibilityState', { value: state, configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    },
    isSeen ? 'visible' : 'hidden',
  );

const offeredAsRelated = ({ panel }: LightningTab) => panel.getByRole('option', { name: otherCompany });

describe('a call from Salesforce', () => {
  it('is made by a click, noted with a record from an open tab, and written once, and the record read anew', async () => {
    const { page, panel } = tab;
    const before = tasks().map(({ Id }) => Id);
    await press(tab, `Open ${otherCompany}`);
    // A console tells nobody that it shows a list.
    await press(tab, 'Contacts');
    await press(tab, 'Open Erika Mustermann');
    await press(tab, '+49 89 636-48018');
    const phone = phoneOf(panel);
    await phase(phone, 'Verbunden');
    const name = phone.getByRole('combobox', { name: 'Name' });
    await expect.poll(() => name.inputValue(), waits).toBe('Erika Mustermann');
    await phone.getByRole('combobox', { name: 'Bezug' }).click();
    await offeredAsRelated(tab).click();
    await phone.getByRole('textbox', { name: 'Kommentar' }).fill('Gutschrift zugesagt');
    expect(await findings(panel)).toEqual([]);
    const { refreshes } = await seenBy(tab);
    await endAndFinish(tab);
    const written = () => tasks().filter(({ Id }) => !before.includes(Id));
    await expect.poll(async () => (await seenBy(tab)).refreshes, gathered).toBeGreaterThan(refreshes);
    expect(written()).toMatchObject([
      {
        TaskSubtype: 'Call',
        Status: 'Completed',
        CallType: 'Outbound',
        OwnerId: mia.id,
        WhoId: erika.id,
        WhatId: other.id,
        Description: expect.stringContaining('Gutschrift zugesagt'),
      },
    ]);
    expect(await callsOf(tab, 'saveLog')).toEqual([]);
    expect(page.url()).toContain('/lightning/');
  });

  it('offers what another tab of Salesforce shows, also where a standard app tells its address alone', async () => {
    const standard = await openLightning(context, { app: 'standard' });
    await phoneOf(standard.panel).waitFor();
    await numbersCanBeClicked(standard);
    await press(standard, `Open ${colleague}`);
    await press(standard, 'Contacts');
    await press(standard, `Open ${personAccount}`);
    await press(standard, 'Contacts');
    await press(standard, `Open ${otherCompany}`);
    await tab.page.bringToFront();
    await press(tab, 'Open Erika Mustermann');
    await press(tab, '+49 89 636-48018');
    await phase(phoneOf(tab.panel), 'Verbunden');
    await phoneOf(tab.panel).getByRole('combobox', { name: 'Bezug' }).click();
    await offeredAsRelated(tab).waitFor();
    await tab.panel.getByRole('option', { name: personAccount }).click();
    await endAndFinish(tab);
    const greta = rows('Account').find((row) => row['Name'] === personAccount);
    await expect.poll(() => tasks().at(-1)?.['WhatId'], gathered).toBe(greta?.Id);
  });

  it('is made from a record that no activity can be related to, without it', async () => {
    const { page, panel } = tab;
    await press(tab, `Open ${colleague}`);
    await press(tab, '+49 30 901820');
    await phase(phoneOf(panel), 'Verbunden');
    await press(tab, 'Contacts');
    await press(tab, `Open ${otherCompany}`);
    await phoneOf(panel).getByRole('combobox', { name: 'Bezug' }).click();
    await offeredAsRelated(tab).waitFor();
    expect(await panel.getByRole('option', { name: colleague }).count()).toBe(0);
    await page.keyboard.press('Escape');
    const { interactions } = (await tieline.ask('mia', 'GET', '/desk')) as { interactions: { id: string }[] };
    const path = `/interactions/${interactions[0]?.id}/details`;
    const user = { kind: 'User', id: mia.id };
    await expect(tieline.ask('mia', 'PATCH', path, { relatedTo: user })).rejects.toThrow(
      'combination-not-allowed',
    );
    await phoneOf(panel).getByRole('textbox', { name: 'Kommentar' }).fill('Kollegin');
    await endAndFinish(tab);
    const written = () => rows('Task').find((task) => String(task['Description']).includes('Kollegin'));
    await expect.poll(written, gathered).toMatchObject({ TaskSubtype: 'Call', WhatId: null });
  });

  it('is made fifty times in a row without a reload', async () => {
    await workflow(tieline, { dispositionRequired: false, wrapup: { maxSeconds: 120 } });
    await press(tab, 'Open Erika Mustermann');
    const before = tasks().length;
    for (let count = 0; count < 50; count += 1) {
      await press(tab, '+49 89 636-48018');
      await phase(phoneOf(tab.panel), 'Verbunden');
      await endAndFinish(tab);
    }
    await expect.poll(() => tasks().length, gathered).toBe(before + 50);
    expect(await callsOf(tab, 'onClickToDial')).toHaveLength(1);
  }, 180_000);

  it('is not made by a message from anywhere else', async () => {
    await press(tab, 'Open Erika Mustermann');
    const forged = {
      apiType: 'opencti',
      apiVersion: '66.0',
      methodName: 'onClickToDial',
      payload: { number: '+4989111', recordId: erika.id, objectType: 'Contact' },
    };
    // Another frame of the same page, as of an application in the org, and the panel's own page.
    const [elsewhere] = await Promise.all([
      tab.page.waitForEvent('frameattached'),
      tab.page.evaluate(() => {
        const frame = document.createElement('iframe');
        frame.srcdoc = '<p>An application</p>';
        frame.setAttribute('sandbox', 'allow-scripts');
        document.body.append(frame);
      }),
    ]);
    await elsewhere.waitForLoadState();
    await elsewhere.evaluate((words) => parent.frames[0]?.postMessage(words, '*'), forged);
    await tab.panel.evaluate((words) => window.postMessage(words, '*'), forged);
    await tab.panel.evaluate(() => window.postMessage({ tieline: 'signed-in', code: 'x' }, '*'));
    // What was said before this has been heard by the time it is carried out.
    await press(tab, '+49 89 636-48018');
    await phase(phoneOf(tab.panel), 'Verbunden');
    const { interactions } = (await tieline.ask('mia', 'GET', '/desk')) as { interactions: { to: string }[] };
    expect(interactions.map(({ to }) => to)).toEqual([erikasNumber]);
    await endAndFinish(tab);
  });
});

describe('a call that comes in', () => {
  it('brings the phone to the front, is named in the bar, and shows its record, once', async () => {
    await calls(tieline, erikasNumber);
    const phone = phoneOf(tab.panel);
    await phase(phone, 'Eingehender Anruf');
    await expect
      .poll(async () => (await seenBy(tab)).label, waits)
      .toBe('Eingehender Anruf: Erika Mustermann');
    expect(await callsOf(tab, 'setSoftphonePanelVisibility')).toContainEqual({
      methodName: 'setSoftphonePanelVisibility',
      args: { visible: true },
    });
    await tab.page.getByRole('heading', { name: 'Erika Mustermann' }).waitFor();
    expect(await findings(tab.panel)).toEqual([]);
    await phone.getByRole('button', { name: /Annehmen/ }).click();
    await phase(phone, 'Verbunden');
    await expect.poll(async () => (await seenBy(tab)).label, waits).toBe('Tieline');
    // A tab that is opened for something else shows that, and the same call.
    const next = await openLightning(context);
    await phase(phoneOf(next.panel), 'Verbunden');
    await numbersCanBeClicked(next);
    expect(await callsOf(next, 'screenPop')).toEqual([]);
    expect(await callsOf(tab, 'screenPop')).toHaveLength(1);
    await endAndFinish(next);
    await phoneOf(tab.panel).getByText('Keine aktiven Anrufe').waitFor();
  });

  it('rings in one of four tabs that are all seen, shows its record in one, and rings in another when that one is closed', async () => {
    const tabs = [tab];
    for (let count = 0; count < 3; count += 1) tabs.push(await openLightning(context));
    await Promise.all(tabs.map(({ panel }) => phoneOf(panel).waitFor()));
    const caller = await calls(tieline, erikasNumber);
    await Promise.all(tabs.map(({ panel }) => phase(phoneOf(panel), 'Eingehender Anruf')));
    const tones = async () => (await Promise.all(tabs.map(tonesOf))).reduce((sum, of) => sum + of, 0);
    await expect.poll(tones, waits).toBe(1);
    const shown = async () => (await Promise.all(tabs.map((one) => callsOf(one, 'screenPop')))).flat().length;
    await expect.poll(shown, waits).toBe(1);
    const ringing = (await Promise.all(tabs.map(tonesOf))).indexOf(1);
    const [closed] = tabs.splice(ringing, 1);
    // As its person closes it.
    await closed?.page.close({ runBeforeUnload: true });
    await expect.poll(tones, waits).toBe(1);
    await caller.hangUp();
    await expect.poll(tones, waits).toBe(0);
    await Promise.all(tabs.map(({ panel }) => phoneOf(panel).getByText('Keine aktiven Anrufe').waitFor()));
    expect(await shown()).toBeLessThanOrEqual(1);
  });

  it('shows its record when its person comes back to Salesforce, in the tab that they see first alone', async () => {
    const tabs = [tab, await openLightning(context)];
    await Promise.all(tabs.map(numbersCanBeClicked));
    await Promise.all(tabs.map((one) => see(one, false)));
    await calls(tieline, erikasNumber);
    await Promise.all(tabs.map(({ panel }) => phase(phoneOf(panel), 'Eingehender Anruf')));
    const [first = tab, next = tab] = tabs.toReversed();
    await see(first, true);
    await expect.poll(() => popped(first), waits).toEqual([erika.id]);
    await see(next, true);
    await next.page.bringToFront();
    await phoneOf(next.panel)
      .getByRole('button', { name: /Annehmen/ })
      .click();
    await phase(phoneOf(next.panel), 'Verbunden');
    await see(first, false);
    const { refreshes } = await seenBy(first);
    await endAndFinish(next);
    // What follows it, an open task with Erika, opens where its person is.
    await expect.poll(async () => (await popped(next)).length, waits).toBe(1);
    expect(tasks().map(({ Id }) => Id)).toEqual(expect.arrayContaining(await popped(next)));
    expect((await seenBy(first)).refreshes).toBe(refreshes);
    await see(first, true);
    await expect.poll(async () => (await seenBy(first)).refreshes, gathered).toBe(refreshes + 1);
    expect(await popped(first)).toEqual([erika.id]);
  });

  it('is answered while Salesforce is slow, and shows its record when that is there', async () => {
    await tab.page.close();
    standIn.slowScriptMs = 4_000;
    const slow = await openLightning(context);
    const phone = phoneOf(slow.panel);
    await phone.waitFor();
    await calls(tieline, erikasNumber);
    await phase(phone, 'Eingehender Anruf');
    expect((await seenBy(slow)).calls).toEqual([]);
    await phone.getByRole('button', { name: /Annehmen/ }).click();
    await phase(phone, 'Verbunden');
    await slow.page.getByRole('heading', { name: 'Erika Mustermann' }).waitFor();
    await endAndFinish(slow);
  });
});
