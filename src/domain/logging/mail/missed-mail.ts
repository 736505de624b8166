import { cutSubject, cutText, oneLine } from '../../workflow/subject.ts';
import type { Templates, VariableValues } from '../../workflow/template.ts';

export interface MissedMailTexts {
  /** The default texts, as templates in the workflow's language. */
  readonly word: (key: 'mail.missed.subject' | 'mail.missed.text') => string;
  readonly templates: Templates;
}

/** The content of a mail. */
export interface MailText {
  /** One line of at most 255 characters, as {@link cutSubject} counts. */
  readonly subject: string;
  /** Plain text with `\n` line ends. */
  readonly text: string;
}

/** Ten pages: more than a template of maximum length needs, and too little to clog a mailbox. */
const maxText = 20_000;

/** All kinds of line ends, so that none hides in a template from another system. */
const lineEnd = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/u;
/**
 * What a mail program might act on or hide text behind: control characters and marks that change the reading direction.
 */
const unprintable = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu;

/**
 * The mail about a missed call (spec L22). `template` is the workflow's text with the variables of a subject; null: the
 * default in its language. A line whose variables are all empty is left out, so that a call without a queue does not
 * read "Queue:". A value stays on its line and is never read as a variable.
 */
export function missedMail(
  template: string | null,
  values: VariableValues,
  { word, templates }: MissedMailTexts,
): MailText {
  const printable = (text: string) => oneLine(text.replaceAll(unprintable, ' '));
  const shown: VariableValues = {
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
  // A template of only white space counts as none.
  const chosen = template?.trim() ? template : word('mail.missed.text');
  const lines = chosen.split(lineEnd).flatMap((line) => {
    const { variables } = templates.of(line);
    if (variables.length > 0 && variables.every((variable) => shown[variable] === '')) return [];
    return [templates.of(line).expand(shown).replaceAll(unprintable, ' ').trimEnd()];
  });
  return {
    subject: cutSubject(templates.of(word('mail.missed.subject')).expand(shown)),
    text: cutText(lines.join('\n').trim(), maxText),
  };
}
