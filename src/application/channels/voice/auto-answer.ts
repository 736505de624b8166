import type { AgentId, InteractionId } from '../../../domain/ids.ts';
import { ringingParticipation } from '../../../domain/interaction/participation.ts';
import type { Changed } from '../../interactions/channel.ts';
import type { Settlement } from '../../interactions/settlement/settlement.ts';
import { regardless } from '../../runtime/asked-request.ts';
import type { Log } from '../../ports/runtime/log.ts';

interface Deps {
  readonly settlement: Settlement;
  readonly answer: (agent: AgentId, id: InteractionId) => Promise<unknown>;
  readonly log: Log;
}

/** Answers an inbound call for the agent where the workflow says so (spec C2); the panel gives the short tone. */
export class AutoAnswer {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** To be called when a call rings at an agent's device. Not waited for: the answer takes the call's lock. */
  after({ stored: { interaction: call } }: Pick<Changed, 'stored'>): void {
    const ringing = ringingParticipation(call);
    if (!ringing || call.direction !== 'inbound') return;
    const { settlement, answer, log } = this.#deps;
    if (!settlement.workflowOf(call, ringing.agent).document.autoAnswer) return;
    // No request asked for it, not even the one that made the call ring.
    regardless(() => answer(ringing.agent, call.id)).catch((error: unknown) => {
      log.error({ interaction: call.id, err: error }, 'a call could not be answered automatically');
    });
  }
}
