import { decide } from '../../../../domain/channels/voice/decide.ts';
import { isRefusal } from '../../../../domain/refusal.ts';
import type { DoDue } from '../../../interactions/channel.ts';
import type { Settlement } from '../../../interactions/settlement/settlement.ts';
import type { Clock } from '../../../ports/runtime/clock.ts';
import { isStoredCall, type StoredCall } from '../calls.ts';
import { commitThenNotify } from '../commit-then-notify.ts';
import type { Arrivals } from './arrivals.ts';

type Deps = Parameters<typeof commitThenNotify>[0] & {
  readonly arrivals: Arrivals;
  readonly settlement: Settlement;
  readonly clock: Clock;
};

/** What is due to a call and to no other interaction (spec R5, R12). */
export function callDue(deps: Deps): DoDue {
  return async (stored, what) => {
    if (!isStoredCall(stored)) return false;
    switch (what) {
      case 'wait-limit':
        return deps.arrivals.moveOn(stored.interaction);
      case 'digits-over':
        return deps.arrivals.afterDigits(stored);
      case 'dial-limit':
        return giveUp(stored, deps);
    }
  };
}

/** Whoever was called has not answered. */
async function giveUp({ interaction: call }: StoredCall, deps: Deps): Promise<boolean> {
  const at = deps.clock.now();
  const wrapupUntil = deps.settlement.wrapupUntil(call, at);
  const changed = await commitThenNotify(deps, call, (stored) =>
    decide({ type: 'give-up', cause: 'no-answer', at, wrapupUntil }, stored.interaction),
  );
  return !isRefusal(changed) && changed.events.length > 0;
}
