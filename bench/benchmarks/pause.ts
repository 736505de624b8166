import { startTieline, type RunningTieline } from '../../test/support/browser/harness.ts';
import {
  worstRequests,
  type ApiDescription,
  type WorstRequest,
} from '../../test/support/http/worst-bodies.ts';
import type { Benchmark, Figure, Options } from '../benchmark.ts';
import { median } from '../statistics.ts';

const quickRequests = 40;
const askedAgain = 20;
const times = 5;

/** The longest time, in ms, that the server's event loop did nothing else since this was last asked. */
async function longestPause(url: string): Promise<number> {
  const metrics = await (await fetch(`${url}/metrics`)).text();
  return Number(/^nodejs_eventloop_lag_max_seconds (\S+)/m.exec(metrics)?.[1]) * 1000;
}

async function pauseUnder(
  url: string,
  { method, path, body }: WorstRequest,
  headers: Record<string, string>,
  ids: Readonly<Record<string, string>>,
): Promise<number> {
  const address = path.replaceAll(/\{\w+\}/g, () => ids[path.split('/')[1] ?? ''] ?? 'x');
  await longestPause(url);
  await (await fetch(`${url}/api/v1${address}`, { method, headers, body })).text();
  return await longestPause(url);
}

/** How long JSON.parse alone takes for the largest body there is: as many fields as a body may have, and text for the rest. */
function parsing(requests: readonly WorstRequest[]): number {
  const largest = requests.find(({ what }) => what === 'unknown fields')?.body ?? '{}';
  const taken = Array.from({ length: 20 }, () => {
    const began = performance.now();
    JSON.parse(largest);
    return performance.now() - began;
  });
  return median(taken);
}

async function idsOf(tieline: RunningTieline): Promise<Record<string, string>> {
  const first = async (noun: string): Promise<string> => {
    const answer = (await tieline.ask('admin', 'GET', `/${noun}`)) as { items: { id: string }[] };
    return answer.items[0]?.id ?? 'x';
  };
  const nouns = ['agents', 'queues', 'skills', 'teams', 'hours', 'workflows'];
  return Object.fromEntries(await Promise.all(nouns.map(async (noun) => [noun, await first(noun)] as const)));
}

async function run({ quick, progress }: Options): Promise<readonly Figure[]> {
  const tieline = await startTieline();
  try {
    const { url } = tieline;
    const headers = { ...(await tieline.headersOf('admin')), 'content-type': 'application/json' };
    const ids = await idsOf(tieline);
    const description = (await (await fetch(`${url}/api/v1/openapi.json`)).json()) as ApiDescription;
    const requests = worstRequests(description);
    progress(`sending ${requests.length} requests as large as they may be`);
    const asked = quick ? requests.slice(0, quickRequests) : requests;
    const seen: { request: WorstRequest; ms: number }[] = [];
    for (const request of asked) seen.push({ request, ms: await pauseUnder(url, request, headers, ids) });
    // Whatever else the machine does makes some of them look long once: the longest are asked again.
    const longest = seen.toSorted((one, other) => other.ms - one.ms).slice(0, askedAgain);
    for (const each of longest) {
      const again = [each.ms];
      while (again.length < times) again.push(await pauseUnder(url, each.request, headers, ids));
      each.ms = median(again);
    }
    const [worst] = longest.toSorted((one, other) => other.ms - one.ms);
    if (worst === undefined) throw new Error('no route takes JSON');
    progress(`the longest: ${worst.request.method} ${worst.request.path}, ${worst.request.what}`);
    return [
      {
        name: 'longest pause of the event loop beside JSON.parse of the largest body',
        value: worst.ms / parsing(requests),
        unit: '×',
        target: { atMost: 5 },
      },
      { name: 'the longest pause', value: worst.ms, unit: 'ms', target: null },
    ];
  } finally {
    await tieline.stop();
  }
}

export const pause: Benchmark = {
  name: 'pause',
  about: 'How long the worst request of each route keeps everybody else waiting',
  run,
};
