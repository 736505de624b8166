import type { Call } from '../../../domain/channels/voice/call.ts';
import type { CallEvent } from '../../../domain/channels/voice/events.ts';
import type { Decision } from '../../../domain/decision.ts';
import { isRefusal, type Refusal } from '../../../domain/refusal.ts';
import type { InteractionChanges } from '../../interactions/interaction-changes.ts';
import type { Redistribution } from '../../interactions/routing/redistribution.ts';
import type { ChangedCall, StoredCall } from './calls.ts';
import type { Switchboard } from './switchboard.ts';

interface Deps {
  readonly changes: InteractionChanges<Call>;
  readonly switchboard: Switchboard;
  readonly redistribution: Redistribution;
}

/**
 * For what the phone system or the clock caused: it has already happened, so it is saved first. Then the switchboard
 * sends the orders, and routing continues. Refusals are those of `InteractionChanges.change`.
 */
export async function commitThenNotify(
  { changes, switchboard, redistribution }: Deps,
  call: Call,
  decide: (stored: StoredCall) => Decision<CallEvent>,
): Promise<ChangedCall | Refusal> {
  const changed = await changes.change(call, decide);
  if (isRefusal(changed)) return changed;
  await switchboard.follow(changed.events, changed.stored.interaction);
  await redistribution.after(changed);
  return changed;
}
