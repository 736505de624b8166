import { describe, expect, it } from 'vitest';
import { defaultWorkflow } from '../../workflow/workflow.ts';
import { isSubjectLocked } from './locked-subject.ts';

const locking = { ...defaultWorkflow, subject: { ...defaultWorkflow.subject, editable: false } };
const free = { ...defaultWorkflow, subject: { ...defaultWorkflow.subject, editable: true } };

describe('the subject of a write (spec L12)', () => {
  it('is locked on the activity where the workflow does not let it be edited', () => {
    expect(isSubjectLocked({ kind: 'activity' }, locking)).toBe(true);
    expect(isSubjectLocked({ kind: 'activity' }, free)).toBe(false);
  });

  it.each(['case', 'follow-up', 'event', 'mail'] as const)('of a %s is never locked', (kind) => {
    expect(isSubjectLocked({ kind }, locking)).toBe(false);
  });
});
