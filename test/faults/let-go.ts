import { Desk } from '../../src/contract/interactions/desk.ts';
import type { Person } from '../api/person.ts';
import { until } from '../api/until.ts';
import { unfinished } from './agreement.ts';
import { at, type Scene } from './scene.ts';

/** Longest until hundreds of calls are hung up, finished and written, on a machine of which others leave little. */
const settledWithinMs = 5 * 60_000;

/** Past it the ledger takes whoever was sending for dead, and sends again. */
const claimsOverMs = 10 * 60_000;

/** Everybody hangs up and finishes, and what is due is written. */
export async function letGo(scene: Scene): Promise<void> {
  const { simulator, server, agents } = scene;
  const address = await server.serves();
  const people = agents.map((agent) => at(address, agent));
  for (const person of people) await person.put('/me/presence', { presence: 'away' });
  // Callers and agents at once: nobody outside could end a call between colleagues.
  const hasLetGo = async () => {
    const { calls } = await simulator.state();
    await Promise.all(calls.map(({ call }) => simulator.hangUp(call)));
    const left = await Promise.all(people.map(finish));
    return calls.length === 0 && left.every((count) => count === 0);
  };
  await until('everybody has hung up and finished', hasLetGo, settledWithinMs);
  await simulator.moveClock({ to: 'later', byMs: claimsOverMs });
  let left: readonly string[] = [];
  const isWritten = async () => {
    left = await unfinished(scene);
    return left.length === 0;
  };
  await until('everything is written', isWritten, settledWithinMs).catch((error: unknown) => {
    throw new Error(`${String(error)}\n${left.join('\n')}`);
  });
}

/** Gives how much is still in hand. */
async function finish(person: Person): Promise<number> {
  const { interactions } = Desk.parse((await person.get('/desk')).body);
  const open = interactions.filter(({ phase }) => phase !== 'ended');
  for (const { id, phase } of open) {
    if (phase === 'held') await person.tries(id, 'resume');
    await person.tries(id, phase === 'wrapup' ? 'finish' : phase === 'ringing' ? 'reject' : 'end');
  }
  return open.length;
}

/** Agents who do not get a call although they are free: each is offered one of as many calls as there are agents. */
export async function unserved(
  scene: Scene,
  call: (count: number) => Promise<void>,
): Promise<readonly string[]> {
  const { server, agents } = scene;
  const address = await server.serves();
  const people = agents.map((agent) => at(address, agent));
  // A machine that has just let hundreds of calls go may ask somebody to try again.
  const comesIn = (person: Person) =>
    person.be({ desk: 'in' }).then(
      () => true,
      () => false,
    );
  for (const person of people) await until(`${person.username} is in`, () => comesIn(person));
  await call(people.length);
  const waiting = new Set(people);
  const areServed = async () => {
    await Promise.all(
      [...waiting].map(async (person) => {
        const { interactions } = Desk.parse((await person.get('/desk')).body);
        const ringing = interactions.find(({ phase }) => phase === 'ringing');
        if (ringing && (await person.tries(ringing.id, 'answer')).status === 200) waiting.delete(person);
      }),
    );
    return waiting.size === 0;
  };
  await until('every agent has a call', areServed, settledWithinMs).catch(() => undefined);
  return [...waiting].map(({ username }) => `${username} gets no call`);
}
