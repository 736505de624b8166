import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  Hearing,
  newCall,
  newLeg,
  type People,
  telephonyContract,
} from '../../../../test/contract/telephony.ts';
import { TelephonyGap } from '../../../application/ports/interactions/telephony.ts';
import { type CallId, callId } from '../../../domain/ids.ts';
import type { CustomerCall, Simulator } from './simulator.ts';
import { socketPath } from './socket-path.ts';
import { type RunningSimulator, startSimulator } from './start.ts';

const directories: string[] = [];
function newDirectory(prefix = 'tieline-sim-'): string {
  const directory = mkdtempSync(join(tmpdir(), prefix));
  directories.push(directory);
  return directory;
}
afterAll(() => {
  for (const directory of directories) rmSync(directory, { recursive: true, force: true });
});

const factLine = z.object({ call: z.string().transform(callId), position: z.string() });

const customer: CustomerCall = { from: '+49 89 636-48018', withheld: false, to: '+498912345670', keys: null };

async function calls(simulator: Simulator, from = customer): Promise<CallId> {
  const call = await simulator.customerCalls(from);
  if (call === 'full') throw new Error('the simulator is full');
  return call;
}

telephonyContract('the simulator', async () => {
  const running = await startSimulator({ dataDirectory: newDirectory() });
  const { simulator, telephony } = running;
  const people: People = {
    call: ({ from, to, keys }) =>
      calls(simulator, { ...customer, from: from ?? '+4915112345678', withheld: from === null, to, keys }),
    hangUp: async (call) => void (await simulator.hangUp(call)),
    press: async (call, digits) => void (await simulator.tones(call, digits)),
    whenCalled: async (number, behaviour) => {
      await simulator.setCallee(number, { behaviour, afterMs: behaviour === 'no-answer' ? null : 20 });
    },
  };
  return {
    telephony,
    people,
    ourNumber: '+498912345670',
    extension: '101',
    numberOutside: '+31201234567',
    emergencyNumber: '112',
    loseLink: (ms) => simulator.fail({ kind: 'link-lost', ms }),
    close: () => running.stop(),
  };
});

describe('the simulator', () => {
  let running: RunningSimulator;
  let simulator: Simulator;
  const directory = newDirectory();

  beforeAll(async () => {
    running = await startSimulator({ dataDirectory: directory, deadlineMs: 500 });
    simulator = running.simulator;
  });
  afterEach(async () => {
    await simulator.fail({ kind: 'doubled', on: false });
    await simulator.fail({ kind: 'delayed', ms: null });
    await simulator.fail({ kind: 'reordered', ms: null });
  });
  afterAll(() => running.stop());

  /** Lets a customer press 60 keys one after the other; gives what was heard of it. */
  async function sixtyKeys(): Promise<string> {
    const hearing = new Hearing(running.telephony, null);
    const call = await calls(simulator);
    const expected = Array.from({ length: 60 }, (_, index) => String(index));
    for (const digits of expected) await simulator.tones(call, digits);
    await simulator.hangUp(call);
    await hearing.fact('leg-ended', (fact) => fact.call === call);
    await hearing.end();
    // What an earlier test left on its way may be heard too.
    const keys = hearing.facts.filter((fact) => fact.call === call && fact.type === 'tones');
    expect(keys.map((fact) => 'digits' in fact && fact.digits)).toEqual(expected);
    expect(new Set(hearing.facts.map((fact) => fact.position)).size).toBe(hearing.facts.length);
    return hearing.of(call).join(' ');
  }

  it.each([
    ['doubled', [{ kind: 'doubled', on: true }]],
    ['late', [{ kind: 'delayed', ms: 200 }]],
    ['in another order', [{ kind: 'reordered', ms: 50 }]],
    ['much later than others', [{ kind: 'reordered', ms: 2000 }]],
    [
      'in every wrong way at once',
      [
        { kind: 'doubled', on: true },
        { kind: 'delayed', ms: 20 },
        { kind: 'reordered', ms: 300 },
      ],
    ],
  ] as const)('has its facts put right that come %s', async (_, faults) => {
    for (const fault of faults) await simulator.fail(fault);
    expect((await simulator.state()).faults).not.toEqual({});
    expect(await sixtyKeys()).toBe(`called ${'tones '.repeat(60)}leg-ended`);
  });

  it('makes commands fail within their deadline while it gives no answer, and is up again afterwards', async () => {
    const hearing = new Hearing(running.telephony, null);
    const call = await calls(simulator);
    const { leg } = await hearing.fact('called', (fact) => fact.call === call);
    await simulator.fail({ kind: 'silent', ms: 1500 });
    const asked = performance.now();
    await expect(running.telephony.hangUp(leg)).rejects.toMatchObject({ name: 'TelephonyUnavailable' });
    expect(performance.now() - asked).toBeLessThan(1400);
    // It was carried out all the same; nothing told us so until the link was back.
    await hearing.fact('leg-ended', (fact) => fact.leg === leg);
    await running.telephony.hangUp(leg);
    await hearing.end();
  });

  it('is adopted by a second server, which has the same calls, facts and clock', async () => {
    const hearing = new Hearing(running.telephony, null);
    const call = await calls(simulator);
    const called = await hearing.fact('called', (fact) => fact.call === call);
    await simulator.moveClock({ to: 'moment', now: called.at });
    await simulator.moveClock({ to: 'later', byMs: 3_600_000 });
    const second = await startSimulator({ dataDirectory: directory });
    expect((await second.telephony.calls()).calls.map((each) => each.call)).toContain(call);
    expect(second.clock.offsetMs).toBe(running.clock.offsetMs);
    await second.simulator.moveClock({ to: 'real' });
    await expect.poll(() => running.clock.offsetMs).toBe(0);
    await second.simulator.hangUp(call);
    await hearing.fact('leg-ended', (fact) => fact.call === call);
    await second.close();
    expect(running.telephony.link).toBe('up');
    await hearing.end();
  });

  it('runs what is due at once when the clock moves, and reports who asked', async () => {
    const hearing = new Hearing(running.telephony, null);
    const leg = newLeg();
    const options = { call: newCall(), from: null, timeoutMs: 600_000 };
    await running.telephony.dial(leg, { type: 'extension', extension: '101' }, options);
    let moved = 0;
    const stop = running.clock.onMoved(() => {
      moved += 1;
    });
    await simulator.moveClock({ to: 'later', byMs: 601_000 });
    expect(await hearing.fact('leg-ended', (fact) => fact.leg === leg)).toMatchObject({ cause: 'no-answer' });
    expect(moved).toBe(1);
    await simulator.moveClock({ to: 'real' });
    stop();
    await hearing.end();
  });

  it('shows the lab what an emergency centre was given', async () => {
    const call = newCall();
    const to = { type: 'emergency', number: '933', address: '1 Main Street' } as const;
    await running.telephony.dial(newLeg(), to, { call, from: null, timeoutMs: 10_000 });
    const shown = (await simulator.state()).calls.find((each) => each.call === call);
    expect(shown?.legs).toMatchObject([{ kind: 'emergency', party: '933', address: '1 Main Street' }]);
    await simulator.hangUp(call);
  });

  it('has a gap before positions that it does not know', async () => {
    const { signal } = new AbortController();
    const first = async (since: string): Promise<unknown> => {
      for await (const fact of running.telephony.facts(since, signal)) return fact;
      return null;
    };
    await expect(first('00000000-0000-0000-0000-000000000000.1')).rejects.toBeInstanceOf(TelephonyGap);
    await expect(first('nonsense')).rejects.toBeInstanceOf(TelephonyGap);
    const { position } = await running.telephony.calls();
    await expect(first(position.replace(/\d+$/, '999999999'))).rejects.toBeInstanceOf(TelephonyGap);
  });

  it('outlives a server that is killed, which goes on after the last position it had', async () => {
    const shared = newDirectory();
    const script = `
      const { startSimulator } = await import(${JSON.stringify(new URL('start.ts', import.meta.url).href)});
      const { telephony, simulator } = await startSimulator({ dataDirectory: ${JSON.stringify(shared)} });
      const facts = telephony.facts(null, new AbortController().signal);
      await simulator.customerCalls(${JSON.stringify(customer)});
      for await (const fact of facts) console.log(JSON.stringify(fact));
    `;
    const server = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const lines: unknown[] = await once(createInterface(server.stdout), 'line');
    const called = factLine.parse(JSON.parse(String(lines[0])));
    server.kill('SIGKILL');
    await once(server, 'exit');

    const next = await startSimulator({ dataDirectory: shared });
    expect((await next.telephony.calls()).calls.map((each) => each.call)).toEqual([called.call]);
    const hearing = new Hearing(next.telephony, called.position);
    await next.simulator.hangUp(called.call);
    await hearing.fact('leg-ended');
    expect(hearing.of(called.call)).toEqual(['leg-ended']);
    await hearing.end();
    await next.stop();
  });

  it('is one process however many servers start at once', async () => {
    const shared = newDirectory();
    const servers = await Promise.all(
      Array.from({ length: 4 }, () => startSimulator({ dataDirectory: shared })),
    );
    const [first, ...others] = servers;
    if (!first) throw new Error('no server');
    const call = await calls(first.simulator);
    for (const other of others) {
      expect((await other.simulator.state()).calls.map((each) => each.call)).toEqual([call]);
    }
    await Promise.all(others.map((other) => other.close()));
    await first.stop();
    expect(existsSync(socketPath(shared))).toBe(false);
  });

  it('has left nothing that it would still remove once it is stopped', async () => {
    const sockets = await Promise.all(
      Array.from({ length: 8 }, async () => {
        const own = newDirectory();
        const path = socketPath(own);
        const server = await startSimulator({ dataDirectory: own });
        expect(existsSync(path)).toBe(true);
        await server.stop();
        return { path, isThere: existsSync(path) };
      }),
    );
    expect(sockets.filter(({ isThere }) => isThere)).toEqual([]);
  });

  it('ends automatically if nobody was connected in time', async () => {
    const own = newDirectory();
    const short = await startSimulator({ dataDirectory: own, lingerMs: 100 });
    await short.close();
    await expect.poll(() => existsSync(socketPath(own)), { timeout: 10_000 }).toBe(false);
  });

  it('is started again when it dies, and says that there is a gap', async () => {
    const own = newDirectory();
    const server = await startSimulator({ dataDirectory: own });
    const { position } = await server.telephony.calls();
    const { promise: back, resolve } = Promise.withResolvers<void>();
    server.telephony.onLink((link) => {
      if (link === 'up') resolve();
    });
    await server.simulator.stop();
    await back;
    const facts = server.telephony.facts(position, new AbortController().signal);
    await expect(Array.fromAsync(facts)).rejects.toBeInstanceOf(TelephonyGap);
    expect((await server.telephony.calls()).calls).toEqual([]);
    await server.simulator.ready(AbortSignal.timeout(10_000));
    await server.stop();
  });

  it('listens in the temporary directory when the data directory has too long a path', async () => {
    const long = newDirectory(`tieline-${'long'.repeat(25)}-`);
    expect(Buffer.byteLength(socketPath(long))).toBeLessThanOrEqual(100);
    const server = await startSimulator({ dataDirectory: long });
    expect(server.telephony.link).toBe('up');
    await server.stop();
  });
});
