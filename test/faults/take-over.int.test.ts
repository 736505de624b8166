import { expect, it } from 'vitest';
import { brokenPromises } from './agreement.ts';
import { at, ourNumber, setScene } from './scene.ts';

const limitMs = 5 * 60_000;

it(
  'changes servers with callers on the line: none is lost or doubled, whether the first stops or dies',
  async () => {
    const scene = await setScene({ agents: 2 });
    const { server, simulator } = scene;
    const [talker, helper] = scene.agents;
    if (talker === undefined || helper === undefined) throw new Error('there are two agents');
    const call = async (from: string) => {
      const made = await simulator.customerCalls({ from, to: ourNumber, withheld: false, keys: null });
      if (made === 'full') throw new Error('the phone system has room for a call');
      return made;
    };
    await helper.be({ desk: 'in', presence: 'away' });
    const talking = await call('+498963648021');
    const { id } = await talker.rings(talking);
    await talker.act(id, 'answer');
    const waiting = await call('+498963648022');

    const next = scene.successor();
    next.start();
    await next.waits();
    expect(next.isUp).toBe(false);
    const [last, bored] = [scene.successor(), scene.successor()];
    const stoppedAt = performance.now();
    expect(await server.stop()).toBe(0);
    const url = await next.serves();
    process.stdout.write(`taken over after ${Math.round(performance.now() - stoppedAt)} ms\n`);
    expect((await at(url, talker).act(id, 'hold')).phase).toBe('held');
    last.start();
    bored.start();
    await Promise.all([last.waits(), bored.waits()]);
    // Whoever still waits need not wait for anything.
    expect(await bored.stop()).toBe(0);

    await next.kill();
    const there = await last.serves();
    const [one, two] = [at(there, talker), at(there, helper)];
    expect((await one.act(id, 'resume')).phase).toBe('connected');
    await two.be({ desk: 'in' });
    const rung = await two.rings(waiting);
    await two.act(rung.id, 'answer');
    for (const [person, of] of [
      [one, id],
      [two, rung.id],
    ] as const) {
      await person.act(of, 'end');
      await person.act(of, 'finish');
      await person.settled(of);
    }
    expect(await brokenPromises(scene, new Set([talking, waiting]))).toEqual([]);
    expect([server, next, last, bored].flatMap(({ problems }) => problems)).toEqual([]);
    expect(await last.stop()).toBe(0);
  },
  limitMs,
);
