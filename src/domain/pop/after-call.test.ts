import type { FollowUp, FollowUpChoice } from '../interaction/follow-up.ts';
import { describe, expect, it } from 'vitest';
import {
  answered,
  but,
  internal,
  missed,
  outbound,
  record,
  unanswered,
} from '../../../test/support/fixtures/contact-facts.ts';
import type { ContactFacts } from '../logging/facts/facts.ts';
import { epochMs } from '../time.ts';
import { defaultWorkflow, type Workflow } from '../workflow/workflow.ts';
import { afterCallPop } from './after-call.ts';

const activity = record('task', 'Incoming call');
const opening = (inbound: boolean, outgoing: boolean): Workflow => ({
  ...defaultWorkflow,
  openAfterCall: { inbound, outbound: outgoing },
});
const after = (facts: ContactFacts, workflow: Workflow = opening(true, true)) =>
  afterCallPop(facts, workflow, activity);
const editing = { record: activity, mode: 'edit', defaults: {} };

describe('after a call', () => {
  it('its activity opens to be completed, where that is set for its direction', () => {
    expect(after(answered, opening(true, false))).toEqual(editing);
    expect(after(answered, opening(false, true))).toBeNull();
    expect(after(outbound, opening(false, true))).toEqual(editing);
    expect(after(outbound, opening(true, false))).toBeNull();
  });

  it('that did not connect, or was internal, nothing opens', () => {
    for (const facts of [missed, unanswered, internal]) expect(after(facts)).toBeNull();
  });

  it('nothing opens before the CRM has the activity', () => {
    expect(afterCallPop(answered, opening(true, true), null)).toBeNull();
  });

  it('the task opens that the agent chose to follow it, and instead of the activity', () => {
    const erika = record('contact', 'Erika Mustermann');
    const [older, newer] = [record('task', 'Send the offer'), record('task', 'Call back')];
    const followUp = (choice: FollowUpChoice): FollowUp => ({
      choice,
      dueAt: null,
      reminderAt: null,
      owner: null,
      subject: null,
      comments: null,
      task: null,
    });
    const open = { due: null, owner: null };
    const related = {
      of: erika,
      contact: null,
      account: null,
      owner: null,
      cases: [],
      accountCases: [],
      opportunities: [],
      accountOpportunities: [],
      tasks: [
        { ...older, ...open, changedAt: epochMs(1) },
        { ...newer, ...open, changedAt: epochMs(2) },
      ],
    };
    const choosing = (choice: FollowUpChoice) =>
      but(answered, { related: [related], part: { followUp: followUp(choice) } });
    expect(after(choosing('open-latest'))).toMatchObject({ record: { id: newer.id }, mode: 'view' });
    expect(after(choosing('none'))).toEqual(editing);
    // No task is due today, so there is none to open.
    expect(after(choosing('open-today'))).toEqual(editing);
  });
});
