import { describe, expect, it } from 'vitest';
import { defaultResults, defaultWorkflow } from './defaults.ts';
import { checkWorkflow, faultsOf } from './faults.ts';
import type { Workflow } from './workflow.ts';

const standard: Workflow = { ...defaultWorkflow, results: defaultResults[defaultWorkflow.locale] };

describe('a workflow', () => {
  it('has no fault where every setting is at its default', () => {
    expect(checkWorkflow(standard)).toEqual({ faults: [], unavailable: [] });
  });

  it('is told which disposition has the id already', () => {
    const twice = ['a', 'b', 'a'].map((id) => ({
      id,
      label: { en: id },
      group: null,
      direction: 'both' as const,
    }));
    expect(faultsOf({ ...standard, dispositions: twice })).toEqual([
      {
        path: 'dispositions[2].id',
        message: 'problem.workflow.id-taken',
        values: { first: 'dispositions[0]' },
      },
    ]);
  });

  it('is told what a follow-up may be where its default is none of the options', () => {
    const followUp = {
      ...standard.followUp,
      inbound: { default: 'none', options: ['open-today', 'new-event'] } as const,
    };
    expect(faultsOf({ ...standard, followUp })).toEqual([
      {
        path: 'followUp.inbound.default',
        message: 'problem.workflow.not-an-option',
        values: { count: 2, allowed: 'open-today, new-event' },
      },
    ]);
  });

  it('is told what is wrong in the text of its mails', () => {
    const missedEmail = { ...standard.missedEmail, template: 'Dear {owner}' };
    expect(faultsOf({ ...standard, missedEmail })).toMatchObject([
      { path: 'missedEmail.template', values: { position: 6, variable: '{owner}' } },
    ]);
  });

  it('is told which values this release carries out', () => {
    expect(checkWorkflow({ ...standard, hours: 'business' }).unavailable).toEqual([
      { path: 'hours', message: 'problem.workflow.not-yet', values: { allowed: '"always"' } },
    ]);
  });
});
