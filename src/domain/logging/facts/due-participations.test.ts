import { describe, expect, it } from 'vitest';
import {
  answered,
  calledIn,
  ended,
  given,
  held,
  mia,
  offered,
  offeredAlong,
  passedBy,
  queued,
  tom,
  type Timed,
} from '../../channels/voice/call.scenario.ts';
import { agentId, type AgentId } from '../../ids.ts';
import type { CallEvent } from '../../channels/voice/events.ts';
import { defaultWorkflow, type Workflow } from '../../workflow/workflow.ts';
import { dueParticipations } from './due-participations.ts';

/** Who is planned when the last of these things happens, and whether again. */
function due(events: readonly Timed<CallEvent>[], change: Partial<Workflow> = {}) {
  const [before, now] = [events.slice(0, -1), events].map((some) => given(calledIn, queued(), ...some).call);
  if (!now) throw new Error('something must have happened');
  const workflow = { ...defaultWorkflow, ...change };
  return dueParticipations(now, before ?? null, () => workflow).map(({ part, again }) => [part.agent, again]);
}

const sara = agentId('sara');
const releasedFrom =
  (agent: AgentId): Timed<CallEvent> =>
  (at) => ({ type: 'released', agent, at });
const missedByMia = [offered(mia), passedBy(mia, 'timed-out')] as const;
const takenByTom = [...missedByMia, offered(tom), answered(tom)] as const;
const perCall = { transfer: { ...defaultWorkflow.transfer, log: 'one-per-call' } } as const;

describe('a part is planned', () => {
  it('when it ends, and not before', () => {
    expect(due([offered(mia)])).toEqual([]);
    expect(due(missedByMia)).toEqual([[mia, false]]);
    expect(due([...takenByTom, ended()])).toEqual([[tom, false]]);
  });

  it('again when somebody else answers, where the workflow follows what was missed', () => {
    expect(due(takenByTom)).toEqual([]);
    expect(due(takenByTom, { trackMissedButAnswered: true })).toEqual([[mia, true]]);
  });

  it('again at every later answer, after an agent had to leave the call', () => {
    const left = [offered(tom), answered(tom), releasedFrom(tom), queued()] as const;
    const again = [...missedByMia, ...left, offered(sara), answered(sara)] as const;
    expect(due(again, { trackMissedButAnswered: true })).toEqual([[mia, true]]);
    expect(due([...again, held(sara)], { trackMissedButAnswered: true })).toEqual([]);
    const after = [...left, offered(mia), passedBy(mia, 'timed-out'), offered(sara), answered(sara)] as const;
    expect(due(after, { trackMissedButAnswered: true })).toEqual([[mia, true]]);
  });

  it('again when the call is over, where it has one activity in all', () => {
    expect(due([...takenByTom, ended()], perCall)).toEqual([
      [mia, true],
      [tom, false],
    ]);
  });

  it('again when the call is over, where a group rang together', () => {
    const rang = [offeredAlong(mia), offeredAlong(tom), passedBy(mia, 'rejected')];
    expect(due(rang)).toEqual([[mia, false]]);
    expect(due([...rang, passedBy(tom, 'caller-gone'), ended()])).toEqual([
      [mia, true],
      [tom, true],
    ]);
  });
});
