import { describe, expect, it } from 'vitest';
import { answered, but, record } from '../../../test/support/fixtures/contact-facts.ts';
import { planned } from '../../../test/support/fixtures/planned.ts';
import { caseKey } from './context/keys.ts';
import { withRemovalOutcomes } from './removal-outcome.ts';

describe('what became of a case that was to be deleted', () => {
  const ticked = but(answered, {
    part: { box: { touched: true, agentDefault: false, seenAt: null, goneAt: null } },
  });
  const { steps } = planned({ ...ticked, sent: [caseKey(answered)] }, { doNotLog: { show: true } });
  const open = record('case', 'Open');

  it.each([
    [[], 'pending'],
    [[{ kind: 'case-removal', state: 'due', record: null }], 'pending'],
    [[{ kind: 'case-removal', state: 'done', record: null }], 'deleted'],
    [[{ kind: 'case-removal', state: 'done', record: open }], 'kept'],
    [[{ kind: 'case-removal', state: 'given-up', record: open }], 'failed'],
  ] as const)('is told in its own words: %j', (writes, outcome) => {
    const told = withRemovalOutcomes(steps, writes);
    const removed = told.find(({ because }) => because.code === 'why.case.removed');
    expect(removed?.because.values).toEqual({ outcome });
    expect(removed?.decided).toBe(outcome === 'pending' ? 'delete-untouched' : outcome);
    // The other steps stay as they were decided.
    expect(told.filter((step) => step !== removed)).toEqual(steps.filter(({ rule }) => rule !== 'L7'));
  });
});
