import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { clientsFolder, clientsSource, hasSalesforceClients } from './salesforce-clients.ts';

// `npm run test:salesforce:install`: installs Salesforce's own clients where they are missing, then runs the tests that
// use them.

function install(): boolean {
  mkdirSync(clientsFolder, { recursive: true });
  for (const file of ['package.json', 'package-lock.json'])
    copyFileSync(join(clientsSource, file), join(clientsFolder, file));
  // Nothing of theirs needs to run while it is installed.
  const words = ['ci', '--prefix', clientsFolder, '--ignore-scripts', '--no-audit', '--no-fund'];
  console.log(`$ npm ${words.join(' ')}   (400 MB, about a minute)`);
  return spawnSync('npm', words, { stdio: 'inherit' }).status === 0;
}

if (!hasSalesforceClients() && (!install() || !hasSalesforceClients())) {
  console.error('The clients could not be installed. Look at what npm says above, and run this again.');
  process.exit(1);
}
const tests = spawnSync(process.execPath, ['scripts/test.ts', '--project', 'salesforce-clients'], {
  stdio: 'inherit',
});
process.exit(tests.status ?? 1);
