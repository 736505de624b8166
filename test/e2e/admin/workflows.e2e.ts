import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
/** The editor of the workflow that the tests change. */
let address = '';
const directory = mkdtempSync(join(tmpdir(), 'tieline-files-'));
const asked: string[] = [];

beforeAll(async () => {
  [tieline, browser] = await Promise.all([startTieline(), openBrowser()]);
  await tieline.ask('admin', 'PUT', '/me/locale', { locale: 'de' });
  ({ page, errors } = await openPage(browser, { baseURL: tieline.url }));
  page.on('dialog', (dialog) => {
    asked.push(dialog.type());
    void dialog.accept();
  });
  await signIn(page, 'admin');
});
afterAll(async () => {
  await browser?.close();
  await tieline?.stop();
  rmSync(directory, { recursive: true, force: true });
});

const button = (name: string | RegExp) => page.getByRole('button', { name });
const setting = (path: string) => page.locator(`[id="set-${path}"]`);
const status = (text: string | RegExp) =>
  page.getByRole('region', { name: 'Status und Aktionen' }).getByText(text);
const dialog = () => page.getByRole('dialog');
const menu = async (item: string | RegExp) => {
  await button(/^Mehr:/).click();
  await page.getByRole('menuitem', { name: item }).click();
};
const open = async () => {
  await page.goto(address);
  await page.getByRole('heading', { name: 'Betreff', exact: true }).waitFor();
};
const versions = async () => {
  const id = address.split('/').at(-1);
  return (await tieline.ask('admin', 'GET', `/workflows/${id}`)) as {
    version: number;
    versions: unknown[];
    activations: { version: number; from: string; planned: boolean }[];
    assignments: { agents: string[] };
  };
};

describe('the list of workflows', () => {
  it('creates one from the defaults, assigned to nobody yet, and opens it', async () => {
    await page.goto('/admin/workflows');
    await page.getByRole('row', { name: /Standard.*5 Benutzer/ }).waitFor();
    await button('Neu').click();
    await dialog().getByLabel('Name').fill('Vertrieb');
    expect(await findings(page)).toEqual([]);
    await dialog().getByRole('button', { name: 'Anlegen' }).click();
    await page.getByRole('heading', { name: 'Vertrieb' }).waitFor();
    address = new URL(page.url()).pathname;
    await page.goto('/admin/workflows');
    await page.getByRole('row', { name: /Vertrieb.*v1.*niemand/ }).waitFor();
  });
});

describe('a setting', () => {
  it('shows its effect on a call at once, and what it was', async () => {
    await open();
    const template = setting('subject.template');
    await template.getByRole('textbox').fill('{name}, {calltype}');
    await template.getByText('Erika Mustermann, Eingehendes Gespräch').waitFor();
    await template.getByText('v1: {calltype} {date} {time}').waitFor();
    await template.getByRole('button', { name: '{queue}' }).click();
    expect(await template.getByRole('textbox').inputValue()).toBe('{name}, {calltype} {queue}');
    await status('Entwurf nicht gespeichert, 1 Änderung').waitFor();
  });

  it('that conflicts is marked at both places, and resolved by one press', async () => {
    await setting('interactionLog').getByRole('switch').check();
    await setting('log.outboundUnanswered').getByRole('radio', { name: 'Aus' }).click();
    await setting('log.inboundMissed').getByText('Nicht zusammen mit').waitFor();
    await setting('interactionLog')
      .getByRole('link', { name: 'Was protokolliert wird, Eingehend, verpasst' })
      .click();
    await status('1 Konflikt, Speichern nicht möglich').waitFor();
    expect(await button('Entwurf speichern').getAttribute('aria-disabled')).toBe('true');
    expect(await findings(page)).toEqual([]);
    await setting('log.inboundMissed').getByRole('button', { name: 'Hier ausschalten' }).click();
    await status('1 Konflikt, Speichern nicht möglich').waitFor({ state: 'detached' });
    expect(await button('Entwurf speichern').getAttribute('aria-disabled')).toBeNull();
  });

  it('is found by its name or description', async () => {
    await page.getByRole('heading', { name: 'Betreff', exact: true }).click();
    await page.keyboard.press('/');
    await page.keyboard.type('max. nach');
    await page.getByRole('option', { name: /Max. Nachbearbeitung/ }).waitFor();
    expect(await findings(page)).toEqual([]);
    await page.keyboard.press('Enter');
    const found = setting('wrapup.maxSeconds').getByRole('spinbutton');
    expect(await found.evaluate((field) => field === document.activeElement)).toBe(true);
  });

  it('that is a list can be reordered, added to and removed from', async () => {
    const options = setting('followUp.inbound.options');
    await options.getByRole('checkbox', { name: 'Neuer Termin' }).uncheck();
    await options.getByRole('button', { name: 'Folgeaufgabe nach oben verschieben' }).click();
    expect(await options.getByRole('listitem').allInnerTexts()).toEqual(
      expect.arrayContaining(['Folgeaufgabe', 'Neuer Termin']),
    );
    const results = setting('dispositions');
    await results.getByRole('button', { name: 'Hinzufügen' }).click();
    await results.getByLabel('Deutsch').fill('Angebot gewünscht');
    await results.getByRole('button', { name: 'Angebot gewünscht entfernen' }).click();
    expect(await results.getByLabel('Deutsch').count()).toBe(0);
  });
});

describe('a draft', () => {
  it('is asked about on leaving, and is still there after a reload', async () => {
    await page.getByRole('link', { name: 'Workflows' }).click();
    await dialog().getByRole('button', { name: 'Bleiben' }).click();
    await page.reload();
    expect(asked).toEqual(['beforeunload']);
    await setting('subject.template').getByText('Erika Mustermann, Eingehendes Gespräch').waitFor();
    await page.getByRole('link', { name: 'Workflows' }).click();
    await dialog().getByRole('button', { name: 'Verlassen', exact: true }).click();
    await page.getByRole('row', { name: /Vertrieb/ }).waitFor();
    await page.goBack();
    await status(/Entwurf nicht gespeichert/).waitFor();
  });

  it('becomes the next version, which changes nothing yet', async () => {
    await button('Entwurf speichern').click();
    await status(/Entwurf v2 gespeichert/).waitFor();
    await status('v1 aktiv').waitFor();
    expect((await versions()).version).toBe(1);
  });

  it('is compared by setting with any other version', async () => {
    await button('Mit v1 vergleichen').click();
    const drawer = page.getByRole('complementary', { name: 'Vergleichen' });
    await drawer.getByText('{name}, {calltype} {queue}').waitFor();
    expect(await findings(page)).toEqual([]);
    await drawer.getByLabel('Mit', { exact: true }).selectOption('v1 aktiv');
    await drawer.getByText('Keine Unterschiede.').waitFor();
    await drawer.getByRole('button', { name: 'Schließen' }).click();
  });
});

describe('a version', () => {
  it('is activated at a later time, not in the past, and cancelled before that', async () => {
    await button('v2 aktivieren').click();
    await dialog().getByLabel('Später').check();
    await dialog().getByLabel('Tag und Uhrzeit').fill('2020-01-01T08:00');
    await dialog().getByText('Wählen Sie einen Zeitpunkt in der Zukunft.').waitFor();
    await dialog().getByLabel('Tag und Uhrzeit').fill('2099-01-02T08:00');
    await dialog()
      .getByText(/^Zeitzone \w+/)
      .waitFor();
    expect(await findings(page)).toEqual([]);
    await dialog().getByRole('button', { name: 'v2 aktivieren' }).click();
    await status(/v2 geplant für .*2. Jan. 2099, 08:00/).waitFor();
    expect((await versions()).activations).toMatchObject([{ planned: false }, { version: 2, planned: true }]);
    await button('Aktivierung von v2 aufheben').click();
    await status(/Entwurf v2 gespeichert/).waitFor();
    expect((await versions()).activations).toHaveLength(1);
  });

  it('is activated at once, and gone back from', async () => {
    await button('v2 aktivieren').click();
    await dialog().getByRole('button', { name: 'v2 aktivieren' }).click();
    await status(/v2 aktiv seit/).waitFor();
    await menu('Versionen');
    const drawer = page.getByRole('complementary', { name: 'Versionen' });
    expect(await findings(page)).toEqual([]);
    await drawer.getByRole('button', { name: 'Zurück zu v1' }).click();
    await dialog().getByRole('button', { name: 'Zurück zu v1' }).click();
    await status(/v1 aktiv seit/).waitFor();
    expect((await versions()).version).toBe(1);
  });
});

describe('a file', () => {
  it('is exported from a version and imported as the next', async () => {
    const waiting = page.waitForEvent('download');
    await menu('Als Datei exportieren');
    const download = await waiting;
    expect(download.suggestedFilename()).toBe('Vertrieb-v1.json');
    const path = join(directory, 'exported.json');
    await download.saveAs(path);
    const document: Record<string, unknown> = JSON.parse(readFileSync(path, 'utf8'));
    expect(document).toMatchObject({
      name: 'Vertrieb',
      $schema: expect.stringContaining('/schemas/workflow.json'),
    });

    const faulty = join(directory, 'faulty.json');
    writeFileSync(faulty, JSON.stringify({ ...document, colour: 'red', timeZone: 'Mars/Olympus' }));
    await menu('Datei als nächste Version importieren');
    await dialog().getByLabel('Datei', { exact: true }).setInputFiles(faulty);
    await dialog().getByRole('button', { name: 'Importieren' }).click();
    await dialog().getByText('colour unbekannte Einstellung').waitFor();
    await dialog()
      .getByText(/timeZone/)
      .waitFor();

    const changed = join(directory, 'changed.json');
    writeFileSync(changed, JSON.stringify({ ...document, autoAnswer: true }));
    await dialog().getByLabel('Datei', { exact: true }).setInputFiles(changed);
    await dialog().getByRole('button', { name: 'Importieren' }).click();
    await status('Entwurf v3 gespeichert, 1 Änderung').waitFor();
    expect(await setting('autoAnswer').getByRole('switch').isChecked()).toBe(true);
  });
});

describe('an assignment', () => {
  it('says from which workflow each person would come', async () => {
    await page.getByRole('link', { name: /Zugewiesen an/ }).click();
    const card = page.getByRole('region', { name: 'Zugewiesen an' });
    await card.getByRole('checkbox', { name: 'Tom Becker' }).check();
    await card.getByRole('button', { name: 'Zuweisen' }).click();
    await page.getByRole('link', { name: 'Zugewiesen an 1' }).waitFor();
    expect((await versions()).assignments.agents).toHaveLength(1);

    await page.goto('/admin/workflows');
    await button('Standard').click();
    const other = page.getByRole('region', { name: 'Zugewiesen an' });
    await other.getByRole('checkbox', { name: 'Tom Becker hat Vertrieb' }).check();
    await other.getByText('Tom Becker wechselt von Vertrieb.').waitFor();
    expect(await findings(page)).toEqual([]);
    await other.getByRole('button', { name: 'Abbrechen' }).click();
  });
});

describe('the editor', () => {
  for (const viewport of [wide, { width: 768, height: 900 }, narrow])
    it(`is usable for everybody at ${viewport.width} pixels, light and dark`, async () => {
      await open();
      await page.setViewportSize(viewport);
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        expect(await findings(page), colorScheme).toEqual([]);
      }
      const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
      expect(overflow, 'nothing runs out of the page at the side').toBe(0);
    });

  it('has run without an error in the page', () => {
    expect(errors).toEqual([]);
  });
});
