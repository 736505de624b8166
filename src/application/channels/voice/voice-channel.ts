import type { Call } from '../../../domain/channels/voice/call.ts';
import type { CallSystemCommand } from '../../../domain/channels/voice/commands.ts';
import { decide } from '../../../domain/channels/voice/decide.ts';
import type { CallEvent } from '../../../domain/channels/voice/events.ts';
import { evolve } from '../../../domain/channels/voice/evolve.ts';
import { accept, type Decision } from '../../../domain/decision.ts';
import { legId } from '../../../domain/ids.ts';
import type { SystemCommand } from '../../../domain/interaction/system-command.ts';
import { isRefusal, refuse, type Refusal } from '../../../domain/refusal.ts';
import type { Channel } from '../../interactions/channel.ts';
import type { InteractionChanges } from '../../interactions/interaction-changes.ts';
import type { MakeId } from '../../ports/runtime/ids.ts';
import type { AutoAnswer } from './auto-answer.ts';
import type { CallIds } from './call-ids.ts';
import type { CallLock } from './call-lock.ts';
import { isCall } from './calls.ts';
import type { Switchboard } from './switchboard.ts';

interface Deps {
  readonly callIds: CallIds;
  readonly changes: InteractionChanges<Call>;
  readonly lock: CallLock;
  readonly switchboard: Switchboard;
  readonly autoAnswer: AutoAnswer;
  readonly makeId: MakeId;
}

/** Voice as routing and timers see it: calls wait for each other by the phone system's id, and ring at a leg of their own. */
export function voiceChannel({ callIds, changes, lock, switchboard, autoAnswer, makeId }: Deps): Channel {
  const ofCall = (command: SystemCommand): CallSystemCommand =>
    command.type === 'offer' ? { ...command, leg: legId(makeId()) } : command;
  return {
    async exclusively(id, work) {
      const call = await callIds.callOf(id);
      return call === null ? null : lock.run(call, work);
    },
    async change(interaction, choose, others) {
      if (!isCall(interaction)) return refuse('not-found');
      const decideNow = (call: Call, commands: readonly SystemCommand[] | Refusal) =>
        isRefusal(commands) ? commands : decideAll(commands.map(ofCall), call);
      const changed = await changes.change(
        interaction,
        (stored, agents) => decideNow(stored.interaction, choose(stored.interaction, agents)),
        others,
      );
      if (isRefusal(changed)) return changed;
      await switchboard.follow(changed.events, changed.stored.interaction);
      // An offer has reached its agent; the workflow may want it answered at once.
      if (changed.events.some(({ type }) => type === 'offered')) autoAnswer.after(changed);
      return changed;
    },
  };
}

/** One command after the other; those that are impossible are left out, and where all are, the first says why. */
function decideAll(commands: readonly CallSystemCommand[], call: Call): Decision<CallEvent> {
  const decisions: Decision<CallEvent>[] = [];
  let now = call;
  for (const command of commands) {
    const decision = decide(command, now);
    decisions.push(decision);
    if (!isRefusal(decision)) now = decision.accepted.reduce(evolve, now);
  }
  const [first] = decisions;
  if (first !== undefined && decisions.every(isRefusal)) return first;
  return accept(...decisions.flatMap((decision) => (isRefusal(decision) ? [] : decision.accepted)));
}
