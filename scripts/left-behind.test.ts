import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { leftBehind } from './left-behind.ts';

it('finds the directories and processes that tests have left, and nothing of others', async () => {
  const temporary = mkdtempSync(join(tmpdir(), 'tieline-left-'));
  onTestFinished(() => rmSync(temporary, { recursive: true }));
  expect(leftBehind(temporary)).toEqual({ directories: [], processes: [] });

  const data = join(temporary, 'tl-data');
  mkdirSync(data);
  mkdirSync(join(temporary, 'node-compile-cache'));
  const program = join(data, 'waits.mjs');
  writeFileSync(program, 'process.stdout.write("waits"); setInterval(() => undefined, 1_000_000);');
  const child = spawn(process.execPath, [program], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout, 'data');

  const left = leftBehind(temporary);
  expect(left.directories).toEqual([data]);
  expect(left.processes).toEqual([{ pid: child.pid, command: expect.stringContaining(program) }]);
});
