import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  assignedWorkflows,
  chooseWorkflow,
  type AssignableWorkflow,
  type ParticipationHolder,
} from './choose-workflow.ts';

const workflow = (id: string, change: Partial<AssignableWorkflow> = {}): AssignableWorkflow => ({
  id,
  builtIn: false,
  agents: [],
  teams: [],
  queues: [],
  ...change,
});
const standard = workflow('standard', { builtIn: true });

/** Which workflow a part has, and why, where these are assigned beside the built-in one. */
const given = (...workflows: readonly AssignableWorkflow[]) => {
  const assigned = assignedWorkflows([...workflows, standard]);
  const choose = (part: ParticipationHolder, defaultWorkflow: string | null) => {
    const { workflow: chosen, because } = chooseWorkflow(part, assigned, defaultWorkflow);
    return [chosen.id, because];
  };
  return {
    ofAgent: (id: string, team: string | null = null, defaultWorkflow: string | null = null) =>
      choose({ agent: { id, team }, queue: 'sales' }, defaultWorkflow),
    ofQueue: (queue: string | null, defaultWorkflow: string | null = null) =>
      choose({ agent: null, queue }, defaultWorkflow),
  };
};

describe('an agent’s part of a contact', () => {
  const all = given(
    workflow('mias', { agents: ['mia'] }),
    workflow('fronts', { teams: ['front'] }),
    workflow('of-sales', { queues: ['sales'] }),
    workflow('usual'),
  );
  it('has the workflow assigned to the agent, before that of the team', () => {
    expect(all.ofAgent('mia', 'front')).toEqual(['mias', 'agent']);
  });
  it('has else that of the agent’s team', () => {
    expect(all.ofAgent('tom', 'front')).toEqual(['fronts', 'team']);
  });
  it('has else the organisation’s default, whatever the queue has', () => {
    expect(all.ofAgent('tom', 'back', 'usual')).toEqual(['usual', 'default']);
  });
  it('has else the built-in one', () => {
    expect(all.ofAgent('tom')).toEqual(['standard', 'built-in']);
    expect(all.ofAgent('tom', null, 'deleted')).toEqual(['standard', 'built-in']);
  });
});

describe('a part that no agent had', () => {
  const all = given(workflow('of-sales', { queues: ['sales'] }), workflow('usual'));
  it('has the workflow assigned to the queue', () => {
    expect(all.ofQueue('sales', 'usual')).toEqual(['of-sales', 'queue']);
  });
  it('has else the organisation’s default, and then the built-in one', () => {
    expect(all.ofQueue('service', 'usual')).toEqual(['usual', 'default']);
    expect(all.ofQueue(null)).toEqual(['standard', 'built-in']);
  });
});

describe('the choice of a workflow', () => {
  const ids = (...of: readonly string[]) => fc.subarray([...of]);
  const anyWorkflows = fc
    .array(
      fc.record({
        agents: ids('mia', 'tom'),
        teams: ids('front', 'back'),
        queues: ids('sales', 'service'),
      }),
      { maxLength: 4 },
    )
    .map((all) => all.map((assigned, index) => workflow(`workflow-${index}`, assigned)));
  const anyPart: fc.Arbitrary<ParticipationHolder> = fc.record({
    agent: fc.option(
      fc.record({
        id: fc.constantFrom('mia', 'tom', 'lotte'),
        team: fc.constantFrom('front', 'back', 'other', null),
      }),
    ),
    queue: fc.constantFrom('sales', 'service', 'other', null),
  });
  const anyDefault = fc.constantFrom('workflow-0', 'workflow-3', 'deleted', null);

  it('finds one for every part, the same each time, for a reason that holds', () => {
    fc.assert(
      fc.property(anyWorkflows, anyPart, anyDefault, (workflows, part, defaultWorkflow) => {
        const assigned = assignedWorkflows([...workflows, standard]);
        const chosen = chooseWorkflow(part, assigned, defaultWorkflow);
        expect(chooseWorkflow(part, assigned, defaultWorkflow)).toEqual(chosen);
        const { workflow: found, because } = chosen;
        const holds = {
          agent: part.agent !== null && found.agents.includes(part.agent.id),
          team: part.agent?.team != null && found.teams.includes(part.agent.team),
          queue: part.agent === null && part.queue !== null && found.queues.includes(part.queue),
          default: found.id === defaultWorkflow,
          'built-in': found.builtIn,
        };
        expect(holds[because]).toBe(true);
      }),
    );
  });
  it('needs a built-in workflow', () => {
    expect(() => assignedWorkflows([workflow('own')])).toThrow('no workflow is the built-in one');
  });
});
