import type { AgentId, LegId, QueueId, WorkflowId } from '../../ids.ts';
import type { EndCause, EndedBy } from '../../interaction/interaction-base.ts';
import type { OfferResult } from '../../interaction/participation.ts';
import type { EpochMs } from '../../time.ts';
import type { Call } from './call.ts';

/** What begins a call: everything about it that never changes. */
export type CallStart = Pick<
  Call,
  | 'id'
  | 'channel'
  | 'callId'
  | 'sessionId'
  | 'direction'
  | 'origin'
  | 'emergency'
  | 'from'
  | 'to'
  | 'ownNumber'
  | 'skill'
> & { readonly at: EpochMs };

/**
 * The workflow that decides from then on about what the event begins (spec L36). Added when the event is saved; events of
 * earlier releases have none.
 */
interface KeptWorkflow {
  readonly workflow?: WorkflowId | undefined;
}

/** What has happened on a call: call control only, never details, match or notes. */
export type CallEvent =
  /** A customer calls us. */
  | ({ readonly type: 'called'; readonly leg: LegId } & CallStart & KeptWorkflow)
  /** An agent calls out. `customer` is null for a call to a colleague, whose offer follows. */
  | ({
      readonly type: 'dialled';
      readonly agent: AgentId;
      readonly leg: LegId;
      readonly customer: LegId | null;
      readonly extension?: string | undefined;
    } & CallStart &
      KeptWorkflow)
  /** Our number's IVR asks the caller for digits. */
  | {
      readonly type: 'prompted';
      readonly maxDigits: number;
      readonly at: EpochMs;
      readonly until: EpochMs;
      readonly limit: EpochMs;
    }
  /** The caller keyed; `digits` is how many there are now. */
  | {
      readonly type: 'keyed';
      readonly report: string;
      readonly digits: number;
      readonly at: EpochMs;
      readonly until: EpochMs;
    }
  /** It waits from now on: for any agent of a queue, or for the one agent whose number was called. */
  | ({
      readonly type: 'queued';
      readonly queue: QueueId | null;
      readonly target: AgentId | null;
      readonly at: EpochMs;
      readonly until: EpochMs;
    } & KeptWorkflow)
  | ({
      readonly type: 'offered';
      readonly agent: AgentId;
      readonly leg: LegId;
      readonly at: EpochMs;
      readonly until: EpochMs;
      readonly ringGroup: boolean;
      readonly onDeskPhone?: boolean | undefined;
    } & KeptWorkflow)
  | {
      readonly type: 'offer-ended';
      readonly agent: AgentId;
      readonly at: EpochMs;
      readonly result: OfferResult;
    }
  | { readonly type: 'answered'; readonly agent: AgentId; readonly at: EpochMs }
  | { readonly type: 'held'; readonly agent: AgentId; readonly at: EpochMs }
  | { readonly type: 'resumed'; readonly agent: AgentId; readonly at: EpochMs }
  | { readonly type: 'muted'; readonly agent: AgentId; readonly at: EpochMs }
  | { readonly type: 'unmuted'; readonly agent: AgentId; readonly at: EpochMs }
  /** The agent is taken out of a call that goes on without them (spec R17); their wrap-up is over at once. */
  | { readonly type: 'released'; readonly agent: AgentId; readonly at: EpochMs }
  | { readonly type: 'recording-changed'; readonly recording: Call['recording']; readonly at: EpochMs }
  /** Every leg is gone. Agents who talked, or dialled in vain, go on to wrap-up until `wrapupUntil`. */
  | {
      readonly type: 'ended';
      readonly at: EpochMs;
      readonly by: EndedBy;
      readonly cause: EndCause;
      readonly wrapupUntil: EpochMs;
    }
  | {
      readonly type: 'finished';
      readonly agent: AgentId;
      readonly at: EpochMs;
      readonly by: 'agent' | 'time';
      /** The agent's edits are not written with it (spec L17). */
      readonly editsWait?: true;
    };
