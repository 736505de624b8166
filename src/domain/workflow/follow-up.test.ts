import { followUpChoices } from '../interaction/follow-up.ts';
import { describe, expect, it } from 'vitest';
import { epochMs } from '../time.ts';
import { defaultWorkflow, type Workflow } from './workflow.ts';
import { chosenFollowUp, followUpOffer, isWritten, refuseFollowUp } from './follow-up.ts';

const workflow: Workflow = {
  ...defaultWorkflow,
  followUp: {
    ...defaultWorkflow.followUp,
    outbound: { default: 'follow-up', options: ['follow-up', 'none'] },
  },
};
const inbound = { direction: 'inbound' } as const;
const outbound = { direction: 'outbound' } as const;
const internal = { direction: 'internal' } as const;
const none = { today: null, latest: null };
const both = { today: {}, latest: {} };
const talked = { phase: 'wrapup', answeredAt: epochMs(1), role: 'callee' } as const;

describe('what may follow a contact', () => {
  it('is what the workflow offers for its direction, in that order, the default first chosen', () => {
    expect(followUpOffer(workflow, outbound)).toEqual({ options: ['follow-up', 'none'], first: 'follow-up' });
    expect(followUpOffer(workflow, inbound)?.options).toEqual(followUpChoices);
    expect(chosenFollowUp(workflow, outbound, none)).toMatchObject({ choice: 'follow-up', dueAt: null });
  });

  it.each([
    ['open-latest', { ...both, latest: null }, 'none'],
    ['open-latest', { ...both, today: null }, 'open-latest'],
    ['open-today', { ...both, today: null }, 'none'],
    ['open-today', both, 'open-today'],
    ['follow-up-and-finish-today', none, 'follow-up'],
    ['follow-up-and-finish-today', both, 'follow-up-and-finish-today'],
    ['new-event', none, 'new-event'],
  ] as const)('is the default only if it can be carried out: %s', (choice, tasks, chosen) => {
    const offer = { default: choice, options: followUpChoices };
    const offering = { ...workflow, followUp: { ...workflow.followUp, inbound: offer } };
    expect(chosenFollowUp(offering, inbound, tasks)).toMatchObject({ choice: chosen });
  });

  it('is nothing after a call between colleagues', () => {
    expect(followUpOffer(workflow, internal)).toBeNull();
    expect(chosenFollowUp(workflow, internal, none)).toBeNull();
    expect(refuseFollowUp('none', workflow, internal, talked)).toMatchObject({
      refused: 'invalid',
      errors: [{ message: 'problem.field.no-follow-up' }],
    });
  });

  it('is refused with what is allowed where the workflow does not offer it', () => {
    expect(refuseFollowUp('follow-up', workflow, outbound, talked)).toBeNull();
    expect(refuseFollowUp('new-event', workflow, outbound, talked)).toMatchObject({
      errors: [{ path: 'choice', values: { allowed: 'follow-up, none' } }],
    });
  });

  it('is not for agents who missed the call, nor before anyone talked', () => {
    expect(
      refuseFollowUp('none', workflow, inbound, { ...talked, answeredAt: null, phase: 'ended' }),
    ).toMatchObject({ refused: 'phase', phase: 'ended' });
    expect(
      refuseFollowUp('none', workflow, outbound, { ...talked, role: 'caller', phase: 'dialing' }),
    ).toMatchObject({ refused: 'phase', phase: 'dialing' });
  });

  it('writes something, or only opens a task', () => {
    expect(followUpChoices.filter(isWritten)).toEqual([
      'follow-up',
      'follow-up-and-finish-today',
      'new-event',
    ]);
  });
});
