import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
/** Looked through after PATH, which a service or a desktop program may have cut short. */
const usualDirectories = ['/usr/bin', '/usr/local/bin', '/snap/bin'];
const macApplications = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** The Chromium that browser tests use: TIELINE_CHROMIUM, else the machine's, else one that Playwright installed; null: none. */
export function findChromium(): string | null {
  const named = process.env['TIELINE_CHROMIUM'];
  if (named !== undefined && named !== '') {
    if (!existsSync(named)) throw new Error(`TIELINE_CHROMIUM names ${named}, and there is no such program.`);
    return named;
  }
  const directories = [...(process.env['PATH'] ?? '').split(delimiter), ...usualDirectories];
  const candidates = directories.flatMap((directory) => names.map((name) => join(directory, name)));
  return (
    [...candidates, ...macApplications, chromium.executablePath()].find((path) => existsSync(path)) ?? null
  );
}
