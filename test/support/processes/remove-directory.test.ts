import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { removeDirectory } from './remove-directory.ts';

const files = 2_000;

it('removes a directory also while somebody else removes some of its files', async () => {
  const directory = join(mkdtempSync(join(tmpdir(), 'tieline-removed-')), 'data');
  mkdirSync(directory);
  const paths = Array.from({ length: files }, (_, index) => join(directory, String(index)));
  for (const path of paths) writeFileSync(path, '');
  const isGoing = new Int32Array(new SharedArrayBuffer(4));
  const other = new Worker(
    `const { workerData: { isGoing, paths }, parentPort } = require('node:worker_threads');
    parentPort.postMessage('ready');
    Atomics.wait(isGoing, 0, 0);
    for (const path of paths) require('node:fs').rmSync(path, { force: true });`,
    { eval: true, workerData: { isGoing, paths: paths.filter((_, index) => index % 7 === 0) } },
  );
  const ended = once(other, 'exit');
  await once(other, 'message');
  Atomics.store(isGoing, 0, 1);
  Atomics.notify(isGoing, 0);
  removeDirectory(join(directory, '..'));
  expect(existsSync(directory)).toBe(false);
  await ended;
});
