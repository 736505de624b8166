import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signIn } from '../../support/browser/agent.ts';
import { findings } from '../../support/browser/axe.ts';
import { narrow, openBrowser, openPage, wide } from '../../support/browser/browser.ts';
import { startTieline, type RunningTieline } from '../../support/browser/harness.ts';

let tieline: RunningTieline;
let browser: Browser;
let page: Page;
let errors: readonly string[];

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

const save = () => page.getByRole('button', { name: 'Speichern' }).click();

describe('the administration', () => {
  it('makes an agent, says what is wrong beside each field, and lets them sign in', async () => {
    await page.goto('/admin/agents');
    await page.getByRole('button', { name: 'Neu' }).click();
    await page
      .getByLabel('Name *', { exact: true })
      .or(page.getByLabel('Name', { exact: true }))
      .first()
      .fill('Ida Neu');
    await page.getByLabel('Benutzername').fill('ida neu');
    await page.getByLabel('Neues Passwort').fill('kurz');
    await save();
    // The hint under the password says 10 characters before anything is refused, so the refusal is what is waited for.
    const refused = page.locator('[aria-invalid="true"]');
    await page.getByLabel('Benutzername').and(refused).waitFor();
    await page.getByLabel('Neues Passwort').and(refused).waitFor();
    expect(await findings(page)).toEqual([]);
    await page.getByLabel('Benutzername').fill('ida');
    await page.getByLabel('Neues Passwort').fill('lang genug für alle');
    await page.getByRole('checkbox', { name: 'support' }).check();
    await save();
    await page.getByRole('row', { name: /Ida Neu/ }).waitFor();
    expect(await findings(page)).toEqual([]);
  });

  it('disables a person and says what follows, and refuses to disable oneself', async () => {
    await page.goto('/admin/agents');
    await page.getByRole('button', { name: 'Ida Neu' }).click();
    const disabled = page.getByRole('checkbox', { name: 'Deaktiviert' });
    await page.getByText('Die Person wird sofort abgemeldet').waitFor();
    await disabled.check();
    expect(await findings(page)).toEqual([]);
    await save();
    await page.getByRole('row', { name: /Ida Neu · Deaktiviert/ }).waitFor();
    await page.getByRole('button', { name: 'Ida Neu' }).click();
    await disabled.uncheck();
    await save();
    await page.getByRole('row', { name: /Ida Neu (?!· Deaktiviert)/ }).waitFor();
    const { id } = (await tieline.ask('admin', 'GET', '/me')) as { id: string };
    await page.goto(`/admin/agents/${id}`);
    await disabled.check();
    await save();
    await page.getByText('das ist Ihr eigenes Konto').waitFor();
  });

  it('tells of a person whom somebody else has changed meanwhile, and lets one choose', async () => {
    const { items } = (await tieline.ask('admin', 'GET', '/agents?limit=200')) as {
      items: readonly { id: string; name: string }[];
    };
    const path = `/agents/${items.find(({ name }) => name === 'Ida Neu')?.id}`;
    await page.goto(`/admin${path}`);
    const name = page.getByRole('textbox', { name: /^Name/ });
    const extension = page.getByLabel('Durchwahl');
    await name.fill('Ida Meine');
    await tieline.ask('admin', 'PUT', path, { name: 'Ida Ihre', extension: '977' });
    await save();
    await page.getByRole('alert').getByText('Jemand anders hat dies geändert').waitFor();
    expect([await name.inputValue(), await extension.inputValue()]).toEqual(['Ida Meine', '977']);
    expect(await findings(page)).toEqual([]);
    const choice = page.getByRole('radiogroup', { name: 'Name' });
    await choice.getByRole('radio', { name: 'Neu: Ida Ihre' }).click();
    expect(await name.inputValue()).toBe('Ida Ihre');
    await choice.getByRole('radio', { name: 'Meins: Ida Meine' }).click();
    await save();
    await page.getByRole('row', { name: /Ida Meine.*977/ }).waitFor();
    await tieline.ask('admin', 'PUT', path, { name: 'Ida Neu', extension: null });
  });

  it('makes a queue with its members, and a number that leads to it, and refuses to remove what is in use', async () => {
    await page.goto('/admin/skills/new');
    await page.getByLabel('Name', { exact: true }).fill('billing');
    await save();
    await page.getByRole('row', { name: /billing/ }).waitFor();
    await page.goto('/admin/queues/new');
    await page.getByLabel('Name', { exact: true }).fill('Rechnungen');
    await page.getByLabel('Skill').selectOption('billing');
    await page.getByRole('checkbox', { name: 'Tom Becker' }).check();
    await save();
    await page.getByRole('row', { name: /Rechnungen.*Tom Becker/ }).waitFor();
    await page.goto('/admin/numbers/new');
    await page.getByLabel('Nummer', { exact: true }).fill('+49 89 12345679');
    await page.getByLabel('Land').fill('DE');
    await page.getByLabel('Zeitzone').fill('Europe/Berlin');
    await page.getByLabel('Warteschlange', { exact: true }).selectOption('Rechnungen');
    await save();
    await page.getByRole('row', { name: /\+498912345679.*Rechnungen/ }).waitFor();

    await page.goto('/admin/queues');
    await page.getByRole('button', { name: 'Rechnungen' }).click();
    await page.getByRole('button', { name: 'Löschen' }).click();
    await page.getByRole('button', { name: 'Löschen' }).click();
    await page.getByRole('alert').waitFor();
    expect(await findings(page)).toEqual([]);
  });

  it('says in words what is wrong with opening times', async () => {
    await page.goto('/admin/hours/new');
    await page.getByLabel('Name', { exact: true }).fill('Büro');
    await page.getByLabel('Montag').fill('09:00');
    await save();
    await page.getByText('muss Beginn und Ende haben, zum Beispiel 09:00-12:00').waitFor();
    await page.getByLabel('Montag').fill('09:00-17:00');
    await save();
    await page.getByRole('row', { name: /Büro/ }).waitFor();
  });

  it('shows a token once', async () => {
    await page.goto('/admin/tokens');
    await page.getByLabel('Name').fill('Skript');
    await page.getByRole('checkbox', { name: 'Lesen' }).check();
    await page.getByRole('button', { name: 'Token erstellen' }).click();
    const note = page.getByRole('status').filter({ hasText: 'Kopieren Sie das Token jetzt' });
    const token = (await note.getByRole('paragraph').last().textContent()) ?? '';
    expect(token.length).toBeGreaterThan(20);
    const answer = await fetch(`${tieline.url}/api/v1/me`, { headers: { authorization: `Bearer ${token}` } });
    expect(answer.status).toBe(200);
    await page.reload();
    await page.getByText('Skript').waitFor();
    expect(await page.getByText(token).count()).toBe(0);
  });

  it('keeps the settings of the organisation, with reasons for being away that the desk offers', async () => {
    await page.goto('/admin/settings');
    await page
      .getByRole('group', { name: 'Abwesenheitsgründe' })
      .getByRole('button', { name: 'Neu' })
      .click();
    await page.getByLabel('Abwesenheitsgründe: Deutsch').last().fill('Zahnarzt');
    await save();
    await page.getByText('Gespeichert').waitFor();
    await page.goto('/');
    await page
      .getByRole('button', { name: /Abgemeldet|Abwesend|Verfügbar/ })
      .first()
      .click();
    await page.getByRole('menuitem', { name: /Zahnarzt/ }).waitFor();
    await page.keyboard.press('Escape');
  });

  for (const path of [
    'agents',
    'agents/new',
    'queues',
    'numbers/new',
    'hours/new',
    'settings',
    'mails',
    'tokens',
    'audit',
  ]) {
    it(`is usable for everybody in both widths, light and dark: ${path}`, async () => {
      await page.goto(`/admin/${path}`);
      await page.getByRole('main').getByRole('heading').first().waitFor();
      for (const viewport of [wide, narrow]) {
        await page.setViewportSize(viewport);
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
          expect(await findings(page)).toEqual([]);
        }
        const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
        expect(overflow, 'nothing runs out of the page at the side').toBe(0);
      }
    });
  }

  it('has run without an error in the page', () => {
    expect(errors).toEqual([]);
  });
});
