import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { OpenCtiError } from './open-cti.ts';
import { WatchedSession } from './watched-session.ts';

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('addEventListener', () => undefined);
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const refused = () => Promise.reject(new OpenCtiError('SERVER_ERROR'));

function scene() {
  const told: string[] = [];
  let answer: () => Promise<unknown> = async () => null;
  const session = new WatchedSession((isOver) => told.push(isOver ? 'over' : 'back'));
  session.watch(() => answer());
  return {
    session,
    told,
    answers: (next: () => Promise<unknown>) => {
      answer = next;
    },
  };
}

const aMinute = () => vi.advanceTimersByTimeAsync(61_000);

describe('the session in Salesforce', () => {
  it('is over when Salesforce refuses twice in a row, told once, and back when it answers', async () => {
    const { told, answers } = scene();
    await aMinute();
    expect(told).toEqual([]);
    answers(refused);
    await aMinute();
    await aMinute();
    await aMinute();
    expect(told).toEqual(['over']);
    answers(async () => null);
    await aMinute();
    await aMinute();
    expect(told).toEqual(['over', 'back']);
  });

  it('is not over for one refusal, nor for what is no refusal', async () => {
    const { told, answers } = scene();
    let asked = 0;
    answers(() => {
      asked += 1;
      return asked % 2 === 1 ? refused() : Promise.resolve(null);
    });
    await aMinute();
    await aMinute();
    for (const code of ['deadline', 'GENERIC_ERROR']) {
      answers(() => Promise.reject(new OpenCtiError(code)));
      await aMinute();
      await aMinute();
    }
    expect(told).toEqual([]);
  });

  it('is looked at as soon as anything else is refused', async () => {
    const { session, told, answers } = scene();
    answers(refused);
    session.failed('INVALID_PARAM');
    await vi.advanceTimersByTimeAsync(5_000);
    expect(told).toEqual([]);
    for (let count = 0; count < 5; count += 1) session.failed('SERVER_ERROR');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(told).toEqual([]);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(told).toEqual(['over']);
  });
});
