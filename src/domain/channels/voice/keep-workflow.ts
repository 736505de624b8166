import type { AgentId, QueueId, WorkflowId } from '../../ids.ts';
import type { CallEvent } from './events.ts';

/** Which workflow is assigned now, to an agent or, without one, to a queue. */
type Assigned = (agent: AgentId | null, queue: QueueId | null) => WorkflowId;

/**
 * The event with the workflow that decides from then on (spec L36): of an agent's participation the one assigned when
 * it began, of a call that no agent has the one of the queue when it came there. Who is assigned another one later
 * changes nothing about a call that goes on.
 */
export function keepWorkflow(event: CallEvent, assigned: Assigned): CallEvent {
  switch (event.type) {
    case 'called':
      return { ...event, workflow: assigned(null, null) };
    case 'queued':
      // It waits for the one agent whose number was called, and keeps the queue that it had.
      return event.queue === null ? event : { ...event, workflow: assigned(null, event.queue) };
    case 'dialled':
    case 'offered':
      return { ...event, workflow: assigned(event.agent, null) };
    case 'prompted':
    case 'keyed':
    case 'offer-ended':
    case 'answered':
    case 'held':
    case 'resumed':
    case 'muted':
    case 'unmuted':
    case 'released':
    case 'recording-changed':
    case 'ended':
    case 'finished':
      return event;
  }
}
