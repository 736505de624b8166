import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { calls, erika, jan, signIn } from '../../support/browser/agent.ts';
import { findings } from '../../support/browser/axe.ts';
import { openBrowser, openPage } from '../../support/browser/browser.ts';
import { startTieline, type RunningTieline } from '../../support/browser/harness.ts';

/** The number of the demonstration that the sales team answers. */
const sales = '+12025550100';
const dayMs = 86_400_000;
/** Longer than anything takes here on a machine that does much else. */
const within = { timeout: 10_000 };

let tieline: RunningTieline;
let browser: Browser;
let page: Page;
let errors: readonly string[];
let workflowId = '';

const ask = <Answer>(user: string, method: string, path: string, body?: unknown) =>
  tieline.ask(user, method, path, body) as Promise<Answer>;
const idOf = async (noun: string, name: string) => {
  const { items } = await ask<{ items: { id: string; name: string }[] }>('admin', 'GET', `/${noun}`);
  return items.find((one) => one.name === name)?.id ?? '';
};
const desk = () => ask<{ interactions: { id: string; phase: string }[] }>('tom', 'GET', '/desk');

/** A customer calls the sales team and gives up while Tom's phone rings. */
async function missedByTom(from: string): Promise<void> {
  const customer = await calls(tieline, from, sales);
  await expect
    .poll(async () => (await desk()).interactions.map(({ phase }) => phase), within)
    .toContain('ringing');
  await customer.hangUp();
  await expect.poll(async () => (await desk()).interactions.length, within).toBe(0);
}
const tomIsThere = async () => {
  await ask('tom', 'PUT', '/me/surfaces/desk', { state: 'in' });
  await ask('tom', 'PUT', '/me/presence', { presence: 'available' });
};
const stepsOfErika = async () => {
  const { records } = await ask<{ records: { kind: string; id: string }[] }>(
    'admin',
    'GET',
    `/crm/lookup?number=${encodeURIComponent(erika)}`,
  );
  const contact = records.find(({ kind }) => kind === 'contact');
  const { nextSteps } = await ask<{ nextSteps: { subject: string; interactionId: string | null }[] }>(
    'admin',
    'GET',
    `/crm/contact/${contact?.id}/activities`,
  );
  return nextSteps.filter(({ interactionId }) => interactionId !== null);
};

beforeAll(async () => {
  [tieline, browser] = await Promise.all([startTieline(), openBrowser()]);
  await tieline.ask('admin', 'PUT', '/me/locale', { locale: 'de' });
  ({ page, errors } = await openPage(browser, { baseURL: tieline.url }));
  await signIn(page, 'admin');
});
afterAll(async () => {
  await browser?.close();
  await tieline?.stop();
});

const button = (name: string | RegExp) => page.getByRole('button', { name });
const group = (name: string) => page.getByRole('region', { name });
const status = (text: string | RegExp) => group('Status und Aktionen').getByText(text);
const dialog = () => page.getByRole('dialog');

describe('last week', () => {
  it('the calls that the sales team missed left no trace in the CRM', async () => {
    await ask('admin', 'PUT', '/simulator/clock', { now: new Date(Date.now() - 5 * dayMs).toISOString() });
    const tom = await idOf('agents', 'Tom Becker');
    const { id: team } = await ask<{ id: string }>('admin', 'POST', '/teams', {
      name: 'Vertrieb',
      agents: [tom],
    });
    const made = await ask<{ id: string }>('admin', 'POST', '/workflows', {
      name: 'Vertrieb',
      locale: 'de',
      timeZone: 'Europe/Berlin',
      log: { inboundMissed: 'off' },
    });
    workflowId = made.id;
    await ask('admin', 'PUT', `/workflows/${workflowId}/assignments`, { teams: [team] });
    await tomIsThere();
    await missedByTom(erika);
    await missedByTom(jan);
    await ask('admin', 'PUT', '/simulator/clock', { real: true });
    expect(await stepsOfErika()).toEqual([]);
  });
});

describe('an administrator who sees the program for the first time', () => {
  it('lets missed calls of the sales team become open tasks, with a mail to the owner', async () => {
    await page.getByRole('link', { name: 'Verwaltung' }).click();
    await page.getByRole('link', { name: 'Workflows' }).click();
    await button('Vertrieb').click();
    await page
      .getByRole('radiogroup', { name: 'Eingehend, verpasst' })
      .getByRole('radio', { name: 'Offen' })
      .click();
    await page.getByRole('link', { name: 'E-Mail bei verpassten Anrufen' }).click();
    const mail = group('E-Mail bei verpassten Anrufen');
    await mail.getByRole('switch', { name: 'E-Mail senden' }).check();
    await mail.getByRole('switch', { name: 'An den Inhaber des Datensatzes' }).check();
    await mail.getByText('Erforderlich für').waitFor();
    await mail.getByLabel('Ersatzadresse').fill('vertrieb@example.org');
    await mail.getByText('Ein Anruf wurde verpasst.').waitFor();
    await status('Entwurf nicht gespeichert, 4 Änderungen').waitFor();
    await button('Entwurf speichern').click();
    await status('Entwurf v2 gespeichert, 4 Änderungen').waitFor();
  });

  it('sees what it would have changed last week', async () => {
    await button('Was wäre, wenn?').click();
    const drawer = page.getByRole('complementary', { name: 'Was wäre, wenn v2 aktiv gewesen wäre?' });
    await drawer.getByLabel('Agent').selectOption('Vertrieb');
    await drawer.getByRole('button', { name: 'Testen' }).click();
    await drawer.getByText(/^Dauer:/).waitFor();
    await drawer.getByRole('button', { name: 'Alle 2' }).waitFor();
    const call = drawer.getByRole('listitem').filter({ hasText: 'Erika Mustermann' });
    expect(await call.locator('del').first().innerText()).toContain('Nicht protokolliert.');
    const would = (await call.locator('ins').allInnerTexts()).join('\n');
    expect(would).toMatch(/^Nächster Schritt\nKontakt Erika Mustermann\nE-Mail: \w+@example\.com$/);
    expect(await findings(page)).toEqual([]);

    await drawer.getByLabel('Art').selectOption('Ausgehend, angenommen');
    await drawer.getByRole('button', { name: 'Erneut testen' }).click();
    await drawer.getByText('Keine Interaktionen zum Testen.').waitFor();
    await drawer.getByLabel('Art').selectOption('Alle Arten');
    await drawer.getByRole('button', { name: 'Erneut testen' }).click();
    await drawer.getByRole('button', { name: /^E-Mail \d/ }).click();
    const waiting = page.waitForEvent('download');
    await drawer.getByRole('button', { name: 'CSV herunterladen' }).click();
    const csv = readFileSync(await (await waiting).path(), 'utf8');
    expect(csv).toContain('Erika Mustermann');
    expect(csv.split('\r\n')[0]).toContain('"v2, neu"');
    expect(await stepsOfErika()).toEqual([]);
  });

  it('opens one of them to read why it was logged that way', async () => {
    const drawer = page.getByRole('complementary', { name: 'Was wäre, wenn v2 aktiv gewesen wäre?' });
    await drawer.getByRole('link', { name: 'Erika Mustermann' }).click();
    await page
      .getByRole('region', { name: 'Warum wurde so protokolliert?' })
      .getByText(/^Erika Mustermann, /)
      .waitFor();
    await page.goBack();
    await status('Entwurf v2 gespeichert, 4 Änderungen').waitFor();
  });

  it('activates it for tomorrow at eight', async () => {
    await button('v2 aktivieren').click();
    await dialog().getByLabel('Später').check();
    expect(await dialog().getByLabel('Tag und Uhrzeit').inputValue()).toMatch(/T08:00$/);
    await dialog().getByRole('button', { name: 'v2 aktivieren' }).click();
    await status(/^v2 geplant für .*08:00$/).waitFor();
    await status(/^v1 aktiv seit/).waitFor();
  });

  it('finds it active by then', async () => {
    await ask('admin', 'PUT', '/simulator/clock', { now: new Date(Date.now() + 2 * dayMs).toISOString() });
    await tomIsThere();
    await missedByTom(erika);
    await expect.poll(async () => (await stepsOfErika()).length, within).toBe(1);
    const mails = () => ask<{ items: { subject: string }[] }>('admin', 'GET', '/mails');
    await expect
      .poll(async () => (await mails()).items.map(({ subject }) => subject), within)
      .toContainEqual(expect.stringContaining('Erika Mustermann'));
    await page.reload();
    await status(/^v2 aktiv seit/).waitFor();
  });

  it('goes back', async () => {
    await button(/^Mehr:/).click();
    await page.getByRole('menuitem', { name: 'Versionen' }).click();
    await button('Zurück zu v1').click();
    await dialog().getByRole('button', { name: 'Zurück zu v1' }).click();
    await status(/^v1 aktiv seit/).waitFor();
    const { document } = await ask<{ document: { log: { inboundMissed: string } } }>(
      'admin',
      'GET',
      `/workflows/${workflowId}`,
    );
    expect(document.log.inboundMissed).toBe('off');
    expect(errors).toEqual([]);
  });
});
