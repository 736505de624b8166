import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Plan } from '../context/plan-context.ts';
import { anyFacts } from '../../../../test/support/fixtures/any-facts.ts';
import { answered, but, candidate, missed, record } from '../../../../test/support/fixtures/contact-facts.ts';
import { planned } from '../../../../test/support/fixtures/planned.ts';
import { defaultWorkflow, type Workflow } from '../../workflow/workflow.ts';
import { differenceKinds, planDifferences, type DifferenceKind } from './difference.ts';
import type { ContactFacts } from '../facts/facts.ts';
import type { PlannedWrite } from '../context/writes.ts';

/** What differs when these settings change. */
const differ = (facts: ContactFacts, change: Partial<Workflow>): readonly DifferenceKind[] =>
  planDifferences(planned(facts), planned(facts, change));

const logging = (change: Partial<Workflow['log']>) => ({ log: { ...defaultWorkflow.log, ...change } });
const mail: PlannedWrite = {
  key: 'a-mail',
  kind: 'mail',
  operation: 'send-mail',
  fields: {
    to: 'mia@example.com',
    subject: 'Missed',
    text: 'A call was missed.',
    awaitsConfirmation: false,
  },
};
const making: PlannedWrite = {
  key: 'a-case',
  kind: 'case',
  operation: 'create-record',
  fields: { record: 'case', subject: 'A call', contact: null, account: null, recordType: null, owner: null },
};
const also = (before: Plan, ...writes: PlannedWrite[]): Plan => ({
  ...before,
  writes: [...before.writes, ...writes],
});

describe('the differences of two plans', () => {
  it('are none between a plan and itself, whatever happened', () => {
    fc.assert(
      fc.property(anyFacts, fc.boolean(), (facts, show) => {
        const workflow = { doNotLog: { show } };
        expect(planDifferences(planned(facts, workflow), planned(facts, workflow))).toEqual([]);
      }),
    );
  });

  it('say whether there is a log at all', () => {
    const off = logging({ inboundAnswered: 'off' });
    expect(differ(answered, off)).toEqual(['not-logged']);
    expect(planDifferences(planned(answered, off), planned(answered))).toEqual(['logged']);
  });

  it('say that a log waits for the agent', () => {
    const byHand = { autoSave: { inbound: false, outbound: true, internal: true } };
    expect(differ(answered, byHand)).toEqual(['waits-for-save']);
    expect(planDifferences(planned(answered, byHand), planned(answered))).toEqual(['logged']);
  });

  it('say whether it is done or still to do', () => {
    expect(differ(answered, logging({ inboundAnswered: 'open' }))).toEqual(['open-instead-of-completed']);
    expect(differ(missed, logging({ inboundMissed: 'completed' }))).toEqual(['completed-instead-of-open']);
  });

  it('name what would be written differently, in a fixed order', () => {
    const template = { subject: { ...defaultWorkflow.subject, template: 'Call of {name}' } };
    expect(differ(answered, template)).toEqual(['subject']);
    const missedText = { results: { ...defaultWorkflow.results, missed: 'Nobody came' } };
    expect(
      differ(missed, { ...missedText, ...template, ...logging({ inboundMissed: 'completed' }) }),
    ).toEqual(['completed-instead-of-open', 'subject', 'result']);
    const types = { recordTypes: { ...defaultWorkflow.recordTypes, activity: 'a type' } };
    expect(differ(answered, types)).toEqual(['record-type']);
    expect(differ(answered, { timeZone: 'Asia/Tokyo' })).toEqual([]);
  });

  it('name the person and the related record', () => {
    const other = but(answered, {
      match: { candidates: [candidate('contact', 'Somebody Else')], chosen: record('case', 'A case') },
    });
    expect(planDifferences(planned(answered), planned(other))).toEqual(expect.arrayContaining(['related']));
    const named = but(answered, { match: { candidates: [candidate('lead', 'Jan')], chosen: null } });
    expect(planDifferences(planned(answered), planned(named))).toEqual(['name']);
  });

  it('name the other writes that are added, removed or changed', () => {
    const before = planned(answered);
    expect(planDifferences(before, also(before, mail))).toEqual(['mail']);
    expect(planDifferences(also(before, making, mail), before)).toEqual(['case', 'mail']);
    const another: PlannedWrite = { ...mail, fields: { ...mail.fields, text: 'Nobody answered.' } };
    expect(planDifferences(also(before, mail), also(before, another))).toEqual(['mail']);
    expect(planDifferences(also(before, mail, making), also(before, making, mail))).toEqual([]);
  });

  it('are each named once', () => {
    expect(new Set(differenceKinds).size).toBe(differenceKinds.length);
  });
});
