import type { Call } from '../../../domain/channels/voice/call.ts';
import { keepWorkflow } from '../../../domain/channels/voice/keep-workflow.ts';
import { evolve } from '../../../domain/channels/voice/evolve.ts';
import { InteractionChanges, type ChangesDeps } from '../../interactions/interaction-changes.ts';
import type { CallIds } from './call-ids.ts';
import { isCall } from './calls.ts';
import type { RecentCalls } from './recent-calls.ts';

type Deps = ChangesDeps & { readonly callIds: CallIds; readonly recentCalls: RecentCalls };

/** Changes calls, and remembers what this server need not read again. */
export const callChanges = ({ callIds, recentCalls, ...deps }: Deps): InteractionChanges<Call> =>
  new InteractionChanges({
    ...deps,
    isOurs: isCall,
    evolve,
    keepWorkflow,
    remember(call) {
      callIds.learn(call.id, call.callId);
      recentCalls.saved(call);
    },
  });
