import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { passPauseMs } from '../interaction/participation.ts';
import { agentId, type AgentId } from '../ids.ts';
import { after, epochMs, type EpochMs } from '../time.ts';
import { type Candidate, chooseAgent, chooseAgents, type OneByOne, type Passes } from './choose-agent.ts';

const at = (seconds: number): EpochMs => epochMs(Date.UTC(2026, 0, 5, 9) + seconds * 1000);
const [mia, tom, lotte] = [agentId('mia'), agentId('tom'), agentId('lotte')];
const candidate = (agent: AgentId, idleSince: number, level = 5, lastOfferAt: number | null = null) => ({
  agent,
  idleSince: at(idleSince),
  level,
  lastOfferAt: lastOfferAt === null ? null : at(lastOfferAt),
});
const nobodyPassed = new Map<AgentId, EpochMs>();
const now = at(100);

describe('a queue offers a call', () => {
  const three = [candidate(mia, 30, 9, 90), candidate(tom, 10, 5, 80), candidate(lotte, 20, 9)];

  it.each([
    ['longest-idle', tom],
    ['most-skilled', lotte],
    ['round-robin', lotte],
  ] as const)('by the strategy %s', (strategy, agent) => {
    expect(chooseAgent(three, nobodyPassed, strategy, now)).toEqual({ agent, retryAt: null });
  });
  it('to the agent longest idle where the strategy finds two alike', () => {
    const alike = [candidate(mia, 30, 9, 50), candidate(tom, 10, 9, 50)];
    expect(chooseAgent(alike, nobodyPassed, 'most-skilled', now).agent).toBe(tom);
    expect(chooseAgent(alike, nobodyPassed, 'round-robin', now).agent).toBe(tom);
  });
  it('to nobody when nobody is free', () => {
    expect(chooseAgent([], nobodyPassed, 'longest-idle', now)).toEqual({ agent: null, retryAt: null });
  });
  it('to agents who missed it only after all others', () => {
    const passes = new Map([[tom, at(0)]]);
    expect(chooseAgent(three, passes, 'longest-idle', now).agent).toBe(lotte);
    expect(chooseAgent([candidate(tom, 10)], passes, 'longest-idle', now).agent).toBe(tom);
  });
  it('again to the agent who missed it longest ago, after ten seconds at the earliest', () => {
    const passes = new Map([
      [tom, at(95)],
      [mia, at(93)],
    ]);
    const two = [candidate(tom, 10), candidate(mia, 30)];
    expect(chooseAgent(two, passes, 'longest-idle', now)).toEqual({ agent: null, retryAt: at(103) });
    expect(chooseAgent(two, passes, 'longest-idle', at(103))).toEqual({ agent: mia, retryAt: null });
  });
});

describe('a group', () => {
  const three = [candidate(mia, 30), candidate(tom, 10), candidate(lotte, 20)];
  it('rings everybody who is free, who has been idle longest first', () => {
    expect(chooseAgents(three, nobodyPassed, false, now)).toEqual([tom, lotte, mia]);
  });
  it('rings nobody again while others of it ring', () => {
    const passes = new Map([[tom, at(0)]]);
    expect(chooseAgents(three, passes, true, now)).toEqual([lotte, mia]);
  });
  it('rings agents again who missed it ten seconds ago, once no other rings', () => {
    const passes = new Map([
      [tom, at(90)],
      [mia, at(91)],
      [lotte, at(90)],
    ]);
    expect(chooseAgents(three, passes, false, now)).toEqual([tom, lotte]);
  });
});

describe('for any free agents and any who missed it', () => {
  const strategies: readonly OneByOne[] = ['longest-idle', 'most-skilled', 'round-robin'];
  const names = [mia, tom, lotte, agentId('sara')];
  const moment = fc.integer({ min: 0, max: 100 });
  const candidates: fc.Arbitrary<Candidate[]> = fc
    .uniqueArray(fc.constantFrom(...names))
    .chain((free) =>
      fc.tuple(
        ...free.map((agent) =>
          fc
            .tuple(moment, fc.integer({ min: 1, max: 10 }), fc.option(moment))
            .map((of) => candidate(agent, ...of)),
        ),
      ),
    );
  const passes = fc
    .uniqueArray(fc.tuple(fc.constantFrom(...names), moment.map(at)), { selector: ([agent]) => agent })
    .map((entries) => new Map(entries));

  const always = (check: (free: readonly Candidate[], passed: Passes, strategy: OneByOne) => void): void =>
    fc.assert(fc.property(candidates, passes, fc.constantFrom(...strategies), check), { numRuns: 500 });

  it('a call goes to an agent who has not missed it, otherwise to one who can be offered it again', () => {
    always((free, passed, strategy) => {
      const { agent } = chooseAgent(free, passed, strategy, now);
      const fresh = free.filter((one) => !passed.has(one.agent));
      const again = free.filter((one) => (passed.get(one.agent) ?? now) <= after(now, -passPauseMs));
      const allowed = fresh.length > 0 ? fresh : again;
      expect(allowed.length === 0 ? [null] : allowed.map((one) => one.agent)).toContain(agent);
    });
  });
  it('an agent is offered it at the announced time, and there is such a time while anyone is free', () => {
    always((free, passed, strategy) => {
      const { agent, retryAt } = chooseAgent(free, passed, strategy, now);
      const then = agent ?? chooseAgent(free, passed, strategy, retryAt ?? now).agent;
      expect(then !== null).toBe(free.length > 0);
    });
  });
  it('the choice does not depend on the order they are listed in', () => {
    always((free, passed, strategy) => {
      expect(chooseAgent(free.toReversed(), passed, strategy, now)).toEqual(
        chooseAgent(free, passed, strategy, now),
      );
    });
  });
});
