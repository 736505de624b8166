import { describe, expect, it } from 'vitest';
import { defaultWorkflow } from '../../../../domain/workflow/workflow.ts';
import { holdersOf } from './assignees.ts';
import type { ShownWorkflow } from './versions.ts';

const workflow = (id: string, change: Partial<ShownWorkflow> = {}): ShownWorkflow => ({
  id,
  name: id,
  version: 1,
  document: defaultWorkflow,
  assignments: { agents: [], teams: [], queues: [] },
  builtIn: false,
  versions: [],
  activations: [],
  ...change,
});
const organisation = {
  agents: [
    { id: 'mia', team: 'front' },
    { id: 'tom', team: 'front' },
    { id: 'lotte', team: null },
  ],
  queues: [{ id: 'sales' }, { id: 'service' }],
  workflows: [
    workflow('own', { assignments: { agents: ['mia'], teams: [], queues: [] } }),
    workflow('team', { assignments: { agents: [], teams: ['front'], queues: ['sales'] } }),
    workflow('usual'),
    workflow('built-in', { builtIn: true }),
  ],
};
const of = (id: string, usual: string | null = null) =>
  holdersOf(id, { ...organisation, defaultWorkflow: usual });

describe('those who have a workflow', () => {
  it('are the agents whose own it is, or else their team’s', () => {
    expect(of('own')).toEqual({ agents: 1, queues: 0, everyoneElse: null });
    expect(of('team')).toMatchObject({ agents: 1 });
  });
  it('are the queues it is assigned to', () => {
    expect(of('team')).toMatchObject({ queues: 1, everyoneElse: null });
  });
  it('are all others where it is the organisation’s default, or the built-in one and there is no default', () => {
    expect(of('usual', 'usual')).toEqual({ agents: 1, queues: 1, everyoneElse: 'default' });
    expect(of('built-in')).toEqual({ agents: 1, queues: 1, everyoneElse: 'built-in' });
    expect(of('built-in', 'usual')).toEqual({ agents: 0, queues: 0, everyoneElse: null });
  });
});
