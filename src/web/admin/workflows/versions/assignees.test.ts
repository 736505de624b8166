import { describe, expect, it } from 'vitest';
import { defaultWorkflow } from '../../../../domain/workflow/defaults.ts';
import { workflowOf } from './assignees.ts';
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
const workflows = [
  workflow('own', { assignments: { agents: ['mia'], teams: [], queues: [] } }),
  workflow('team', { assignments: { agents: [], teams: ['front'], queues: [] } }),
  workflow('usual'),
  workflow('built-in', { builtIn: true }),
];
const of = (id: string, team: string | null, defaultWorkflow: string | null = null) =>
  workflowOf({ id, team }, { workflows, defaultWorkflow })?.id;

describe('the workflow that a person has', () => {
  it('is their own before that of their team', () => {
    expect(of('mia', 'front')).toBe('own');
    expect(of('tom', 'front')).toBe('team');
  });
  it('is else the organisation’s, and the built-in one where it has none', () => {
    expect(of('tom', null, 'usual')).toBe('usual');
    expect(of('tom', 'back')).toBe('built-in');
  });
});
