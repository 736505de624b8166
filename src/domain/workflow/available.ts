import type { FieldError } from '../refusal.ts';
import { defaultResults, defaultWorkflow } from './defaults.ts';
import { sameValue, settingsOf } from './settings.ts';
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
  'openAfterCall', // spec L17
  'dispositionIn', // spec L17
  'hours', // spec L11
  'trackMissedButAnswered', // spec L21
  'results.missedAnswered', // spec L21
  'interactionLog', // spec L18
  'transfer.carryDetails', // spec C13
  'recordTypes.case',
  'recordTypes.followUpInbound',
  'recordTypes.followUpOutbound',
  'recordTypes.event',
  'unknownCaller', // spec L24
  'attachTo', // spec L25
  'cases', // spec L27
  'ivrPop', // spec L29
  'customObjects', // spec L29
  'missedEmail', // spec L22
  'transcript', // spec C15
  'fields', // spec L13
  // Nothing is recorded yet.
  'retention.recordingsDays',
];

/** Screen pops beyond the matched record need the related records (spec L28). */
const popsCarriedOut: readonly string[] = ['none', 'matched'];

const within = (path: string, setting: string) =>
  path === setting || path.startsWith(`${setting}.`) || path.startsWith(`${setting}[`);

/** Whether a setting does anything yet, at least with some of its values. */
export const isCarriedOut = (path: string): boolean => !notYet.some((setting) => within(path, setting));

/** The settings given a value that this release does not carry out. */
export function notAvailable(workflow: Workflow): readonly FieldError[] {
  const before = new Map(
    settingsOf({ ...defaultWorkflow, results: defaultResults[workflow.locale] }).map(({ path, value }) => [
      path,
      value,
    ]),
  );
  return settingsOf(workflow)
    .filter(({ path, value }) => {
      if (within(path, 'screenPop')) return typeof value !== 'string' || !popsCarriedOut.includes(value);
      return notYet.some((setting) => within(path, setting)) && !sameValue(before.get(path), value);
    })
    .map(({ path }) => {
      const value = before.get(path);
      const allowed = within(path, 'screenPop')
        ? popsCarriedOut.map((pop) => JSON.stringify(pop)).join(', ')
        : JSON.stringify(value ?? null);
      return { path, message: 'problem.workflow.not-yet', values: { allowed } };
    });
}
