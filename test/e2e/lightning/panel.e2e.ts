import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BrowserContext, Page } from 'playwright-core';
import { calls, endAndFinish, erika as erikasNumber, goHome, phase } from '../../support/browser/agent.ts';
import { password } from '../../support/browser/harness.ts';
import { findings } from '../../support/browser/axe.ts';
import {
  acmeOrg,
  numbersCanBeClicked,
  openLightning,
  otherCompany,
  phoneOf,
  salesforceUser,
  signInThere,
  waits,
  type LightningTab,
} from '../../support/browser/lightning.ts';
import { hosts, lightningPage } from '../../lightning/stand-in.ts';

const { tieline, browser } = await acmeOrg();

let context: BrowserContext;
beforeEach(async () => {
  context = await salesforceUser(browser);
});
afterEach(async () => {
  await goHome(tieline, { context, errors: [] });
  await tieline.ask('mia', 'PUT', '/me/surfaces/salesforce', { state: 'out' });
  await tieline.ask('mia', 'PUT', '/me/surfaces/desk', { state: 'out' });
});

const desk = `https://${hosts.desk}`;
const surfaces = async () =>
  ((await tieline.ask('mia', 'GET', '/desk')) as { surfaces: Readonly<Record<string, unknown>> }).surfaces;

async function signedIn(options: Parameters<typeof openLightning>[1] = {}): Promise<LightningTab> {
  const tab = await openLightning(context, options);
  await signInThere(tab, 'mia');
  await expect.poll(async () => (await surfaces())['salesforce'], waits).toBe('in');
  return tab;
}

/** Chooses another presence in the panel's own menu. */
async function choose({ panel }: LightningTab, name: string): Promise<void> {
  await panel.getByRole('button', { name: /^(?:Verfügbar|Abgemeldet|Abwesend|Pause)/ }).click();
  await panel.getByRole('menuitemradio', { name }).or(panel.getByRole('menuitem', { name })).first().click();
}

describe('signing in inside Salesforce', () => {
  it('takes a window that closes, holds through a reload, and leaves nothing for scripts to read', async () => {
    const tab = await openLightning(context);
    await tab.panel.getByRole('button', { name: 'Anmelden' }).waitFor();
    expect(await findings(tab.panel)).toEqual([]);
    await signInThere(tab, 'mia');
    await tab.page.reload();
    await phoneOf(tab.page.frames()[1] ?? tab.panel).waitFor();
    const cookies = await context.cookies(desk);
    const framed = cookies.filter(({ partitionKey }) => partitionKey !== undefined);
    expect(framed).toMatchObject([{ httpOnly: true, secure: true, sameSite: 'None' }]);
    const frame = tab.page.frames()[1];
    expect(await frame?.evaluate(() => document.cookie)).toBe('');
    expect(frame?.url()).not.toContain('code');
  });

  it('asks for nothing where the person is at their desk already, and does not sign that out with the panel', async () => {
    const own = await context.newPage();
    await signInAt(own);
    const tab = await openLightning(context);
    const opens = tab.page.waitForEvent('popup');
    await tab.panel.getByRole('button', { name: 'Anmelden' }).click();
    await (await opens).waitForEvent('close');
    await phoneOf(tab.panel).waitFor();
    await expect.poll(surfaces, waits).toMatchObject({ salesforce: 'in', desk: 'in' });
    await tab.panel.getByRole('button', { name: /Mia Krüger/ }).click();
    await tab.panel.getByRole('menuitem', { name: 'Abmelden' }).click();
    await tab.panel.getByRole('button', { name: 'Anmelden' }).waitFor();
    expect(await surfaces()).toMatchObject({ salesforce: 'out', desk: 'in' });
    await own.reload();
    await own.getByRole('region', { name: 'Telefon' }).waitFor();
  });

  it('gives nothing to a page of another site that opens the window', async () => {
    const own = await context.newPage();
    await signInAt(own);
    const evil = await context.newPage();
    await evil.goto(lightningPage({ host: hosts.stranger }));
    const opens = evil.waitForEvent('popup');
    await evil.evaluate(
      (address) => {
        const heard: unknown[] = [];
        Object.assign(window, { heard });
        addEventListener('message', ({ data }) => heard.push(data));
        window.open(address, '_blank', 'popup');
      },
      `${desk}/sign-in?challenge=${'A'.repeat(43)}`,
    );
    await (await opens).waitForEvent('close');
    expect(await evil.evaluate(() => (window as unknown as { heard: unknown[] }).heard)).toEqual([]);
  });
});

/** At the desk, on a page of its own. */
async function signInAt(page: Page): Promise<void> {
  await page.goto(desk);
  await page.getByLabel('Benutzername').fill('mia');
  await page.getByLabel('Passwort').fill(password);
  await page.keyboard.press('Enter');
  await page.getByRole('region', { name: 'Telefon' }).waitFor();
}

describe('framing', () => {
  const framed = async (options: Parameters<typeof lightningPage>[0]) => {
    const page = await context.newPage();
    await page.goto(lightningPage(options));
    await page.waitForLoadState('networkidle');
    return page.frames()[1]?.url() ?? '';
  };

  it('is for the pages of the orgs that are configured, and for the panel alone', async () => {
    expect(await framed({ host: hosts.stranger })).toMatch(/^chrome-error:/);
    for (const panel of ['/', '/sign-in', '/admin', '/reports'])
      expect(await framed({ panel })).toMatch(/^chrome-error:/);
    expect(await framed({})).toMatch(new RegExp(`^${desk}/panel\\?mode=Lightning&.*sfdcIframeOrigin=`));
    expect(await framed({ panel: '/panel/' })).toMatch(new RegExp(`^${desk}/panel/\\?mode=Lightning&`));
  });

  it('runs no script of an org that the address names and nobody has configured', async () => {
    const stranger = encodeURIComponent(`https://${hosts.stranger}`);
    const tab = await openLightning(context, { panel: `/panel?sfdcIframeOrigin=${stranger}` });
    const asked: string[] = [];
    context.on('request', (request) => asked.push(request.url()));
    await signInThere(tab, 'mia');
    await tab.panel.getByText('Tieline kennt diese Salesforce-Seite nicht.').waitFor();
    expect(asked.filter((url) => url.includes('opencti'))).toEqual([]);
    expect(await findings(tab.panel)).toEqual([]);
    // The phone works all the same.
    await tieline.ask('mia', 'PUT', '/me/presence', { presence: 'available', surface: 'salesforce' });
    await calls(tieline, erikasNumber);
    await phase(phoneOf(tab.panel), 'Eingehender Anruf');
  });
});

describe('being signed out', () => {
  it('by choice stays so in every tab that is opened, until the agent is available again', async () => {
    const tab = await signedIn();
    await choose(tab, 'Verfügbar');
    await expect.poll(surfaces, waits).toMatchObject({ salesforce: 'in' });
    await choose(tab, 'Abgemeldet');
    await expect.poll(surfaces, waits).toMatchObject({ salesforce: 'out', salesforceLogout: true });
    const next = await openLightning(context);
    await phoneOf(next.panel).waitFor();
    await numbersCanBeClicked(next);
    await next.page.evaluate(() => dispatchEvent(new Event('focus')));
    expect(await surfaces()).toMatchObject({ salesforce: 'out', salesforceLogout: true });
    await choose(next, 'Verfügbar');
    await expect.poll(surfaces, waits).toMatchObject({ salesforce: 'in', salesforceLogout: false });
  });

  it('by Salesforce itself is told to the server, where that counts, and over when Salesforce answers again', async () => {
    await tieline.ask('admin', 'PUT', '/settings', { presence: { logoutCheck: true } });
    const tab = await signedIn();
    const session = (isOver: boolean) =>
      tab.page.evaluate((over) => {
        (window as unknown as { seen: { signedOut: boolean } }).seen.signedOut = over;
      }, isOver);
    const comesBack = () => tab.panel.evaluate(() => dispatchEvent(new Event('focus')));
    await session(true);
    await comesBack();
    await tab.panel.getByText('Salesforce hat Sie abgemeldet.').waitFor();
    await expect.poll(surfaces, waits).toMatchObject({ salesforce: 'out', salesforceLogout: false });
    expect(await findings(tab.panel)).toEqual([]);
    await comesBack();
    expect(await surfaces()).toMatchObject({ salesforce: 'out' });
    await session(false);
    await comesBack();
    await tab.panel.getByText('Salesforce hat Sie abgemeldet.').waitFor({ state: 'detached' });
    await comesBack();
    await expect.poll(surfaces, waits).toMatchObject({ salesforce: 'in' });
    await tieline.ask('admin', 'PUT', '/settings', { presence: { logoutCheck: false } });
  });
});

describe.each([400, 300])('a frame %i pixels wide', (width) => {
  it('holds every phase of a call, without anything beside it', async () => {
    const tab = await signedIn({ width });
    const phone = phoneOf(tab.panel);
    const fits = async () => {
      expect(await findings(tab.panel)).toEqual([]);
      const beyond = await tab.panel.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(beyond).toBeLessThanOrEqual(0);
    };
    await tieline.ask('mia', 'PUT', '/me/presence', { presence: 'available', surface: 'salesforce' });
    await fits();
    await calls(tieline, erikasNumber);
    await phase(phone, 'Eingehender Anruf');
    await fits();
    await phone.getByRole('button', { name: /Annehmen/ }).click();
    await phase(phone, 'Verbunden');
    await fits();
    await phone.getByRole('button', { name: 'Warum?' }).click();
    await tab.panel.getByText('Zuständig ist Salesforce').waitFor();
    await fits();
    await tab.panel.getByRole('button', { name: /\(Alt W\)/ }).click();
    await phone.getByRole('button', { name: /Auflegen/ }).click();
    await phone.getByRole('button', { name: /Abschließen/ }).waitFor();
    await fits();
  });
});

describe('a frame without a microphone', () => {
  it.each([
    ['mia', 'In Salesforce ist das Mikrofon gesperrt.'],
    ['tom', 'The microphone is blocked inside Salesforce.'],
    ['lotte', 'De microfoon is binnen Salesforce geblokkeerd.'],
  ])('is explained to %s', async (username, words) => {
    const tab = await openLightning(context, { microphone: false });
    await signInThere(tab, username, /^(?:Telefon|Phone|Telefoon)$/);
    await tab.panel.getByText(words).waitFor();
    expect(await findings(tab.panel)).toEqual([]);
  });

  it('has a window of its own, which knows the records that were shown, and opens them in Salesforce', async () => {
    const tab = await signedIn({ microphone: false });
    await numbersCanBeClicked(tab);
    await tab.page.getByRole('button', { name: `Open ${otherCompany}` }).click();
    await tab.page.getByRole('button', { name: 'Contacts', exact: true }).click();
    const opens = tab.page.waitForEvent('popup');
    await tab.panel.getByRole('button', { name: 'In eigenem Fenster öffnen' }).click();
    const own = await opens;
    const phone = own.getByRole('region', { name: 'Telefon' });
    await phone.waitFor();
    await tab.panel.getByText('Das Telefon ist in einem eigenen Fenster geöffnet.').waitFor();
    await tieline.ask('mia', 'PUT', '/me/presence', { presence: 'available', surface: 'salesforce' });
    await calls(tieline, erikasNumber);
    await phase(phone, 'Eingehender Anruf');
    await phone.getByRole('button', { name: /Annehmen/ }).click();
    await phase(phone, 'Verbunden');
    await phone.getByRole('combobox', { name: 'Bezug' }).click();
    await own.getByRole('option', { name: otherCompany }).click();
    expect(await findings(own)).toEqual([]);
    await endAndFinish({ page: own, panel: phone });
    await phone.getByRole('textbox', { name: 'Nummer oder Name' }).fill('Jan de Vries');
    await phone.getByRole('button', { name: 'Jan de Vries' }).click();
    await tab.page.getByRole('heading', { name: 'Jan de Vries' }).waitFor();
    await own.close();
    await tab.panel.getByText('In Salesforce ist das Mikrofon gesperrt.').waitFor();
  });
});
