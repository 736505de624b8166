import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Emulator, SampleOrg } from '../../salesforce/emulator.ts';
import type { SwitchChanges } from '../../salesforce/model/org.ts';
import { double, picklist, restricted, text } from '../../salesforce/schema/fields.ts';
import { objectDefinitions } from '../../salesforce/schema/standard-objects.ts';
import { signIn } from '../../support/browser/agent.ts';
import { findings } from '../../support/browser/axe.ts';
import { narrow, openBrowser, openPage, wide } from '../../support/browser/browser.ts';
import type { RunningTieline } from '../../support/browser/harness.ts';
import { startOnSalesforce } from '../../support/browser/on-salesforce.ts';

let emulator: Emulator;
let org: SampleOrg;
let tieline: RunningTieline;
let browser: Browser;
let page: Page;
let errors: readonly string[];
let workflow = '';

/** What an org's administrator has added to its activities. */
const own = [
  text('Queue__c', 80, { label: 'Service Queue' }),
  double('Wait__c', { label: 'Waiting Seconds' }),
  restricted(picklist('Way__c', ['inbound'], { label: 'Way' })),
];
const objects = objectDefinitions.map((object) =>
  ['Task', 'Event'].includes(object.name) ? { ...object, fields: [...object.fields, ...own] } : object,
);

beforeAll(async () => {
  [{ emulator, org, tieline }, browser] = await Promise.all([startOnSalesforce({ objects }), openBrowser()]);
  const { items } = (await tieline.ask('admin', 'GET', '/workflows')) as { items: { id: string }[] };
  workflow = items[0]?.id ?? '';
  await tieline.ask('admin', 'PUT', '/me/locale', { locale: 'de' });
  ({ page, errors } = await openPage(browser, { baseURL: tieline.url }));
  await signIn(page, 'admin');
});
afterAll(async () => {
  await browser?.close();
  await tieline?.stop();
  await emulator?.close();
});

const set = (changes: SwitchChanges) => emulator.orgs.byId(org.orgId)?.org.setSwitches(changes);
const card = () => page.locator('[id="set-fields"]');
const entry = (name: string) => card().getByRole('group', { name, exact: true });
const field = (name: string) => entry(name).getByRole('combobox', { name: 'CRM-Feld' });
const save = () => page.getByRole('button', { name: 'Entwurf speichern' }).click();

async function isUsable(): Promise<void> {
  for (const viewport of [wide, narrow]) {
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

/** Adds a value that is to be written, and chooses which. */
async function add(fact: string): Promise<void> {
  await card().getByRole('button', { name: 'Hinzufügen' }).click();
  await card().getByRole('combobox', { name: 'Wert' }).last().selectOption({ label: fact });
}

describe('the mapping of values to fields of the org', () => {
  it('says that nothing is mapped', async () => {
    await page.goto(`/admin/workflows/${workflow}#fields`);
    await card().getByText('Kein Wert hat ein eigenes Feld').waitFor();
  });

  it('offers the fields that hold a value by their labels, and takes one by keyboard', async () => {
    await add('Warteschlange');
    await field('Warteschlange').focus();
    await page.keyboard.type('service');
    await page.getByRole('option', { name: 'Queue__c' }).waitFor();
    expect(await page.getByRole('option').count()).toBe(1);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    expect(await field('Warteschlange').inputValue()).toBe('Queue__c');
    await entry('Warteschlange').getByText('Service Queue · Text (80)').waitFor();
    await add('Wartezeit in Sekunden');
    await field('Wartezeit in Sekunden').click();
    const offered = page.getByRole('option');
    await page.getByRole('option', { name: 'Wait__c' }).waitFor();
    expect(await offered.allInnerTexts()).toContainEqual(expect.stringContaining('Wait__c · Zahl'));
    expect((await offered.allInnerTexts()).join(' ')).not.toContain('Queue__c');
    await page.getByRole('option', { name: 'Wait__c' }).click();
    expect(await field('Wartezeit in Sekunden').inputValue()).toBe('Wait__c');
  });

  it('says at the row what does not fit, as soon as it is entered', async () => {
    await field('Warteschlange').fill('Nowhere__c');
    await page.keyboard.press('Tab');
    await entry('Warteschlange').getByText('Nowhere__c ist kein Feld von Task').waitFor();
    expect(await field('Warteschlange').getAttribute('aria-invalid')).toBe('true');
    await field('Warteschlange').fill('Wait__c');
    await page.keyboard.press('Tab');
    await entry('Warteschlange').getByText('hat den Typ double').waitFor();
    await entry('Wartezeit in Sekunden').getByText('ist bereits das Feld von').waitFor();
    await field('Warteschlange').fill('service queue');
    await page.keyboard.press('Tab');
    expect(await field('Warteschlange').inputValue()).toBe('Queue__c');
  });

  it('says at the row what the org refuses of it when it is saved', async () => {
    await add('Richtung');
    await field('Richtung').fill('Way__c');
    await page.keyboard.press('Tab');
    await save();
    await entry('Richtung')
      .getByText('Task.Way__c ist eine eingeschränkte Auswahlliste ohne outbound')
      .waitFor();
    await isUsable();
    await entry('Richtung').getByRole('button', { name: 'Richtung entfernen' }).click();
  });

  it('is saved with a warning while the org gives no answer', async () => {
    set({ unavailable: 1 });
    await save();
    await page.getByText('Das CRM hat nicht rechtzeitig geantwortet').waitFor();
    set({ unavailable: null });
    await page.reload();
    await entry('Warteschlange').waitFor();
    expect(await field('Warteschlange').inputValue()).toBe('Queue__c');
    expect(errors).toEqual([]);
  });
});
