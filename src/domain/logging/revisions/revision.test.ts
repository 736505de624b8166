import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { interactionId } from '../../ids.ts';
import {
  activity,
  callerRecord,
  followUp,
  mail,
  newNumber,
} from '../../../../test/support/fixtures/planned-writes.ts';
import { answered, but } from '../../../../test/support/fixtures/contact-facts.ts';
import { TestLedger } from './revision.scenario.ts';
import { sentKeys } from './revision.ts';
import type { PlannedWrite } from '../context/writes.ts';

const facts = but(answered, { interaction: { id: interactionId('call') } });
const noted = (description: string, subject = 'Incoming call') => activity(facts, { description, subject });
const wanted = followUp(facts);
const notWanted: PlannedWrite = { kind: 'follow-up-removal', operation: 'delete-task', key: wanted.key };
const firstOf = (ledger: TestLedger) => {
  const [write] = ledger.writes;
  if (!write) throw new Error('something was planned');
  return write;
};

/** A ledger in which this was planned, and the first write got as far as this. */
const given = (
  state: 'due' | 'sending' | 'done' | 'refused' | 'given-up',
  ...planned: readonly PlannedWrite[]
) => {
  const ledger = new TestLedger();
  ledger.plan(planned);
  if (state !== 'due') ledger.claim();
  if (state === 'done') ledger.answer('done');
  if (state === 'refused' || state === 'given-up') ledger.answer('refused');
  if (state === 'given-up') ledger.giveUp();
  return ledger;
};

describe('the first plan of a part', () => {
  it('is sent as it is', () => {
    const { writes, superseded, leftOut } = new TestLedger().plan([noted(''), wanted]);
    expect(writes.map(({ key }) => key)).toEqual([noted('').key, wanted.key]);
    expect(writes[0]?.payload).toEqual(expect.objectContaining({ subject: 'Incoming call', extra: {} }));
    expect({ superseded, leftOut }).toEqual({ superseded: [], leftOut: [] });
  });
});

describe('a later plan', () => {
  it.each(['due', 'refused'] as const)('takes the place of a write that is %s', (state) => {
    const ledger = given(state, noted(''));
    const { superseded, writes } = ledger.plan([noted('Later')]);
    expect(superseded).toEqual([firstOf(ledger).id]);
    expect(writes[0]?.payload).toMatchObject({ subject: 'Incoming call', description: 'Later' });
  });
  it.each(['done', 'sending'] as const)('sends only what changed of a write that is %s', (state) => {
    const { superseded, writes } = given(state, noted('')).plan([noted('Later')]);
    expect({ superseded, sent: writes.map(({ payload }) => payload) }).toEqual({
      superseded: [],
      sent: [{ description: 'Later' }],
    });
  });
  it('sends nothing where nothing changed', () => {
    expect(given('done', noted('')).plan([noted('')])).toMatchObject({
      writes: [],
      leftOut: [{ because: 'unchanged' }],
    });
  });
});

describe('what is done once', () => {
  const record = callerRecord(facts, newNumber());
  it.each(['done', 'sending', 'given-up'] as const)('is not done again when it is %s', (state) => {
    expect(given(state, record).plan([record])).toMatchObject({ writes: [], leftOut: [{ because: 'once' }] });
  });
  it('is planned anew while it waits', () => {
    expect(given('due', record).plan([record])).toMatchObject({ writes: [{ key: record.key }], leftOut: [] });
  });
  it('is not done for one part when another has done it', () => {
    const ledger = given('done', record);
    firstOf(ledger).isOwn = false;
    expect(ledger.plan([record])).toMatchObject({ writes: [], leftOut: [{ because: 'once' }] });
  });
  it('waits for a person where it may have been sent, unless nothing may be kept', () => {
    const ledger = given('refused', mail(facts));
    firstOf(ledger).mayBeSent = true;
    expect(ledger.plan([mail(facts)])).toEqual({
      superseded: [],
      sending: [],
      writes: [],
      leftOut: [{ id: '1', because: 'once' }],
    });
    expect(ledger.plan([], { eraseAll: true }).superseded).toEqual([firstOf(ledger).id]);
  });
});

describe('what a person gave up', () => {
  it('stays given up as long as it would be written just so', () => {
    const ledger = given('given-up', noted(''));
    expect(ledger.plan([noted('')])).toMatchObject({ writes: [], leftOut: [{ because: 'given-up' }] });
    expect(ledger.plan([noted('Later')]).writes).toHaveLength(1);
  });
});

describe('a note that is left to the CRM', () => {
  const left = { leavesNote: true };
  it.each(['done', 'sending'] as const)('is not written beside the rest where a write is %s', (state) => {
    const [write] = given(state, noted('')).plan([noted('Later', 'Another')], left).writes;
    expect(write?.payload).toEqual({ subject: 'Another' });
  });
  it('leaves nothing to be written where nothing else changed', () => {
    expect(given('done', noted('')).plan([noted('Later')], left)).toMatchObject({
      writes: [],
      leftOut: [{ because: 'unchanged' }],
    });
  });
  it('is written where there is no activity yet', () => {
    const [write] = given('due', noted('')).plan([noted('Later')], left).writes;
    expect(write?.payload).toMatchObject({ description: 'Later' });
  });
});

describe('what a person corrected', () => {
  it('stands until the plan changes there', () => {
    const ledger = given('refused', noted(''));
    ledger.correct(firstOf(ledger).id, { subject: 'With product' });
    const [kept] = ledger.plan([noted('Later')]).writes;
    expect(kept).toMatchObject({
      payload: { subject: 'With product', description: 'Later' },
      overruled: { subject: 'Incoming call' },
    });
    const [changed] = ledger.plan([noted('Later', 'Another')]).writes;
    expect(changed).toMatchObject({ payload: { subject: 'Another' }, overruled: {} });
  });
});

describe('a follow-up that is taken back', () => {
  it('gets another key when it is wanted again, and is removed under that one', () => {
    const ledger = given('done', wanted);
    ledger.plan([notWanted]);
    ledger.sendAll();
    expect(sentKeys(ledger.writes)).toEqual([]);
    expect(ledger.plan([wanted]).writes).toMatchObject([{ key: `${wanted.key}+2` }]);
    ledger.sendAll();
    expect(sentKeys(ledger.writes)).toEqual([wanted.key]);
    expect(ledger.plan([notWanted]).writes).toMatchObject([{ key: `${wanted.key}+2` }]);
  });
  it('is taken back once, and stays so while that was tried and is not done', () => {
    const ledger = given('done', wanted);
    ledger.plan([notWanted]);
    ledger.claim();
    ledger.answer('due');
    expect(ledger.plan([notWanted])).toMatchObject({
      superseded: [],
      writes: [],
      leftOut: [{ because: 'under-way' }],
    });
  });
});

describe('any sequence of plans, answers and corrections', () => {
  const word = fc.constantFrom('', 'one', 'two');
  const anyStep = fc.oneof(
    fc.record({ do: fc.constant('plan'), subject: word, description: word, isFollowed: fc.boolean() }),
    fc.record({ do: fc.constant('answer'), state: fc.constantFrom('done', 'due', 'refused') }),
    fc.record({ do: fc.constant('correct'), subject: fc.constantFrom('corrected', 'better') }),
    fc.record({ do: fc.constant('claim') }),
    fc.record({ do: fc.constant('give up') }),
  );
  const unfinished = ({ state }: { readonly state: string }) => state === 'due' || state === 'sending';
  const record = callerRecord(facts, newNumber());

  /** What the rules plan: a follow-up is taken back only where one may have been made. */
  const planned = (ledger: TestLedger, subject: string, description: string, isFollowed: boolean) => [
    record,
    noted(description, subject),
    ...(isFollowed ? [wanted] : sentKeys(ledger.writes).includes(wanted.key) ? [notWanted] : []),
  ];

  const run = (steps: readonly (typeof anyStep extends fc.Arbitrary<infer Step> ? Step : never)[]) => {
    const ledger = new TestLedger();
    for (const step of steps) {
      const refused = ledger.writes.find(({ state }) => state === 'refused');
      if ('isFollowed' in step) ledger.plan(planned(ledger, step.subject, step.description, step.isFollowed));
      else if ('state' in step) ledger.answer(step.state);
      else if ('subject' in step) {
        if (refused && 'subject' in refused.payload) ledger.correct(refused.id, { subject: step.subject });
      } else if (step.do === 'claim') ledger.claim();
      else if (refused) refused.state = 'given-up';
      check(ledger);
    }
    return ledger;
  };

  /** Each key waits once and is sent once at a time, and what is done once is so. */
  const check = ({ writes }: TestLedger) => {
    for (const [key, of] of Map.groupBy(writes, (write) => write.key)) {
      const ofState = (wantedState: string) => of.filter(({ state }) => state === wantedState).length;
      expect(ofState('due'), `${key} due`).toBeLessThanOrEqual(1);
      expect(ofState('sending'), `${key} being sent`).toBeLessThanOrEqual(1);
      if (key === record.key)
        expect(of.filter((write) => unfinished(write) || write.state === 'done')).toHaveLength(
          of.some(({ state }) => state === 'given-up' || state === 'refused') ? 0 : 1,
        );
    }
  };

  it('writes each key once at a time, and what is done once once', () => {
    fc.assert(fc.property(fc.array(anyStep, { maxLength: 30 }), (steps) => void run(steps)));
  });

  it('leaves the CRM with what was planned last, corrections standing', () => {
    const kept = fc.array(
      anyStep.filter(({ do: what }) => what !== 'give up'),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(kept, word, word, fc.boolean(), (steps, subject, description, isFollowed) => {
        const ledger = run(steps);
        const last = ledger.writes.findLast(
          (write) => write.key === noted('').key && 'subject' in write.payload,
        );
        const isCorrected = last?.overruled['subject'] === subject;
        // Whether a removal succeeded is known only when it is answered, so it is planned until then.
        ledger.plan(planned(ledger, subject, description, isFollowed));
        ledger.sendAll();
        ledger.plan(planned(ledger, subject, description, isFollowed));
        ledger.sendAll();
        expect(ledger.crm.get(noted('').key)).toMatchObject({
          subject: isCorrected ? last.payload['subject'] : subject,
          description,
        });
        const follows = [...ledger.crm].filter(
          ([key, fields]) => key.startsWith(wanted.key) && fields !== null,
        );
        expect(follows).toHaveLength(isFollowed ? 1 : 0);
      }),
    );
  });
});
