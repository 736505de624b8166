import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openBrowser, openPage } from '../support/browser/browser.ts';
import { password } from '../support/browser/harness.ts';
import { removeDataDirectory } from '../support/processes/data-directory.ts';
import { removeDirectory } from '../support/processes/remove-directory.ts';

const root = join(import.meta.dirname, '../..');

/** A copy whose files can be edited. */
function copyOfProject(): string {
  const copy = mkdtempSync(join(tmpdir(), 'tieline-dev-'));
  onTestFinished(async () => {
    await removeDataDirectory(join(copy, 'data'));
    removeDirectory(copy);
  });
  for (const name of ['src', 'scripts', 'docs', 'package.json', 'tsconfig.json', 'vite.config.ts'])
    cpSync(join(root, name), join(copy, name), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  return copy;
}

/** Two ports beside each other that nobody uses; resolves with the first. */
async function freePorts(): Promise<number> {
  const first = createServer().listen(0, '127.0.0.1');
  await once(first, 'listening');
  const address = first.address();
  first.close();
  await once(first, 'close');
  if (address === null || typeof address === 'string' || address.port > 65_000) return freePorts();
  return address.port;
}

describe('npm run dev', () => {
  it('leads to the desk, and shows an edited text without a reload', async () => {
    const project = copyOfProject();
    const port = await freePorts();
    const dev = spawn(process.execPath, ['scripts/dev.ts'], {
      cwd: project,
      env: {
        ...process.env,
        PORT: String(port),
        TIELINE_DATA: join(project, 'data'),
        TIELINE_DEMO_HISTORY: 'off',
        TIELINE_DEMO_PASSWORD: password,
        DATABASE_URL: '',
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(async () => {
      dev.kill('SIGTERM');
      await once(dev, 'close');
    });
    let said = '';
    dev.stdout.setEncoding('utf8');
    while (!said.includes('Tieline is ready at')) said += String((await once(dev.stdout, 'data'))[0]);
    dev.stdout.resume();
    const baseURL = /ready at (\S+)/.exec(said)?.[1] ?? '';
    expect(baseURL).toBe(`http://127.0.0.1:${port}`);

    const browser = await openBrowser();
    onTestFinished(() => browser.close());
    const { page } = await openPage(browser, { baseURL });
    await page.goto('/rules/calls');
    await page.getByRole('heading', { name: /C1/ }).first().waitFor();
    await page.goto('/');
    await page.getByLabel('Benutzername').fill('mia');
    await page.getByLabel('Passwort', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Anmelden' }).click();
    await page.getByRole('region', { name: 'Telefon' }).waitFor();

    const { page: door } = await openPage(browser, { baseURL });
    await door.goto('/');
    await door.getByRole('button', { name: 'Anmelden' }).waitFor();
    const texts = join(project, 'src/messages/de/desk.json');
    writeFileSync(texts, readFileSync(texts, 'utf8').replace('"Anmelden"', '"Loslegen"'));
    await door.getByRole('button', { name: 'Loslegen' }).waitFor();
  });
});
