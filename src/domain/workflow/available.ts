import type { FieldError } from '../refusal.ts';
import { defaultResults, defaultWorkflow, type Workflow } from './workflow.ts';
import { isWithin, sameValue, settingsOf } from './settings.ts';

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
  'transfer.carryDetails', // spec C13
  'transcript', // spec C15
  // Recording does not exist yet.
  'retention.recordingsDays',
];

/** Whether a setting has an effect yet, at least with some of its values. */
export const isCarriedOut = (path: string): boolean => !notYet.some((setting) => isWithin(path, setting));

/** The settings with a value that this release does not support. */
export function notAvailable(workflow: Workflow): readonly FieldError[] {
  const before = new Map(
    settingsOf({ ...defaultWorkflow, results: defaultResults[workflow.locale] }).map(({ path, value }) => [
      path,
      value,
    ]),
  );
  return settingsOf(workflow)
    .filter(({ path, value }) => !isCarriedOut(path) && !sameValue(before.get(path), value))
    .map(({ path }) => {
      const allowed = JSON.stringify(before.get(path) ?? null);
      return { path, message: 'problem.workflow.not-yet', values: { allowed } };
    });
}
