/** The variables a subject template can name in braces (spec L12). */
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

const isVariable = (name: string): name is SubjectVariable =>
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
    if (name !== undefined && isVariable(name)) continue;
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

/** The variables a template names, each as often as it occurs. */
export const variablesOf = (template: string): readonly SubjectVariable[] =>
  Array.from(template.matchAll(/\{([^{}]*)\}/g)).flatMap(([, name = '']) => (isVariable(name) ? [name] : []));

/**
 * The template with its variables filled in. Values are inserted as they are: braces in a customer's name are never
 * read as variables.
 */
export function expandTemplate(template: string, values: Readonly<Record<SubjectVariable, string>>): string {
  // Split rather than matched, which takes twice as long, and every plan fills one in.
  const [before = '', ...pieces] = template.split('{');
  let text = before;
  for (const piece of pieces) {
    const end = piece.indexOf('}');
    const name = piece.slice(0, Math.max(end, 0));
    text += (isVariable(name) ? values[name] : '') + piece.slice(end + 1);
  }
  return text;
}

/** The text on one line: line breaks, and white space around empty values, become single spaces. */
export const expandSubject = (template: string, values: Readonly<Record<SubjectVariable, string>>): string =>
  oneLine(expandTemplate(template, values));

/** Any white space becomes one space, and none at the ends. Matches only what is not such a space already. */
export const oneLine = (text: string): string => text.replaceAll(/\s{2,}|[^\S ]/g, ' ').trim();

/** Maximum length of an activity's subject in CRMs, in UTF-16 units as they count. */
const maxSubject = 255;

/** The subject in the form an activity accepts: one line, cut at 255 without splitting a character (spec L12). */
export const cutSubject = (subject: string): string => cutText(oneLine(subject), maxSubject);

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
