import { describe, expect, it } from 'vitest';
import { calls, erika, finish, panelOf, phase } from '../../support/browser/agent.ts';
import { findings } from '../../support/browser/axe.ts';
import { password } from '../../support/browser/harness.ts';
import { miasDesk } from '../../support/browser/mias-desk.ts';

const { tieline, mia } = await miasDesk();

/** As long as a page gets for an action. */
const waits = { timeout: 10_000 };
const comments = () => mia.panel.getByRole('textbox', { name: 'Kommentar' });
const dialog = () => mia.page.getByRole('dialog', { name: 'Erneut anmelden' });

/** A call that Mia has ended, in wrap-up; gives its id. */
async function wrapUp(): Promise<string> {
  await calls(tieline, erika);
  await phase(mia.panel, 'Eingehender Anruf');
  await mia.page.keyboard.press('Alt+a');
  await phase(mia.panel, 'Verbunden');
  await mia.page.keyboard.press('Alt+x');
  await mia.panel.getByRole('button', { name: /Abschließen/ }).waitFor();
  const { interactions } = (await tieline.ask('mia', 'GET', '/desk')) as { interactions: { id: string }[] };
  return interactions[0]?.id ?? '';
}
const onServer = async (id: string) =>
  (
    (await tieline.ask('mia', 'GET', `/interactions/${id}`)) as {
      phase: string;
      details: { comments: string };
    }
  ).details.comments;

async function signInAgain(username?: string): Promise<void> {
  const { page } = mia;
  if (username !== undefined) await dialog().getByLabel('Benutzername').fill(username);
  await dialog().getByLabel('Passwort').fill(password);
  await page.keyboard.press('Enter');
}

describe('a session that ends in the middle of the work', () => {
  it('asks for the password over the page, with the reason and the name, and sends what was typed by itself', async () => {
    const id = await wrapUp();
    await comments().fill('Position 3');
    await expect.poll(() => onServer(id), waits).toBe('Position 3');
    await comments().press('End');
    await mia.page.keyboard.type(' dop');
    await mia.context.clearCookies();
    await mia.page.keyboard.type('pelt');
    await dialog().getByText('Ihre Anmeldung ist abgelaufen oder wurde beendet.').waitFor();
    expect(await dialog().getByLabel('Benutzername').inputValue()).toBe('mia');
    expect(await mia.page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('password');
    expect(await mia.page.getByLabel('Kommentar').inputValue()).toBe('Position 3 doppelt');
    expect(await findings(mia.page)).toEqual([]);
    await mia.page.keyboard.press('Escape');
    await dialog().getByLabel('Passwort').fill('wrong');
    await mia.page.keyboard.press('Enter');
    await dialog().getByRole('alert').waitFor();
    await signInAgain();
    await dialog().waitFor({ state: 'detached' });
    await expect.poll(() => onServer(id), waits).toBe('Position 3 doppelt');
    expect(await mia.page.getByRole('alert').count()).toBe(0);
    await finish(mia);
  });

  it('makes Finish wait for what was typed', async () => {
    const id = await wrapUp();
    await mia.context.clearCookies();
    await comments().fill('Gutschrift zugesagt');
    await mia.page.keyboard.press('Alt+Enter');
    await signInAgain();
    await mia.panel.getByText('Keine aktiven Anrufe').waitFor();
    expect(await onServer(id)).toBe('Gutschrift zugesagt');
  });

  it('sends a form that was saved meanwhile by itself', async () => {
    const { page } = mia;
    await page.goto('/records/account/new');
    await page.getByRole('textbox', { name: 'Name *' }).fill('Nachtrag GmbH');
    await mia.context.clearCookies();
    await page.getByRole('button', { name: /^Speichern/ }).click();
    await signInAgain();
    await page.getByRole('heading', { name: 'Nachtrag GmbH' }).waitFor();
  });

  it('is noticed where another tab has signed in again', async () => {
    const id = await wrapUp();
    await mia.context.clearCookies();
    await comments().fill('Im anderen Tab angemeldet');
    await dialog().waitFor();
    const other = await mia.context.newPage();
    await other.goto('/');
    await other.getByLabel('Benutzername').fill('mia');
    await other.getByLabel('Passwort').fill(password);
    await other.keyboard.press('Enter');
    await panelOf(other).waitFor();
    await dialog().waitFor({ state: 'detached' });
    await expect.poll(() => onServer(id), waits).toBe('Im anderen Tab angemeldet');
    await other.close();
    await finish(mia);
  });

  it('sends nothing of the first person where somebody else signs in, and says so', async () => {
    const id = await wrapUp();
    await mia.context.clearCookies();
    await comments().fill('Nur für Mia');
    await dialog().waitFor();
    await signInAgain('tom');
    await mia.page.getByText('What Mia Krüger had typed and not saved was not sent.').waitFor();
    expect(await onServer(id)).toBe('');
    await mia.page.getByRole('button', { name: 'Understood' }).click();
  });
});

describe('what was typed while the server could not be reached', () => {
  it('is sent after a reload, once', async () => {
    const id = await wrapUp();
    const { page } = mia;
    await page.route('**/details', (route) => route.abort());
    await comments().fill('Vor dem Absturz');
    await page.waitForFunction(() =>
      Object.keys(localStorage).some((key) => key.startsWith('tieline.unsent.')),
    );
    await page.reload();
    await page.unroute('**/details');
    await expect.poll(() => onServer(id), waits).toBe('Vor dem Absturz');
    await page.waitForFunction(
      () => !Object.keys(localStorage).some((key) => key.startsWith('tieline.unsent.')),
    );
    await finish(mia);
  });

  it('holds Finish back until it is there, and the alert leaves by itself', async () => {
    const id = await wrapUp();
    const { page } = mia;
    await page.route('**/api/v1/interactions/**', (route) => route.abort());
    await comments().fill('Kommt noch an');
    await page.keyboard.press('Alt+Enter');
    await mia.panel.getByText('Wird abgeschlossen, sobald Ihr Text gespeichert ist').waitFor();
    await page.unroute('**/api/v1/interactions/**');
    await mia.panel.getByText('Keine aktiven Anrufe').waitFor();
    expect(await onServer(id)).toBe('Kommt noch an');
  });

  it('leaves no alert behind of a command that failed', async () => {
    await calls(tieline, erika);
    await phase(mia.panel, 'Eingehender Anruf');
    await mia.page.keyboard.press('Alt+a');
    await phase(mia.panel, 'Verbunden');
    await mia.page.route('**/hold', (route) => route.abort());
    await mia.page.keyboard.press('Alt+h');
    const alert = mia.panel.getByRole('alert');
    await alert.waitFor();
    await mia.page.unroute('**/hold');
    await alert.waitFor({ state: 'detached' });
    await mia.page.keyboard.press('Alt+x');
    await finish(mia);
  });
});
