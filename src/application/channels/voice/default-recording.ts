import type { Call } from '../../../domain/channels/voice/call.ts';
import type { CallEvent } from '../../../domain/channels/voice/events.ts';
import type { Settlement } from '../../interactions/settlement/settlement.ts';

/** Where the workflow of the agent records by default, recording begins with the conversation (spec C25). */
export function withDefaultRecording(
  events: readonly CallEvent[],
  call: Call,
  settlement: Pick<Settlement, 'workflowOf'>,
): readonly CallEvent[] {
  const answered = events.find((event) => event.type === 'answered');
  if (!answered || !settlement.workflowOf(call, answered.agent).document.recording.onByDefault) return events;
  return [...events, { type: 'recording-changed', recording: 'on', at: answered.at }];
}
