import type { FieldError } from '../refusal.ts';
import { defaultWorkflow, type Workflow } from './workflow.ts';
import { isWithin, settingsOf } from './settings.ts';
import { sameValue } from '../same-value.ts';

/**
 * What this release does not support yet, by the start of the setting's path. A value other than the default is
 * refused, not silently ignored; whoever builds one of them removes its line.
 */
const notYet: readonly string[] = [
  // Channels other than voice.
  'log.voicemail',
  'log.chat',
  'log.email',
  'log.sms',
  'log.workitem',
  'messages',
  'retention.voicemailsDays',
  'retention.messagesDays',
  'transfer.carryDetails', // spec C13
  'transfer.lastLeaves', // spec C11
  'transcript', // spec C15
  // Nothing that is recorded is kept yet, so there is nothing to link to.
  'recording',
  'retention.recordingsDays',
];

/** Whether a setting has an effect yet, at least with some of its values. */
export const isCarriedOut = (path: string): boolean => !notYet.some((setting) => isWithin(path, setting));

/** The settings with a value that this release does not support. */
export function notAvailable(workflow: Workflow): readonly FieldError[] {
  const before = new Map(settingsOf(defaultWorkflow).map(({ path, value }) => [path, value]));
  return settingsOf(workflow)
    .filter(({ path, value }) => !isCarriedOut(path) && !sameValue(before.get(path), value))
    .map(({ path }) => {
      const allowed = JSON.stringify(before.get(path) ?? null);
      return { path, message: 'problem.workflow.not-yet', values: { allowed } };
    });
}
