import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { callId, legId } from '../../../domain/ids.ts';
import { epochMs } from '../../../domain/time.ts';
import { type ExchangeFact, FactLog } from './fact-log.ts';

const fact: ExchangeFact = { type: 'leg-ringing', call: callId('c'), leg: legId('l'), at: epochMs(0) };

function logOf(count: number, limit: number): FactLog {
  const log = new FactLog(limit);
  for (let index = 0; index < count; index += 1) log.append(fact);
  return log;
}

describe('the log of facts', () => {
  it('gives each fact after a number once and in order, or says that some are forgotten', () => {
    const count = fc.integer({ min: 0, max: 60 });
    fc.assert(
      fc.property(count, fc.integer({ min: 1, max: 30 }), count, count, (facts, limit, after, most) => {
        const read = logOf(facts, limit).read(after, most);
        const forgotten = after > facts || after < facts - limit;
        const length = Math.max(0, Math.min(most, facts - after));
        const expected = forgotten ? 'gap' : Array.from({ length }, (_, index) => after + 1 + index);
        expect(read === 'gap' ? read : read.map(({ number }) => number)).toEqual(expected);
      }),
    );
  });

  it('gives the latest facts, newest first, as far as they are kept', () => {
    expect(
      logOf(10, 4)
        .latest(3)
        .map(({ number }) => number),
    ).toEqual([10, 9, 8]);
    expect(
      logOf(10, 4)
        .latest(99)
        .map(({ number }) => number),
    ).toEqual([10, 9, 8, 7]);
    expect(logOf(0, 4).latest(3)).toEqual([]);
  });
});
