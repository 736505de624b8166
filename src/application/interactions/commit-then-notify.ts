import type { Interaction } from '../../domain/channels/interaction.ts';
import { isRefusal, type Refusal } from '../../domain/refusal.ts';
import type { Changed, Channel } from './channel.ts';
import type { InteractionChanges } from './interaction-changes.ts';
import type { Redistribution } from './routing/redistribution.ts';

interface Deps {
  readonly changes: InteractionChanges;
  readonly channel: Channel;
  readonly redistribution: Redistribution;
}

/**
 * For what the phone system, routing or the clock brought about: it has happened, so it is saved first; then the channel
 * carries on outside, and routing goes on. Refusals are those of `InteractionChanges.change`.
 */
export async function commitThenNotify(
  { changes, channel, redistribution }: Deps,
  interaction: Interaction,
  decide: Parameters<InteractionChanges['change']>[1],
): Promise<Changed | Refusal> {
  const changed = await changes.change(interaction, decide);
  if (isRefusal(changed)) return changed;
  await channel.follow(changed);
  await redistribution.after(changed);
  return changed;
}
