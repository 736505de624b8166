import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findChromium } from './chromium.ts';
import { leftBehind } from './left-behind.ts';
import { hasSalesforceClients } from './salesforce-clients.ts';

// `npm test` (spec O1): all tests; the browser's join in where there is a Chromium. Words after `npm test --` go to vitest.
// A run that leaves a process or a directory behind has failed.

const chromium = findChromium();
console.log('Running the tests on a PostgreSQL of their own; a report goes to test-results/tests.json.');
if (chromium === null) {
  console.log(
    'Browser tests are left out: no Chromium found. "npm run test:browser:install" installs one and runs them.',
  );
} else {
  console.log(`Browser tests use ${chromium}.`);
}
const withSalesforceClients = hasSalesforceClients();
if (!withSalesforceClients)
  console.log(
    'Tests with Salesforce’s own clients are left out: "npm run test:salesforce:install" installs them and runs them.',
  );

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

const temporary = mkdtempSync(join(tmpdir(), 'tl-'));
// Where root runs the tests, PostgreSQL runs as somebody else and must get through.
chmodSync(temporary, 0o711);

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
  env: {
    ...process.env,
    TMPDIR: temporary,
    ...(chromium === null ? {} : { TIELINE_CHROMIUM: chromium }),
    ...(withSalesforceClients ? { TIELINE_SALESFORCE_CLIENTS: 'on' } : {}),
  },
});
// A terminal's Ctrl-C reaches vitest by itself; a signal to this process alone must be passed on.
let isStopped = false;
for (const signal of ['SIGTERM', 'SIGHUP', 'SIGINT'] as const) {
  process.on(signal, () => {
    isStopped = true;
    if (signal !== 'SIGINT') vitest.kill(signal);
  });
}
vitest.on('exit', (code) => {
  const { directories, processes } = leftBehind(temporary);
  for (const { pid } of processes) kill(pid);
  rmSync(temporary, { recursive: true, force: true, maxRetries: 3 });
  // A run that is stopped cannot tidy up after itself; this did.
  if (isStopped) process.exit(code ?? 1);
  for (const path of directories)
    console.error(`\nFAILED: the tests left the directory ${path}, which has been removed.`);
  for (const { pid, command } of processes)
    console.error(`\nFAILED: the tests left the process ${pid}, which has been ended: ${command}`);
  process.exit(code === 0 && processes.length + directories.length > 0 ? 1 : (code ?? 1));
});
