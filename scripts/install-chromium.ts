import { spawnSync } from 'node:child_process';
import { findChromium } from './chromium.ts';

// `npm run test:browser:install`: installs a Chromium where there is none, then runs the browser tests with it.

const aptPackages = ['chromium', 'fonts-dejavu-core'];

function run(...words: readonly string[]): boolean {
  const [command = '', ...parameters] = words;
  console.log(`$ ${words.join(' ')}`);
  return spawnSync(command, parameters, { stdio: 'inherit' }).status === 0;
}

function has(command: string): boolean {
  return spawnSync(command, ['--version'], { stdio: 'ignore' }).status === 0;
}

function install(): boolean {
  const asRoot = process.getuid?.() === 0;
  if (has('apt-get') && (asRoot || has('sudo'))) {
    const apt = asRoot ? ['apt-get'] : ['sudo', 'apt-get'];
    const added =
      run(...apt, 'update') && run(...apt, 'install', '-y', '--no-install-recommends', ...aptPackages);
    if (added && findChromium() !== null) return true;
  }
  // Needs no rights, but the system must already have the libraries that a browser uses.
  return run(process.execPath, 'node_modules/playwright-core/cli.js', 'install', 'chromium');
}

if (findChromium() === null && (!install() || findChromium() === null)) {
  console.error(
    'No Chromium could be installed. Install one yourself and name it: TIELINE_CHROMIUM=/path npm test',
  );
  process.exit(1);
}
const tests = spawnSync(process.execPath, ['scripts/test.ts', '--project', 'browser'], { stdio: 'inherit' });
process.exit(tests.status ?? 1);
