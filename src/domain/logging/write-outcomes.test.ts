import { describe, expect, it } from 'vitest';
import { answered, but, record } from '../../../test/support/fixtures/contact-facts.ts';
import { planned } from '../../../test/support/fixtures/planned.ts';
import { caseKey } from './context/keys.ts';
import { withOutcomes } from './write-outcomes.ts';

describe('what became of a case that was to be deleted', () => {
  const ticked = but(answered, {
    part: { box: { touched: true, agentDefault: false, seenAt: null, goneAt: null } },
  });
  const { steps } = planned({ ...ticked, sent: [caseKey(answered)] }, { doNotLog: { show: true } });
  const open = record('case', 'Open');

  it.each([
    [[], 'pending'],
    [[{ kind: 'case-removal', state: 'due', record: null, taskKept: false }], 'pending'],
    [[{ kind: 'case-removal', state: 'done', record: null, taskKept: false }], 'deleted'],
    [[{ kind: 'case-removal', state: 'done', record: open, taskKept: false }], 'kept'],
    [[{ kind: 'case-removal', state: 'given-up', record: open, taskKept: false }], 'failed'],
  ] as const)('is told in its own words: %j', (writes, outcome) => {
    const told = withOutcomes(steps, writes);
    const removed = told.find(({ because }) => because.code === 'why.case.removed');
    expect(removed?.because.values).toEqual({ outcome });
    expect(removed?.decided).toBe(outcome === 'pending' ? 'delete-untouched' : outcome);
    // The other steps stay as they were decided.
    expect(told.filter((step) => step !== removed)).toEqual(steps.filter(({ rule }) => rule !== 'L7'));
  });
});

it('a task that somebody changed before it could be finished is told to be kept, and only then', () => {
  const write = { kind: 'finished-task', state: 'done', record: record('task', 'Call back') } as const;
  const step = {
    rule: 'L30',
    saw: {},
    decided: { kind: 'task', id: 'task-1', name: 'Call back', by: 'delete' },
    because: { code: 'why.follow-up.delete', values: { name: 'Call back' } },
    setting: null,
  } as const;
  expect(withOutcomes([step], [{ ...write, taskKept: false }])).toEqual([step]);
  expect(withOutcomes([step], [{ ...write, taskKept: true }])).toEqual([
    { ...step, decided: null, because: { code: 'why.follow-up.task-kept', values: { name: 'Call back' } } },
  ]);
});
