import { readFile } from 'node:fs/promises';
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
  await page.goto('/admin/import');
});
afterAll(async () => {
  await browser?.close();
  await tieline?.stop();
});

const choose = (content: string | Buffer) =>
  page
    .getByLabel('CSV-Datei auswählen')
    .setInputFiles({ name: 'kontakte.csv', mimeType: 'text/csv', buffer: Buffer.from(content) });

const tablet = { width: 768, height: 1024 };
async function expectUsable(): Promise<void> {
  for (const viewport of [wide, tablet, narrow]) {
    await page.setViewportSize(viewport);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      expect(await findings(page)).toEqual([]);
    }
    const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
    expect(overflow, 'nothing runs out of the page at the side').toBe(0);
  }
  await page.setViewportSize(wide);
}

describe('the import of contacts', () => {
  it('says what a file must look like, and refuses others before they are sent', async () => {
    await page.getByText('Eine CSV-Datei, deren erste Zeile die Spalten benennt').waitFor();
    await expectUsable();
    await choose('Vorname;Telefon\nErika;1\n');
    await page.getByRole('alert').filter({ hasText: 'keine Spalte enthält den Nachnamen' }).waitFor();
    expect(await page.getByRole('button', { name: 'Importieren', exact: true }).count()).toBe(0);
    await expectUsable();
  });

  it('shows how the columns are read before anything is imported', async () => {
    await choose(
      Buffer.from(
        'Vorname;Nachname;Telefon;E-Mail;Firma;Schuhgröße\r\n' +
          'Ida;Importiert;089 636-48777;ida@example.com;Import GmbH;38\r\n' +
          'Ohne;;;;;\r\n' +
          '<b>Fett</b>;=1+1;frag Tom;;;\r\n' +
          '=cmd;Falsch;;keine Adresse;;\r\n',
        'latin1',
      ),
    );
    const columns = page.getByRole('region', { name: 'Spaltenzuordnung' });
    await columns.getByRole('columnheader', { name: 'Firma Account' }).waitFor();
    await columns.getByRole('columnheader', { name: 'Schuhgröße nicht importiert' }).waitFor();
    await columns.getByRole('cell', { name: '<b>Fett</b>' }).waitFor();
    await page.getByText('Zeile 3: Nachname: der Nachname fehlt').waitFor();
    await expectUsable();
  });

  it('imports by keyboard, reports what happened to the rows, and saves the errors as a file', async () => {
    await page.getByRole('button', { name: 'Importieren', exact: true }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Letzter Import: vollständig' }).waitFor();
    await page.getByRole('status').filter({ hasText: 'Letzter Import: vollständig' }).waitFor();
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Kontakte importieren');
    expect((await page.getByRole('main').textContent())?.replaceAll(/\s+/gu, '')).toContain(
      'Zeilen4Angelegt2',
    );
    await page.getByText('Nicht importierte Spalten: Schuhgröße').waitFor();
    const faults = page.getByRole('region', { name: 'Zeilen mit Fehlern' });
    await faults.getByRole('row', { name: '3 Nachname: der Nachname fehlt' }).waitFor();
    await faults.getByRole('row', { name: '5 E-Mail: ist keine E-Mail-Adresse' }).waitFor();
    await page.getByRole('region', { name: 'Hinweise' }).getByText('„frag Tom“').waitFor();
    await expectUsable();

    const saving = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Als CSV speichern' }).first().click();
    const file = await readFile(await (await saving).path(), 'utf8');
    expect(file).toBe(
      '\uFEFF"Zeile","Grund"\r\n"3","Nachname: der Nachname fehlt"\r\n"5","E-Mail: ist keine E-Mail-Adresse"\r\n',
    );
  });

  it('has made contacts that callers are known by', async () => {
    expect(await tieline.ask('admin', 'GET', '/crm/lookup?number=%2B498963648777')).toMatchObject({
      records: [{ name: 'Ida Importiert', account: { name: 'Import GmbH' } }],
    });
  });

  it('shows its progress and can be stopped; what was imported stays', async () => {
    const rows = Array.from({ length: 400_000 }, (_, at) => `Anna,Row ${at},+49 89 ${2_000_000 + at}\n`);
    await choose(`First name,Last name,Phone\n${rows.join('')}`);
    await page.getByRole('button', { name: 'Importieren', exact: true }).click();
    const progress = page.getByRole('progressbar', { name: 'Fortschritt des Imports' });
    await progress.waitFor();
    await page.getByText(/Bisher [1-9][\d.]* Zeilen/).waitFor();
    expect(await findings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Import anhalten' }).click();
    await page.getByText('Sie haben den Import angehalten.').waitFor();
    await page.getByLabel('CSV-Datei auswählen').waitFor();
    const { import: report } = (await tieline.ask('admin', 'GET', '/crm/import')) as {
      import: { created: number; stopped: string };
    };
    expect(report.stopped).toBe('asked');
    expect(report.created).toBeGreaterThan(0);
    expect(report.created).toBeLessThan(rows.length);
  });

  it('has run without an error in the page', () => {
    expect(errors).toEqual([]);
  });
});
