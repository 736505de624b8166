import {
  cutSubject,
  cutText,
  expandSubject,
  expandTemplate,
  oneLine,
  variablesOf,
} from '../../workflow/subject.ts';
import type { SubjectVariable } from '../../workflow/subject.ts';

/** The words of a missed-call mail where the workflow has none of its own, as templates in the workflow's language. */
export type MissedMailTexts = (key: 'mail.missed.subject' | 'mail.missed.text') => string;

/** What a mail says. */
export interface MailText {
  /** One line of 255 characters at most, as {@link cutSubject} counts. */
  readonly subject: string;
  /** Plain text with `\n` at the end of its lines. */
  readonly text: string;
}

/** Ten pages: more than a template of its greatest length needs, and nothing that clogs a mailbox. */
const maxText = 20_000;

/** Every end of a line there is, so that none hides in a template from another system. */
const lineEnd = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/u;
/** What a mail program might act on or hide behind: control characters and the marks that turn the direction of reading. */
const unprintable = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu;

/**
 * The mail about a missed call (spec L22). `template` is the workflow's text with the variables of a subject; null: the
 * one of its language. A line that names variables which are all empty is left out, so that a call without a queue does
 * not read "Queue:". A value stays on its line, and is never taken for a variable, whatever it holds.
 */
export function missedMail(
  template: string | null,
  values: Readonly<Record<SubjectVariable, string>>,
  texts: MissedMailTexts,
): MailText {
  const printable = (text: string) => oneLine(text.replaceAll(unprintable, ' '));
  const shown: Readonly<Record<SubjectVariable, string>> = {
    calltype: printable(values.calltype),
    date: printable(values.date),
    time: printable(values.time),
    callresult: printable(values.callresult),
    callresultgroup: printable(values.callresultgroup),
    name: printable(values.name),
    number: printable(values.number),
    queue: printable(values.queue),
    agent: printable(values.agent),
    duration: printable(values.duration),
  };
  // A template of nothing but white space says nothing, so it counts as none.
  const chosen = template?.trim() ? template : texts('mail.missed.text');
  const lines = chosen.split(lineEnd).flatMap((line) => {
    const variables = variablesOf(line);
    if (variables.length > 0 && variables.every((variable) => shown[variable] === '')) return [];
    return [expandTemplate(line, shown).replaceAll(unprintable, ' ').trimEnd()];
  });
  return {
    subject: cutSubject(expandSubject(texts('mail.missed.subject'), shown)),
    text: cutText(lines.join('\n').trim(), maxText),
  };
}
