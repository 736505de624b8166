import { standardLimits, type CrmLimits } from '../crm/capabilities.ts';

/** What a subject template may name between braces (spec L12). */
export const subjectVariables = [
  'calltype',
  'date',
  'time',
  'callresult',
  'callresultgroup',
  'name',
  'number',
  'queue',
  'agent',
  'duration',
] as const;
export type SubjectVariable = (typeof subjectVariables)[number];

/** What is wrong in a template, as a message with its values: `position` counts from 1, in characters as people count them. */
export interface TemplateFault {
  readonly message: string;
  readonly values: { readonly position: number; readonly [name: string]: string | number };
}

export const isSubjectVariable = (name: string): name is SubjectVariable =>
  subjectVariables.some((known) => known === name);

const everyVariable = subjectVariables.map((known) => `{${known}}`).join(', ');

/** Characters as people count them. */
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

const countCharacters = (text: string): number => Array.from(graphemes.segment(text)).length;

/** Whoever has more faults than this fixes these first; a list of ten thousand helps nobody. */
const maxFaults = 100;

/** Every unknown variable and every brace without a partner, the first hundred, each with its position (spec L12). */
export function templateFaults(template: string): readonly TemplateFault[] {
  const faults: TemplateFault[] = [];
  // Counts on from the previous fault, so that a template of only braces does not take longer than another.
  let characters = 0;
  let counted = 0;
  for (const match of template.matchAll(/\{([^{}]*)\}|[{}]/g)) {
    const [, name] = match;
    if (name !== undefined && isSubjectVariable(name)) continue;
    if (faults.length === maxFaults) break;
    characters += countCharacters(template.slice(counted, match.index));
    counted = match.index;
    const position = characters + 1;
    if (name === undefined)
      faults.push({ message: 'problem.workflow.no-partner', values: { position, brace: match[0] } });
    else
      faults.push({
        message: 'problem.workflow.unknown-variable',
        values: { position, variable: `{${name}}`, allowed: everyVariable },
      });
  }
  return faults;
}

/** Any white space becomes one space, and none at the ends. Matches only what is not such a space already. */
export const oneLine = (text: string): string => text.replaceAll(/\s{2,}|[^\S ]/g, ' ').trim();

/**
 * The subject as an activity can carry it: one line, cut at what the CRM takes, in UTF-16 units, without splitting a
 * character (spec L12).
 */
export const cutSubject = (subject: string, limits: CrmLimits = standardLimits): string =>
  cutText(oneLine(subject), limits.subject);

/** The text, cut at `most` UTF-16 units without splitting a character. */
export function cutText(text: string, most: number): string {
  if (text.length <= most) return text;
  let end = 0;
  for (const { index, segment } of graphemes.segment(text)) {
    if (index + segment.length > most) break;
    end = index + segment.length;
  }
  // One "character" longer than the limit (a letter with hundreds of marks) is cut between code points.
  if (end > 0) return text.slice(0, end).trimEnd();
  let start = '';
  for (const point of text) {
    if (start.length + point.length > most) break;
    start += point;
  }
  return start;
}
