import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { atEnd } from '../support/processes/at-end.ts';
import { http, withToken } from './emulator-client.ts';

const main = fileURLToPath(new URL('main.ts', import.meta.url));

/** Starts the program and gives what it said up to the access token, which is the last. */
async function start(environment: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, [main], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const stop = async () => {
    if (child.exitCode === null) child.kill('SIGTERM');
    const [code] = await exited;
    return code as number | null;
  };
  atEnd(stop);
  const said: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    said.push(line);
    if (line.startsWith('Access token: ')) break;
  }
  const after = (words: string) => said.find((line) => line.startsWith(words))?.slice(words.length) ?? '';
  return { after, stop, exited };
}

describe('the emulator as a program', () => {
  it('says where it is and how to sign in, and has the same org again after a restart', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'emulator-'));
    atEnd(() => rm(directory, { recursive: true, force: true }));
    const environment = { PORT: '0', EMULATOR_CONTROL_PORT: '0', EMULATOR_DATA: directory };
    const first = await start(environment);
    const token = first.after('Access token: ');
    expect(token.split('!')[0]).toBe(first.after('Org ID: '));
    expect(first.after('Users: ')).toContain('mia@');
    for (const words of ['Username: ', 'Password: ', 'Consumer key: ', 'Consumer secret: '])
      expect(first.after(words)).not.toBe('');
    const limits = '/services/data/v66.0/limits';
    const url = first.after('Salesforce emulator is ready at ');
    expect((await http(url + limits, withToken(token))).status).toBe(200);
    expect(await first.stop()).toBe(0);

    const second = await start(environment);
    const again = second.after('Salesforce emulator is ready at ');
    expect((await http(again + limits, withToken(token))).status).toBe(200);
    expect(second.after('Consumer key: ')).toBe(first.after('Consumer key: '));
  });

  it('does not start with a port that is none', async () => {
    const { exited } = await start({ PORT: 'http' });
    const [code] = await exited;
    expect(code).toBe(2);
  });
});
