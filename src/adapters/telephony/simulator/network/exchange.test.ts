import type { Behaviour } from '../callee.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { callId, legId } from '../../../../domain/ids.ts';
import { after, type EpochMs, epochMs } from '../../../../domain/time.ts';
import type { ExchangeCommand } from '../command.ts';
import { Exchange } from './exchange.ts';
import type { ExchangeFact } from '../fact-log.ts';
import { aloneLimitMs, legLimitMs } from './leg.ts';

const start = epochMs(1_700_000_000_000);
const later = (ms: number): EpochMs => after(start, ms);
const call = callId('call');
const customer = legId('customer');
const agent = legId('agent');
const outside = legId('outside');

const customerCalls = {
  type: 'customer-calls',
  call,
  leg: customer,
  from: '+49 89 636-48018',
  withheld: false,
  to: '+498912345670',
  keys: null,
} as const satisfies ExchangeCommand;
const dialAgent = {
  type: 'dial',
  leg: agent,
  to: { type: 'extension', extension: '101' },
  call,
  from: null,
  timeoutMs: 20_000,
} as const satisfies ExchangeCommand;
const dialOutside = {
  type: 'dial',
  leg: outside,
  to: { type: 'number', number: '+31201234567' },
  call,
  from: '+498912345670',
  timeoutMs: 30_000,
} as const satisfies ExchangeCommand;

/** What happened, as "type leg cause@ms". */
const told = (facts: readonly ExchangeFact[]): string[] =>
  facts.map((fact) => {
    const cause = fact.type === 'leg-ended' ? ` ${fact.cause}` : '';
    return `${fact.type} ${fact.leg}${cause}@${fact.at - start}`;
  });

function conversation(): Exchange {
  const exchange = new Exchange(start);
  exchange.handle(customerCalls, start);
  exchange.handle(dialAgent, start);
  exchange.handle({ type: 'connect', call, legs: [customer, agent] }, start);
  return exchange;
}

describe('a customer who calls', () => {
  it('is reported with the number as the network gave it', () => {
    const { facts } = new Exchange(start).handle(customerCalls, start);
    expect(facts).toEqual([
      {
        type: 'called',
        call,
        leg: customer,
        at: start,
        from: '+49 89 636-48018',
        to: '+498912345670',
        keys: null,
      },
    ]);
  });

  it('is reported without a withheld number, which the lab shows', () => {
    const exchange = new Exchange(start);
    const { facts } = exchange.handle({ ...customerCalls, withheld: true }, start);
    expect(facts[0]).toMatchObject({ from: null });
    expect(exchange.view()[0]).toMatchObject({ from: '+49 89 636-48018', withheld: true });
  });

  it('is answered together with the agent whose device rang', () => {
    const exchange = new Exchange(start);
    exchange.handle(customerCalls, start);
    expect(told(exchange.handle(dialAgent, later(100)).facts)).toEqual(['leg-ringing agent@100']);
    const { answer, facts } = exchange.handle(
      { type: 'connect', call, legs: [customer, agent] },
      later(3000),
    );
    expect(answer).toBe('done');
    expect(told(facts)).toEqual(['leg-answered customer@3000', 'leg-answered agent@3000']);
  });

  it('may give up before anybody answered', () => {
    const exchange = new Exchange(start);
    exchange.handle(customerCalls, start);
    const { facts } = exchange.handle({ type: 'customer-hangs-up', call, leg: null }, later(9));
    expect(told(facts)).toEqual(['leg-ended customer hang-up@9']);
    expect(exchange.handle({ type: 'customer-hangs-up', call, leg: null }, later(10)).answer).toBe('gone');
  });

  it('is unknown when the call never was', () => {
    const { answer } = new Exchange(start).handle(
      { type: 'customer-keys', call, leg: null, digits: '1' },
      start,
    );
    expect(answer).toBe('unknown');
  });
});

describe('a device that rings', () => {
  it('stops after the time it was given, as not answered', () => {
    const exchange = new Exchange(start);
    exchange.handle(dialAgent, start);
    expect(told(exchange.pass(later(19_999)))).toEqual([]);
    expect(told(exchange.pass(later(60_000)))).toEqual(['leg-ended agent no-answer@20000']);
  });

  it('is cancelled by the server', () => {
    const exchange = new Exchange(start);
    exchange.handle(dialAgent, start);
    expect(told(exchange.handle({ type: 'hang-up', leg: agent }, later(5)).facts)).toEqual([
      'leg-ended agent cancelled@5',
    ]);
  });

  it('rings once however often it is dialled, also after its end', () => {
    const exchange = new Exchange(start);
    exchange.handle(dialAgent, start);
    expect(exchange.handle(dialAgent, start).facts).toEqual([]);
    exchange.handle({ type: 'hang-up', leg: agent }, start);
    expect(exchange.handle(dialAgent, start).facts).toEqual([]);
  });

  it('cannot be connected once it has ended', () => {
    const exchange = new Exchange(start);
    exchange.handle(customerCalls, start);
    exchange.handle(dialAgent, start);
    exchange.handle({ type: 'hang-up', leg: agent }, start);
    const { answer, facts } = exchange.handle({ type: 'connect', call, legs: [customer, agent] }, start);
    expect(answer).toBe('gone');
    expect(facts).toEqual([]);
  });
});

describe('somebody called outside', () => {
  const dialled = (behaviour: Behaviour, afterMs: number | null): string[] => {
    const exchange = new Exchange(start);
    exchange.handle({ type: 'callee', number: '0031 20 123 4567', callee: { behaviour, afterMs } }, start);
    return told([...exchange.handle(dialOutside, start).facts, ...exchange.pass(later(40_000))]);
  };

  it('answers after half a second when nothing else is said', () => {
    const exchange = new Exchange(start);
    exchange.handle(dialOutside, start);
    expect(told(exchange.pass(later(1000)))).toEqual(['leg-answered outside@500']);
  });

  it.each<[Behaviour, number | null, string[]]>([
    ['answer', 4000, ['leg-ringing outside@0', 'leg-answered outside@4000']],
    ['answer', 0, ['leg-ringing outside@0', 'leg-answered outside@0']],
    ['answer', 35_000, ['leg-ringing outside@0', 'leg-ended outside no-answer@30000']],
    ['busy', 1000, ['leg-ended outside busy@1000']],
    ['reject', 1000, ['leg-ringing outside@0', 'leg-ended outside rejected@1000']],
    ['fail', 1000, ['leg-ended outside failed@1000']],
    ['no-answer', 25_000, ['leg-ringing outside@0', 'leg-ended outside no-answer@25000']],
    ['no-answer', null, ['leg-ringing outside@0', 'leg-ended outside no-answer@30000']],
  ])('can behave as set: %s after %s ms', (behaviour, afterMs, expected) => {
    expect(dialled(behaviour, afterMs)).toEqual(expected);
  });

  it('is not answered by being connected, and is heard once it answers', () => {
    const exchange = new Exchange(start);
    exchange.handle(customerCalls, start);
    exchange.handle(dialOutside, start);
    const { facts } = exchange.handle({ type: 'connect', call, legs: [customer, outside] }, later(100));
    expect(told(facts)).toEqual(['leg-answered customer@100']);
    expect(told(exchange.pass(later(500)))).toEqual(['leg-answered outside@500']);
    expect(told(exchange.pass(later(aloneLimitMs * 2)))).toEqual([]);
  });

  it('may reject while it rings and hang up afterwards', () => {
    const exchange = new Exchange(start);
    exchange.handle(dialOutside, start);
    expect(told(exchange.handle({ type: 'customer-hangs-up', call, leg: null }, later(1)).facts)).toEqual([
      'leg-ended outside rejected@1',
    ]);
  });
});

describe('an emergency centre', () => {
  const dialEmergency = {
    ...dialOutside,
    to: { type: 'emergency', number: '933', address: '1 Main Street, Springfield' },
  } as const satisfies ExchangeCommand;

  it('answers and reads back the address it was given', () => {
    const exchange = new Exchange(start);
    exchange.handle({ type: 'callee', number: 'default', callee: { behaviour: 'busy', afterMs: 0 } }, start);
    exchange.handle(dialEmergency, start);
    expect(exchange.pass(later(500))).toMatchObject([
      { type: 'leg-answered' },
      { type: 'said', text: '1 Main Street, Springfield' },
    ]);
    expect(exchange.view()[0]?.legs[0]?.address).toBe('1 Main Street, Springfield');
  });

  it('knows who called it, also when their device is gone', () => {
    const exchange = new Exchange(start);
    exchange.handle(dialAgent, start);
    exchange.handle(dialEmergency, start);
    exchange.handle({ type: 'hang-up', leg: agent }, later(100));
    expect(exchange.snapshot()).toMatchObject([
      { emergency: { to: '933', caller: { leg: agent, extension: '101' } }, legs: [{ leg: outside }] },
    ]);
  });
});

describe('a conversation', () => {
  it('leaves it to the server what happens to the other side when one hangs up', () => {
    const exchange = conversation();
    const { facts } = exchange.handle({ type: 'customer-hangs-up', call, leg: null }, later(10_000));
    expect(told(facts)).toEqual(['leg-ended customer hang-up@10000']);
    expect(exchange.snapshot()).toEqual([
      { call, inbound: null, recording: 'off', legs: [{ leg: agent, state: 'up', muted: false }] },
    ]);
  });

  it('ends a party that was left alone for too long', () => {
    const exchange = conversation();
    exchange.handle({ type: 'hang-up', leg: agent }, later(1000));
    expect(told(exchange.pass(later(1000 + aloneLimitMs)))).toEqual([
      `leg-ended customer failed@${1000 + aloneLimitMs}`,
    ]);
    expect(exchange.snapshot()).toEqual([]);
  });

  it('lets a party on hold wait for the next agent', () => {
    const exchange = conversation();
    exchange.handle({ type: 'hold', leg: customer }, later(500));
    expect(exchange.snapshot()[0]?.legs).toContainEqual({ leg: customer, state: 'held', muted: false });
    exchange.handle({ type: 'hang-up', leg: agent }, later(1000));
    expect(told(exchange.pass(later(10 * aloneLimitMs)))).toEqual([]);
  });

  it('does not count somebody waiting for the first agent as left alone', () => {
    const exchange = new Exchange(start);
    exchange.handle(customerCalls, start);
    exchange.handle({ type: 'connect', call, legs: [customer] }, start);
    expect(told(exchange.pass(later(10 * aloneLimitMs)))).toEqual([]);
  });

  it('ends eventually if everyone forgot it', () => {
    const exchange = conversation();
    expect(told(exchange.pass(later(legLimitMs)))).toEqual([
      `leg-ended customer failed@${legLimitMs}`,
      `leg-ended agent failed@${legLimitMs}`,
    ]);
  });
});

describe('the clock', () => {
  it('set back leaves every wait as long as it was', () => {
    const exchange = new Exchange(start);
    exchange.handle(dialAgent, start);
    exchange.pass(later(5_000));
    exchange.pass(later(-3_600_000));
    expect(told(exchange.pass(later(-3_600_000 + 14_999)))).toEqual([]);
    expect(told(exchange.pass(later(-3_600_000 + 15_000)))).toEqual([
      `leg-ended agent no-answer@${-3_600_000 + 15_000}`,
    ]);
  });
});

describe('any commands at any times', () => {
  const legs = ['a', 'b', 'c', 'd'].map(legId);
  const calls = ['x', 'y'].map(callId);
  const leg = fc.constantFrom(...legs);
  const anyCall = fc.constantFrom(...calls);
  const destination = fc.oneof(
    fc.constant({ type: 'extension', extension: '101' } as const),
    fc.constant({ type: 'number', number: '+31201234567' } as const),
    fc.constant({ type: 'emergency', number: '112', address: null } as const),
  );
  const command: fc.Arbitrary<ExchangeCommand> = fc.oneof(
    fc.record({
      type: fc.constant('dial' as const),
      leg,
      to: destination,
      call: anyCall,
      from: fc.constant(null),
      timeoutMs: fc.integer({ min: 1, max: 30_000 }),
    }),
    fc.record({
      type: fc.constant('connect' as const),
      call: anyCall,
      legs: fc.uniqueArray(leg, { minLength: 1, maxLength: 3 }),
    }),
    fc.record({ type: fc.constantFrom('hang-up' as const, 'hold' as const, 'resume' as const), leg }),
    fc.record({ type: fc.constant('customer-hangs-up' as const), call: anyCall, leg: fc.constant(null) }),
    fc.record({
      type: fc.constant('callee' as const),
      number: fc.constant('default'),
      callee: fc.record({
        behaviour: fc.constantFrom('answer', 'busy', 'no-answer', 'reject', 'fail'),
        afterMs: fc.integer({ min: 0, max: 40_000 }),
      }),
    }),
  );
  const script = fc.array(fc.tuple(fc.integer({ min: 0, max: 50_000 }), command), { maxLength: 40 });

  function play(
    steps: readonly (readonly [number, ExchangeCommand])[],
    times: 1 | 2,
  ): {
    facts: ExchangeFact[];
    exchange: Exchange;
    end: EpochMs;
  } {
    const exchange = new Exchange(start);
    const facts: ExchangeFact[] = [];
    let now = start;
    for (const [waitMs, step] of steps) {
      now = after(now, waitMs);
      for (let time = 0; time < times; time += 1) facts.push(...exchange.handle(step, now).facts);
    }
    return { facts, exchange, end: now };
  }

  it('give each leg one beginning, at most one answer and one end, in order of time', () => {
    fc.assert(
      fc.property(script, (steps) => {
        const { facts, exchange, end } = play(steps, 1);
        facts.push(...exchange.pass(after(end, legLimitMs)));
        expect(facts.map(({ at }) => at)).toEqual(facts.map(({ at }) => at).toSorted((a, b) => a - b));
        for (const id of legs) {
          const types = facts
            .filter((fact) => fact.leg === id && fact.type !== 'said')
            .map(({ type }) => type);
          expect(types.join(' ')).toMatch(
            /^(|(emergency-dialled )?(leg-ringing )?(leg-answered )?leg-ended)$/,
          );
        }
        expect(exchange.snapshot()).toEqual([]);
        expect(exchange.quietUntil()).toBeNull();
      }),
    );
  });

  it('give the same facts when every command comes twice', () => {
    fc.assert(
      fc.property(script, (steps) => {
        // Two parties may be in one call, so that a customer's second hanging-up is the other's first.
        const oneEach = steps.filter(([, step]) => step.type !== 'customer-hangs-up');
        expect(play(oneEach, 2).facts).toEqual(play(oneEach, 1).facts);
      }),
    );
  });
});
