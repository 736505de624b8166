import type { AgentId } from '../../ids.ts';
import { participationOf } from '../../interaction/participation.ts';
import { isRefusal } from '../../refusal.ts';
import type { EpochMs } from '../../time.ts';
import type { Call } from './call.ts';
import { callActions, type AgentCommand } from './commands.ts';
import { decide } from './decide.ts';

export type PossibleAction = (typeof callActions)[number] | 'tones' | 'save' | 'swap';

const asked = [...callActions, 'tones'] as const;

/**
 * The actions that this agent may take now: those that `decide` would accept, so no button promises what the rules
 * refuse. An action whose effect already holds is not offered.
 */
export function possibleActions(
  call: Call,
  agent: AgentId,
  talksElsewhere: boolean,
  at: EpochMs,
): PossibleAction[] {
  const part = participationOf(call, agent);
  if (!part) return [];
  const actions: PossibleAction[] = asked.filter((type) => {
    const decision = decide(commandOf(type, agent, talksElsewhere, at), call);
    return (
      !isRefusal(decision) &&
      (decision.accepted.length > 0 || (type === 'tones' && part.phase === 'connected'))
    );
  });
  if (part.phase === 'held' && talksElsewhere) actions.push('swap');
  if (part.endedAt !== null && part.phase !== 'ringing') actions.push('save');
  return actions;
}

function commandOf(
  type: (typeof asked)[number],
  agent: AgentId,
  talksElsewhere: boolean,
  at: EpochMs,
): AgentCommand {
  switch (type) {
    case 'answer':
    case 'resume':
      return { type, agent, at, talksElsewhere };
    case 'end':
      return { type, agent, at, wrapupUntil: at };
    case 'finish':
      return { type, agent, at, dispositionMissing: false };
    case 'reject':
    case 'hold':
    case 'mute':
    case 'unmute':
    case 'record':
    case 'stop-recording':
    case 'mask':
    case 'unmask':
    case 'tones':
      return { type, agent, at };
  }
}
