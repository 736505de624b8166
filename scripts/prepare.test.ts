import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';

/** An npm that cannot remove what it finds, as after an install that was stopped, and installs where nothing is. */
const npm = `
  const fs = require('fs');
  if (fs.existsSync('node_modules')) { console.error('ENOTEMPTY'); process.exit(1); }
  fs.mkdirSync('node_modules/.bin', { recursive: true });
  fs.writeFileSync('node_modules/.bin/node', '');
  fs.writeFileSync('node_modules/.bin/node.cmd', '');
  fs.writeFileSync('node_modules/.package-lock.json', '{"packages":{}}');
`;

it('an install that was stopped in the middle is started again from nothing', () => {
  const root = mkdtempSync(join(tmpdir(), 'tieline-prepare-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  mkdirSync(join(root, 'scripts'));
  copyFileSync(join(import.meta.dirname, 'prepare.cjs'), join(root, 'scripts/prepare.cjs'));
  writeFileSync(join(root, 'package-lock.json'), '{"packages":{}}');
  writeFileSync(join(root, 'npm.cjs'), npm);
  mkdirSync(join(root, 'node_modules/half/installed'), { recursive: true });
  const { status, stderr } = spawnSync(process.execPath, ['scripts/prepare.cjs'], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, npm_execpath: join(root, 'npm.cjs') },
  });
  expect({ status, stderr }).toMatchObject({ status: 0, stderr: expect.stringContaining('Installed in') });
  expect(existsSync(join(root, 'node_modules/half'))).toBe(false);
});
