import { activityKey, voiceCallKey } from '../context/keys.ts';
import type { PlannedWrite } from '../context/writes.ts';
import type { ContactFacts } from '../facts/facts.ts';

/** Takes the log of a part back, as whatever it was logged; nothing where none was begun. */
export function removedLog(facts: ContactFacts): readonly PlannedWrite[] {
  if (!facts.begun) return [];
  const key = voiceCallKey(facts);
  return facts.sent.includes(key)
    ? [{ kind: 'activity-removal', operation: 'delete-voice-call', key }]
    : [{ kind: 'activity-removal', operation: 'delete-task', key: activityKey(facts) }];
}
