import type { EndCause } from '../interaction/interaction-base.ts';
import type { AgentId, QueueId } from '../ids.ts';
import type { CalledNumber, NumberAction } from '../organisation/called-number.ts';
import type { Queue } from '../organisation/queue.ts';
import { after, type EpochMs } from '../time.ts';

/** A caller is passed on this often at most; queues that name each other would else hand them round for ever (spec R12). */
export const maxOverflows = 3;

/** Where a call goes next: into a queue until a limit, to one agent, or to its end with the cause. */
export type NextStep =
  | { readonly step: 'queue'; readonly queue: QueueId; readonly until: EpochMs }
  | { readonly step: 'agent'; readonly agent: AgentId; readonly until: EpochMs }
  | { readonly step: 'end'; readonly cause: EndCause };

/** What the number and its queue look like at this moment. */
export interface Surroundings {
  readonly open: boolean;
  readonly queue: (id: QueueId) => Queue | null;
  readonly waiting: (id: QueueId) => number;
  readonly now: EpochMs;
}

/** What happens to a call that has just come in on one of our numbers (spec R5). */
export function onArrival(number: CalledNumber | null, around: Surroundings): NextStep {
  if (number === null) return { step: 'end', cause: 'number-unknown' };
  if (!around.open) return take(number.closed, 'closed', number, around);
  if (number.owner.type === 'agent') {
    const until = after(around.now, number.unanswered.afterSeconds * 1000);
    return { step: 'agent', agent: number.owner.agent, until };
  }
  return enter(number.owner.queue, number, around);
}

/** What happens to a call that nobody took within its limit (spec R5, R12). */
export function onWaitLimit(number: CalledNumber | null, overflows: number, around: Surroundings): NextStep {
  if (number === null || overflows >= maxOverflows) return { step: 'end', cause: 'wait-limit' };
  return take(number.unanswered.then, 'wait-limit', number, around);
}

/**
 * Where a caller goes on waiting whose agent's account was disabled (spec R17): in the queue they came from, or in the
 * one of the number's fallback; a full one takes them too. null: there is none.
 */
export function backInQueue(
  from: QueueId | null,
  number: CalledNumber | null,
  { queue, now }: Pick<Surroundings, 'queue' | 'now'>,
): { readonly queue: QueueId; readonly until: EpochMs } | null {
  const fallback = number?.unanswered.then;
  const id = from ?? (fallback?.do === 'queue' ? fallback.to : null);
  const found = id === null ? null : queue(id);
  if (found === null) return null;
  const until = number === null ? after(now, found.maxWaitSeconds * 1000) : limitOf(found, number, now);
  return { queue: found.id, until };
}

function enter(id: QueueId, number: CalledNumber, around: Surroundings): NextStep {
  const queue = around.queue(id);
  if (queue === null) return { step: 'end', cause: 'failed' };
  if (around.waiting(id) < queue.maxWaiting)
    return { step: 'queue', queue: id, until: limitOf(queue, number, around.now) };
  if (number.full.do === 'end') return { step: 'end', cause: 'queue-full' };
  const other = around.queue(number.full.to);
  // Only one step aside: a second full queue ends the call rather than searching on.
  if (other === null || around.waiting(other.id) >= other.maxWaiting)
    return { step: 'end', cause: 'queue-full' };
  return { step: 'queue', queue: other.id, until: limitOf(other, number, around.now) };
}

function take(action: NumberAction, cause: EndCause, number: CalledNumber, around: Surroundings): NextStep {
  return action.do === 'end' ? { step: 'end', cause } : enter(action.to, number, around);
}

const limitOf = (queue: Queue, number: CalledNumber, now: EpochMs): EpochMs =>
  after(now, Math.min(number.unanswered.afterSeconds, queue.maxWaitSeconds) * 1000);
