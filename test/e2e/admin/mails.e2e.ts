import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { scriptedSmtp, type Script } from '../../support/mail/scripted-smtp.ts';
import { calls, erika, miaAtHerDesk, signIn, workflow } from '../../support/browser/agent.ts';
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

const folder = async (): Promise<string> =>
  z.object({ name: z.string() }).parse(await tieline.ask('admin', 'GET', '/mailer')).name;

/** The link in the mail that was written into the folder last for this address. */
async function linkTo(address: string): Promise<string> {
  const directory = await folder();
  const mails = readdirSync(directory).map((name) => readFileSync(join(directory, name), 'utf8'));
  const mail = mails.find((text) => text.includes(`To: ${address}`)) ?? '';
  return /(http\S+)/.exec(mail.replaceAll('=\r\n', '').replaceAll('=3D', '='))?.[1] ?? '';
}

async function isUsable(shown: Page): Promise<void> {
  for (const viewport of [wide, { width: 768, height: 900 }, narrow]) {
    await shown.setViewportSize(viewport);
    for (const colorScheme of ['light', 'dark'] as const) {
      await shown.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      expect(await findings(shown)).toEqual([]);
    }
    const overflow = await shown.evaluate('document.documentElement.scrollWidth - innerWidth');
    expect(overflow, 'nothing runs out of the page at the side').toBe(0);
  }
  await shown.setViewportSize(wide);
}

describe('the page of mails', () => {
  it('says where mails go without a mail server, tests it, and has nothing to show yet', async () => {
    await page.goto('/admin/mails');
    await page.getByText(`wird als Datei in ${await folder()}`).waitFor();
    await page.getByText('Keine E-Mails').waitFor();
    await page.getByRole('button', { name: 'Testen' }).click();
    await page.getByText('Der E-Mail-Versand funktioniert.').waitFor();
    await page.getByRole('listitem').filter({ hasText: 'tom@example.com' }).getByText('Geprüft').waitFor();
    await isUsable(page);
  });

  it('asks an address to confirm itself, and says beside the field what is none', async () => {
    const field = page.getByLabel('Adresse');
    // The browser's own check would hold back what the server is to refuse.
    await page.evaluate("document.querySelector('form').noValidate = true");
    await field.fill('team');
    await page.getByRole('button', { name: 'Bestätigungsmail senden', exact: true }).first().click();
    await field.and(page.locator('[aria-invalid="true"]')).waitFor();
    expect(await findings(page)).toEqual([]);
    await field.fill('team@example.org');
    await page.getByRole('button', { name: 'Bestätigungsmail senden', exact: true }).first().click();
    await page.getByText('E-Mail an team@example.org gesendet.').waitFor();
    await page.getByRole('listitem').filter({ hasText: 'team@example.org' }).getByText('Angefragt').waitFor();
  });

  it('shows what was sent, without the secret of the link, and narrows the list', async () => {
    const mail = page.getByRole('button', { name: 'Bitte bestätigen Sie Ihre Adresse' });
    await mail.click();
    await page.getByText(`${tieline.url}/confirm#…`).waitFor();
    await isUsable(page);
    await page.getByRole('radio', { name: 'Nicht gesendet' }).click();
    await page.getByText('Keine E-Mails').waitFor();
    await page.getByRole('radio', { name: 'Gesendet', exact: true }).click();
    await mail.waitFor();
  });

  it('knows the address as confirmed once its reader has pressed the button, not when the link was opened', async () => {
    const link = await linkTo('team@example.org');
    const reader = await openPage(browser, { baseURL: tieline.url });
    await reader.page.goto(link);
    await reader.page.getByRole('button', { name: 'Meine Adresse bestätigen' }).waitFor();
    await isUsable(reader.page);
    await page.reload();
    const address = page.getByRole('listitem').filter({ hasText: /^\S+team@example\.org/ });
    await address.getByText('Angefragt').waitFor();

    await reader.page.getByRole('button', { name: 'Meine Adresse bestätigen' }).click();
    await reader.page.getByText('team@example.org ist bestätigt.').waitFor();
    expect(await findings(reader.page)).toEqual([]);
    await page.reload();
    await address.getByText('Bestätigt', { exact: true }).waitFor();

    await reader.page.reload();
    await reader.page.getByRole('button', { name: 'Meine Adresse bestätigen' }).click();
    await reader.page.getByText('Der Link wurde schon verwendet').waitFor();
    expect(await findings(reader.page)).toEqual([]);
    expect(reader.errors).toEqual([]);
    await reader.context.close();
  });

  for (const [locale, title, confirm] of [
    ['en', 'Emails', 'Confirm my address'],
    ['nl', 'E-mails', 'Mijn adres bevestigen'],
  ] as const) {
    it(`is there in ${locale}, as is the page of the link`, async () => {
      await tieline.ask('admin', 'PUT', '/me/locale', { locale });
      await page.goto('/admin/mails');
      await page.getByRole('heading', { name: title, exact: true }).waitFor();
      expect(await page.getByText(/admin\.mails|desk\./).count(), 'no text is missing').toBe(0);
      const context = await browser.newContext({ baseURL: tieline.url, locale });
      const other = await context.newPage();
      await other.goto('/confirm#x');
      await other.getByRole('button', { name: confirm }).waitFor();
      await context.close();
    });
  }

  it('has run without an error in the page', () => {
    expect(errors).toEqual([]);
  });
});

describe('the page of mails, with a mail server', () => {
  it('quotes what the server refused, and sends it again by a press', async () => {
    const script: Script = { RCPT: { say: '550 5.1.1 no such person here' } };
    const smtp = await scriptedSmtp(script);
    const server = await startTieline({
      env: { TIELINE_SMTP_URL: `smtp://127.0.0.1:${smtp.port}`, TIELINE_MAIL_FROM: 'desk@example.org' },
    });
    onTestFinished(() => server.stop());
    await workflow(server, { missedEmail: { enabled: true } });
    const mia = await miaAtHerDesk(browser, server);
    const customer = await calls(server, erika);
    await mia.panel.getByRole('button', { name: /Annehmen/ }).waitFor();
    await customer.hangUp();

    await server.ask('admin', 'PUT', '/me/locale', { locale: 'de' });
    const { context, page: admin } = await openPage(browser, { baseURL: server.url });
    await signIn(admin, 'admin');
    await admin.goto('/admin/mails');
    await admin
      .getByText(`E-Mails werden über 127.0.0.1:${smtp.port} von desk@example.org gesendet.`)
      .waitFor();
    const mail = admin.getByRole('listitem').filter({ hasText: 'mia@example.com' }).first();
    await mail.getByText('no such person here').waitFor();
    await isUsable(admin);
    script.RCPT = { say: '250 ok' };
    await mail.getByRole('button', { name: 'Erneut senden' }).click();
    await mail.getByText('Gesendet', { exact: true }).waitFor();
    expect(smtp.messages.length).toBe(1);
    await context.close();
    await mia.context.close();
  });
});
