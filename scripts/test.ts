import { spawn } from 'node:child_process';
import { findChromium } from './chromium.ts';

// `npm test` (spec O1): all tests; the browser's join in where there is a Chromium. Words after `npm test --` go to vitest.

const chromium = findChromium();
console.log('Running the tests on a PostgreSQL of their own; a report goes to test-results/tests.json.');
if (chromium === null) {
  console.log(
    'Browser tests are left out: no Chromium found. "npm run test:browser:install" installs one and runs them.',
  );
} else {
  console.log(`Browser tests use ${chromium}.`);
}

const parameters = [
  'node_modules/vitest/vitest.mjs',
  'run',
  '--reporter=default',
  '--reporter=json',
  '--outputFile.json=test-results/tests.json',
  ...process.argv.slice(2),
];
const vitest = spawn(process.execPath, parameters, {
  stdio: 'inherit',
  env: { ...process.env, ...(chromium === null ? {} : { TIELINE_CHROMIUM: chromium }) },
});
// A terminal's Ctrl-C reaches vitest by itself; a signal to this process alone must be passed on.
for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => vitest.kill(signal));
process.on('SIGINT', () => undefined);
vitest.on('exit', (code) => process.exit(code ?? 1));
