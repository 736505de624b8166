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

type Piece = { readonly text: string } | { readonly variable: SubjectVariable };

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

const positionOf = (template: string, index: number) =>
  Array.from(graphemes.segment(template.slice(0, index))).length + 1;

function scan(template: string): { pieces: Piece[]; faults: TemplateFault[] } {
  const pieces: Piece[] = [];
  const faults: TemplateFault[] = [];
  let end = 0;
  for (const match of template.matchAll(/\{([^{}]*)\}|[{}]/g)) {
    pieces.push({ text: template.slice(end, match.index) });
    end = match.index + match[0].length;
    const [, name] = match;
    const position = positionOf(template, match.index);
    if (name === undefined)
      faults.push({ message: 'problem.workflow.no-partner', values: { position, brace: match[0] } });
    else if (isVariable(name)) pieces.push({ variable: name });
    else
      faults.push({
        message: 'problem.workflow.unknown-variable',
        values: { position, variable: `{${name}}`, allowed: everyVariable },
      });
  }
  pieces.push({ text: template.slice(end) });
  return { pieces, faults };
}

/** Every unknown variable and every brace without a partner, each with its position (spec L12). */
export const templateFaults = (template: string): readonly TemplateFault[] => scan(template).faults;

/**
 * The template with its variables' values. A value is put in as it is: braces in a customer's name are never
 * taken for variables. White space that an empty value leaves, and line breaks, become single spaces.
 */
export function expandSubject(template: string, values: Readonly<Record<SubjectVariable, string>>): string {
  return oneLine(
    scan(template)
      .pieces.map((piece) => ('variable' in piece ? values[piece.variable] : piece.text))
      .join(''),
  );
}

const oneLine = (text: string) => text.replaceAll(/\s+/gu, ' ').trim();

/** As long as the subject of an activity may be; what CRMs take, counted as they count: in UTF-16 units. */
const maxSubject = 255;

/** The subject as an activity can carry it: one line, cut at 255 without splitting a character (spec L12). */
export function cutSubject(subject: string): string {
  const line = oneLine(subject);
  if (line.length <= maxSubject) return line;
  let end = 0;
  for (const { index, segment } of graphemes.segment(line)) {
    if (index + segment.length > maxSubject) break;
    end = index + segment.length;
  }
  // One "character" of more than 255 units (a letter under hundreds of marks) is cut between code points.
  if (end > 0) return line.slice(0, end).trimEnd();
  let text = '';
  for (const point of line) {
    if (text.length + point.length > maxSubject) break;
    text += point;
  }
  return text;
}
