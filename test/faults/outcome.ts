import { isDeepStrictEqual } from 'node:util';
import { until } from '../api/until.ts';
import { brokenPromises, disagreements } from './agreement.ts';
import { carriedOutTwice } from './carried-out.ts';
import { evidence } from './evidence.ts';
import type { Crowd } from './crowd.ts';
import { letGo, unserved } from './let-go.ts';
import { at, type Scene } from './scene.ts';

/** A busy machine's database may say nothing for moments, and whoever asks is told to try again. */
const patienceMs = 60_000;

/** What the API says that the ledger and the CRM differ in since `began`. */
async function reconciliation({ server, admin, now }: Scene, began: number) {
  const period = { from: new Date(began).toISOString(), to: new Date(now() + 1).toISOString() };
  const ask = async () => at(await server.address, admin).post('/reconciliation', period);
  const { body } = await until(
    'ledger and CRM are compared',
    async () => {
      const answer = await ask();
      return answer.status === 503 ? null : answer;
    },
    patienceMs,
  );
  return body;
}

/** A server that brings nothing nearer in a minute is stuck, however much a busy machine leaves it to do. */
const stuckMs = 60_000;

/**
 * Waits until the running calls are what the phone system says, and gives how many milliseconds that took; throws what is
 * not. The crowd must rest.
 */
export async function agreed(scene: Scene, withinMs?: number): Promise<number> {
  const began = performance.now();
  let found: readonly string[] = [];
  let movedAt = began;
  const agree = async () => {
    const before = found;
    found = await disagreements(scene);
    if (!isDeepStrictEqual(found, before)) movedAt = performance.now();
    if (performance.now() - movedAt > stuckMs) throw new Error('Calls and phone system stay apart.');
    return found.length === 0;
  };
  await until('calls and phone system agree', agree, withinMs).catch(async (error: unknown) => {
    throw new Error([String(error), ...found, await evidence(scene)].join('\n'));
  });
  return Math.round(performance.now() - began);
}

/**
 * Lets everybody hang up and finish, and gives every promise that was broken since `began`: by the database, by the
 * API's own reconciliation, and by agents who then get no call. The crowd must rest.
 */
export async function outcome(scene: Scene, crowd: Crowd, began: number): Promise<readonly string[]> {
  const { server } = scene;
  await letGo(scene);
  const broken = [...(await brokenPromises(scene, crowd.calls)), ...(await carriedOutTwice(scene))];
  const body = await reconciliation(scene, began);
  const differs =
    body.missing === 0 && body.doubled === 0 ? [] : [`reconciliation says ${JSON.stringify(body)}`];
  const idle = await unserved(scene, (count) => crowd.call(count));
  await letGo(scene);
  return [...broken, ...differs, ...idle, ...server.problems, ...crowd.problems];
}
