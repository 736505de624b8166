import { describe, expect, it } from 'vitest';
import { record } from '../../../test/support/fixtures/contact-facts.ts';
import { logOf, type WriteProgress } from './log-state.ts';

const because = { code: 'why.log.completed', values: {} };
const log = { outcome: 'log', because } as const;
const write = (change: Partial<WriteProgress>): WriteProgress => ({
  kind: 'activity',
  operation: 'upsert-task',
  state: 'done',
  attempts: 1,
  record: null,
  words: null,
  ...change,
});
const task = record('task', 'Incoming call');

describe('how a log stands', () => {
  it('is nothing yet without a plan', () => {
    expect(logOf(null, [])).toEqual({ state: 'none', activity: null, opened: null, reason: null });
  });

  it('is due until the CRM has confirmed it, then written', () => {
    expect(logOf(log, [write({ state: 'due', attempts: 0 })]).state).toBe('due');
    expect(logOf(log, [write({ state: 'sending' })]).state).toBe('due');
    expect(logOf(log, [write({ record: task })])).toMatchObject({
      state: 'written',
      activity: task,
      opened: null,
      reason: null,
    });
  });

  it('says how often it was tried and what the CRM said', () => {
    expect(logOf(log, [write({ state: 'due', attempts: 2, words: '503' })]).reason).toEqual({
      code: 'log.reason.retrying',
      values: { attempts: 2, words: '503' },
    });
  });

  it('needs attention while the CRM refuses, whatever waits behind it', () => {
    const writes = [
      write({ record: task }),
      write({ state: 'refused', words: 'Product is missing.' }),
      write({ state: 'due' }),
    ];
    expect(logOf(log, writes)).toMatchObject({
      state: 'attention',
      activity: task,
      reason: { values: { words: 'Product is missing.' } },
    });
  });

  it('stays written when a revision changed nothing', () => {
    expect(logOf(log, [write({ record: task }), write({ state: 'superseded' })]).state).toBe('written');
  });

  it('has no activity once it was deleted', () => {
    const writes = [write({ record: task }), write({ kind: 'activity-removal', operation: 'delete-task' })];
    expect(logOf({ outcome: 'none', because }, writes)).toMatchObject({
      state: 'none',
      activity: null,
      reason: because,
    });
  });

  it('is given up with the reason', () => {
    expect(logOf(log, [write({ state: 'given-up', words: 'deleted there' })]).state).toBe('given-up');
  });

  it('is a draft until it is saved', () => {
    expect(logOf({ outcome: 'draft', because }, [])).toMatchObject({ state: 'draft', reason: because });
  });

  it('waits for the records that it belongs to, and for nothing that is done beside it', () => {
    const contact = write({ kind: 'caller-record', operation: 'create-record', state: 'due' });
    const event = write({ kind: 'event', operation: 'upsert-event', state: 'due' });
    expect(logOf(log, [contact, write({ state: 'due' })]).state).toBe('due');
    expect(logOf(log, [write({ record: task }), event]).state).toBe('written');
  });

  it('names the activity, not a task that follows it', () => {
    const followUp = write({
      kind: 'follow-up',
      operation: 'upsert-follow-up',
      record: record('task', 'Later'),
    });
    expect(logOf(log, [write({ record: task }), followUp]).activity).toBe(task);
    const back = write({ kind: 'follow-up-removal', operation: 'delete-task' });
    expect(logOf(log, [write({ record: task }), followUp, back]).activity).toBe(task);
  });

  it('needs attention for what is refused beside the activity, but not for a mail', () => {
    const refused = { state: 'refused', words: 'no' } as const;
    const opened = write({ kind: 'case', operation: 'create-record', ...refused });
    expect(logOf(log, [opened, write({ state: 'due' })]).state).toBe('attention');
    const mail = write({ kind: 'mail', operation: 'send-mail', ...refused });
    expect(logOf(log, [write({ record: task }), mail]).state).toBe('written');
    const goneMail = { ...mail, state: 'given-up' } as const;
    expect(logOf(log, [write({ record: task }), goneMail]).state).toBe('written');
  });

  it('is written although what it was to belong to was given up', () => {
    const gone = write({ kind: 'case', operation: 'create-record', state: 'given-up', words: 'no' });
    expect(logOf(log, [gone, write({ record: task })]).state).toBe('written');
  });
});
