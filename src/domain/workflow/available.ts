import type { FieldError } from '../refusal.ts';
import { defaultResults, defaultWorkflow } from './defaults.ts';
import { isWithin, sameValue, settingsOf } from './settings.ts';
import type { Workflow } from './workflow.ts';

/**
 * What this release does not carry out yet, by the beginning of the setting's path. A value other than the
 * default is refused rather than silently ignored; whoever builds one of them takes its line away.
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
  // Nothing is recorded yet.
  'retention.recordingsDays',
];

/** Whether a setting does anything yet, at least with some of its values. */
export const isCarriedOut = (path: string): boolean => !notYet.some((setting) => isWithin(path, setting));

/** The settings given a value that this release does not carry out. */
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
