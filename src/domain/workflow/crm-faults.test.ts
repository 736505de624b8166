import { describe, expect, it } from 'vitest';
import { usualKinds } from '../crm/capabilities.ts';
import { recordKinds } from '../record.ts';
import { notInCrm } from './crm-faults.ts';
import { defaultWorkflow } from './workflow.ts';

describe('what a call is logged as', () => {
  it('is a record of calls only where the CRM has such', () => {
    const document = { ...defaultWorkflow, callRecord: 'voice-call' } as const;
    expect(notInCrm(document, recordKinds)).toEqual([]);
    expect(notInCrm(document, usualKinds)).toEqual([
      { path: 'callRecord', message: 'problem.workflow.not-in-crm', values: { allowed: 'task' } },
    ]);
    expect(notInCrm(defaultWorkflow, usualKinds)).toEqual([]);
  });
});
