import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { startTieline, type RunningTieline } from '../../test/support/browser/harness.ts';
import type { Benchmark, Figure, Options } from '../benchmark.ts';
import { median } from '../statistics.ts';

const clients = 16;
const program = join(import.meta.dirname, '../centre/strangers.ts');

interface Ringing {
  readonly type: string;
  readonly data: { readonly phase?: string };
}

/** How long, in ms, from a customer's call to mia's panel showing it. */
async function ring(tieline: RunningTieline, panel: WebSocket): Promise<number> {
  const rings = new Promise<number>((resolve) => {
    const listen = (message: unknown) => {
      const { type, data } = JSON.parse(String(message)) as Ringing;
      if (type !== 'interaction' || data.phase !== 'ringing') return;
      panel.off('message', listen);
      resolve(performance.now());
    };
    panel.on('message', listen);
  });
  const began = performance.now();
  const call = (await tieline.ask('mia', 'POST', '/simulator/calls', {
    from: '+498963648018',
    to: '+498912345670',
  })) as { callId: string };
  const took = (await rings) - began;
  await tieline.ask('mia', 'POST', `/simulator/calls/${call.callId}/hang-up`);
  return took;
}

async function rings(tieline: RunningTieline, panel: WebSocket, count: number): Promise<number> {
  const times: number[] = [];
  for (let index = 0; index < count; index += 1) times.push(await ring(tieline, panel));
  return median(times);
}

async function run({ quick, progress }: Options): Promise<readonly Figure[]> {
  const count = quick ? 3 : 30;
  // As it is configured by default: with its limits.
  const tieline = await startTieline({ env: { TIELINE_RATE_LIMIT: '' } });
  const panel = new WebSocket(`${tieline.url.replace('http', 'ws')}/api/v1/stream`, {
    headers: await tieline.headersOf('mia'),
  });
  try {
    await once(panel, 'open');
    await tieline.ask('mia', 'PUT', '/me/surfaces/desk', { state: 'in' });
    await tieline.ask('mia', 'PUT', '/me/presence', { presence: 'available' });
    const quiet = await rings(tieline, panel, count);
    progress(`${clients} clients that are not signed in ask as fast as they can`);
    const crowd = spawn(process.execPath, [program, tieline.url, String(clients)], { stdio: 'inherit' });
    await once(crowd, 'spawn');
    const busy = await rings(tieline, panel, count);
    crowd.kill('SIGKILL');
    await once(crowd, 'exit');
    return [
      {
        name: `delay of a ring by ${clients} clients that are not signed in (p50)`,
        value: busy - quiet,
        unit: 'ms',
        target: { atMost: 100 },
      },
      { name: 'a ring with nobody else there (p50)', value: quiet, unit: 'ms', target: null },
    ];
  } finally {
    panel.terminate();
    await tieline.stop();
  }
}

export const strangers: Benchmark = {
  name: 'strangers',
  about: 'From a call to its ring at a desk, while others who are not signed in ask as fast as they can',
  run,
};
