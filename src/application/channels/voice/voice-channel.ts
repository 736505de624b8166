import { legId } from '../../../domain/ids.ts';
import type { Channel } from '../../interactions/channel.ts';
import type { MakeId } from '../../ports/runtime/ids.ts';
import type { AutoAnswer } from './auto-answer.ts';
import type { CallIds } from './call-ids.ts';
import type { CallLock } from './call-lock.ts';
import type { RecentCalls } from './recent-calls.ts';
import type { Switchboard } from './switchboard.ts';

interface Deps {
  readonly callIds: CallIds;
  readonly recentCalls: RecentCalls;
  readonly lock: CallLock;
  readonly switchboard: Switchboard;
  readonly autoAnswer: AutoAnswer;
  readonly makeId: MakeId;
}

/** Voice as routing and timers see it: calls wait for each other by the phone system's id, and ring at a leg of their own. */
export function voiceChannel({ callIds, recentCalls, lock, switchboard, autoAnswer, makeId }: Deps): Channel {
  return {
    async exclusively(id, work) {
      const call = await callIds.callOf(id);
      return call === null ? null : lock.run(call, work);
    },
    offer: (to) => ({ type: 'offer', leg: legId(makeId()), ...to }),
    committed(call) {
      callIds.learn(call.id, call.callId);
      recentCalls.saved(call);
    },
    follow: ({ events, stored }) => switchboard.follow(events, stored.interaction),
    offered: (changed) => autoAnswer.after(changed),
  };
}
