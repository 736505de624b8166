import { describe, expect, it } from 'vitest';
import { agentId, legId, queueId, workflowId } from '../../ids.ts';
import { epochMs } from '../../time.ts';
import type { CallEvent } from './events.ts';
import { keepWorkflow } from './keep-workflow.ts';

const mia = agentId('mia');
const support = queueId('support');
const at = epochMs(0);
const kept = (event: CallEvent) => keepWorkflow(event, (agent, queue) => workflowId(`${agent} ${queue}`));

describe('the workflow of a call (spec L36)', () => {
  const queued = { type: 'queued', queue: support, target: null, at, until: at } as const;
  const offered = {
    type: 'offered',
    agent: mia,
    leg: legId('leg'),
    at,
    until: at,
    ringGroup: false,
  } as const;

  it('is that of the queue from when it comes there, and of an agent from the first offer', () => {
    expect(kept(queued)).toEqual({ ...queued, workflow: 'null support' });
    expect(kept(offered)).toEqual({ ...offered, workflow: 'mia null' });
  });

  it('stays while it waits for one agent outside any queue, and whatever else happens', () => {
    for (const event of [
      { ...queued, queue: null, target: mia },
      { type: 'answered', agent: mia, at },
      { type: 'finished', agent: mia, at, by: 'agent' },
    ] as const)
      expect(kept(event)).toEqual(event);
  });
});
