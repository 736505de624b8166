import { describe, expect, it } from 'vitest';
import { recordId } from '../../ids.ts';
import { ivrFact } from '../../logging/facts/ivr-fact.ts';
import { defaultWorkflow } from '../../workflow/workflow.ts';
import { type IvrInput, readIvrInput } from './ivr-step.ts';

describe('keys pressed in an IVR', () => {
  it('are collected one after the other', () => {
    expect(readIvrInput('10', '4', 8)).toEqual({ digits: '104', isComplete: false });
  });

  it('are complete with #, which is no digit', () => {
    expect(readIvrInput('10', '42#7', 8)).toEqual({ digits: '1042', isComplete: true });
    expect(readIvrInput('1042', '#', 8)).toEqual({ digits: '1042', isComplete: true });
  });

  it('are complete with the last digit that is asked for; more are not taken', () => {
    expect(readIvrInput('10', '429', 4)).toEqual({ digits: '1042', isComplete: true });
  });

  it('count only where they are digits', () => {
    expect(readIvrInput('', '*1A2', 8)).toEqual({ digits: '12', isComplete: false });
  });
});

describe('a keyed value', () => {
  const machine = { kind: 'case', id: recordId('m'), name: 'Lathe' } as const;
  const account = { kind: 'account', id: recordId('a'), name: 'Lathe Ltd' } as const;
  const keyed: IvrInput = {
    value: 'customerNumber',
    digits: '4711',
    found: [
      { object: 'account', field: 'name', record: account },
      { object: 'machine', field: 'serial', record: machine },
    ],
  };
  const workflow = (...ivrPop: (typeof defaultWorkflow)['ivrPop']) => ({ ...defaultWorkflow, ivrPop });

  it('leads to the record in the first place that the workflow names and that has one', () => {
    const places = [
      { value: 'customerNumber', object: 'machine', field: 'owner' },
      { value: 'customerNumber', object: 'machine', field: 'serial' },
      { value: 'customerNumber', object: 'account', field: 'name' },
    ];
    expect(ivrFact(keyed, workflow(...places))?.record).toBe(machine);
  });

  it('leads nowhere in a workflow that looks elsewhere, or for another value', () => {
    expect(ivrFact(keyed, workflow())).toEqual({ value: 'customerNumber', digits: '4711', record: null });
    const other = { value: 'caseNumber', object: 'machine', field: 'serial' };
    expect(ivrFact(keyed, workflow(other))?.record).toBeNull();
  });
});
