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

const countCharacters = (text: string): number => Array.from(graphemes.segment(text)).length;

/** Whoever has more faults than this mends these first; a list of ten thousand would help nobody. */
const maxFaults = 100;

function scan(template: string): { pieces: Piece[]; faults: TemplateFault[] } {
  const pieces: Piece[] = [];
  const faults: TemplateFault[] = [];
  let end = 0;
  // Counted on from the fault before, so that a template of nothing but braces takes no longer than another.
  let characters = 0;
  let counted = 0;
  for (const match of template.matchAll(/\{([^{}]*)\}|[{}]/g)) {
    pieces.push({ text: template.slice(end, match.index) });
    end = match.index + match[0].length;
    const [, name] = match;
    if (name !== undefined && isVariable(name)) {
      pieces.push({ variable: name });
      continue;
    }
    if (faults.length === maxFaults) continue;
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
  pieces.push({ text: template.slice(end) });
  return { pieces, faults };
}

/** Every unknown variable and every brace without a partner, the first hundred, each with its position (spec L12). */
export const templateFaults = (template: string): readonly TemplateFault[] => scan(template).faults;

/** The templates in use, scanned: as many as all workflows have, and scanning one takes longer than filling it in. */
const scanned = new Map<string, readonly Piece[]>();
/** More than are ever in use, so that trying out templates makes nothing grow. */
const maxScanned = 200;

function piecesOf(template: string): readonly Piece[] {
  const known = scanned.get(template);
  if (known) return known;
  if (scanned.size >= maxScanned) scanned.clear();
  const { pieces } = scan(template);
  scanned.set(template, pieces);
  return pieces;
}

/** The variables that a template names, each as often as it does. */
export const variablesOf = (template: string): readonly SubjectVariable[] =>
  piecesOf(template).flatMap((piece) => ('variable' in piece ? [piece.variable] : []));

/**
 * The template with its variables' values. A value is put in as it is: braces in a customer's name are never
 * taken for variables.
 */
export function expandTemplate(template: string, values: Readonly<Record<SubjectVariable, string>>): string {
  let text = '';
  for (const piece of piecesOf(template)) text += 'variable' in piece ? values[piece.variable] : piece.text;
  return text;
}

/** So as one line: white space that an empty value leaves, and line breaks, become single spaces. */
export const expandSubject = (template: string, values: Readonly<Record<SubjectVariable, string>>): string =>
  oneLine(expandTemplate(template, values));

/** White space of any kind and length becomes one space, at the ends none. Finds only what is not such a space yet. */
export const oneLine = (text: string): string => text.replaceAll(/\s{2,}|[^\S ]/g, ' ').trim();

/**
 * The subject as an activity can carry it: one line, cut at what the CRM takes, in UTF-16 units, without splitting a
 * character (spec L12).
 */
export const cutSubject = (subject: string, limits: CrmLimits = standardLimits): string =>
  cutText(oneLine(subject), limits.subject);

/** The text, where it is longer than `most` UTF-16 units cut there without splitting a character. */
export function cutText(text: string, most: number): string {
  if (text.length <= most) return text;
  let end = 0;
  for (const { index, segment } of graphemes.segment(text)) {
    if (index + segment.length > most) break;
    end = index + segment.length;
  }
  // One "character" longer than that (a letter under hundreds of marks) is cut between code points.
  if (end > 0) return text.slice(0, end).trimEnd();
  let start = '';
  for (const point of text) {
    if (start.length + point.length > most) break;
    start += point;
  }
  return start;
}
