import type { Reason, Reasoned } from '../reason.ts';
import type { ReasonOf } from '../reason-rules.ts';
import type { MatchCandidate, RecordKind, RecordRef } from '../record.ts';
import { isoText } from '../time.ts';

/** The kinds that a caller's number is looked for in, the one to be preferred first (spec L23). */
export const matchingKinds = ['contact', 'lead', 'account', 'personAccount'] as const satisfies RecordKind[];
export type MatchingKind = (typeof matchingKinds)[number];

export const isMatchingKind = (kind: string): kind is MatchingKind =>
  matchingKinds.some((each) => each === kind);

export interface Match {
  /** The record the contact is about, to be popped and logged to; null: none. */
  readonly record: RecordRef | null;
  /** What the number leads to, each record once, the preferred one first. */
  readonly records: readonly MatchCandidate[];
  /** More than one record of the first kind that matches (spec L23: "several", here and everywhere). */
  readonly several: boolean;
  /** Several, and the agent has not chosen yet: `record` is the most recently changed until then. */
  readonly toBeDecided: boolean;
}

/** An administrator's own object, and the fields whose numbers are matched (spec L29). */
export interface MatchedObject {
  readonly object: string;
  readonly numberFields: readonly string[];
}

/**
 * Whose record a contact is (spec L23, L26). What the agent chose, or the call was started from, stands; else the
 * first kind that matches decides, and within it the record changed last. An administrator's own objects match by the
 * fields that the workflow names (spec L29), after the four kinds and in the workflow's order: a person before a thing.
 */
export function match(
  candidates: readonly MatchCandidate[],
  chosen: RecordRef | null,
  customObjects: readonly MatchedObject[] = [],
): Reasoned<Match> {
  const records = inOrder(candidates, customObjects);
  const first = records[0] ?? null;
  const ofFirstKind = records.filter((each) => each.kind === first?.kind).length;
  const several = ofFirstKind > 1;
  const record = chosen ?? first;
  return {
    value: { record, records, several, toBeDecided: several && chosen === null },
    step: {
      rule: 'L23',
      saw: {
        candidates: records.map((each) => ({
          ...seen(each),
          changedAt: isoText(each.changedAt),
        })),
        chosen: chosen === null ? null : seen(chosen),
      },
      decided: record === null ? null : seen(record),
      because: because(records, ofFirstKind, chosen),
      setting: null,
    },
  };
}

function because(
  records: readonly MatchCandidate[],
  ofFirstKind: number,
  chosen: RecordRef | null,
): Reason & { readonly code: ReasonOf<'match'> } {
  const first = records[0];
  if (chosen !== null) return { code: 'why.match.chosen', values: { name: chosen.name } };
  if (first === undefined) return { code: 'why.match.none', values: {} };
  const values = { name: first.name, kind: first.kind, count: ofFirstKind };
  if (ofFirstKind > 1) return { code: 'why.match.last-changed', values };
  return { code: records.length > 1 ? 'why.match.first-kind' : 'why.match.only', values };
}

const seen = ({ kind, id, name }: RecordRef) => ({ kind, id, name });

function inOrder(
  candidates: readonly MatchCandidate[],
  customObjects: readonly MatchedObject[],
): readonly MatchCandidate[] {
  const [only] = candidates;
  if (candidates.length <= 1) return only && matches(only, customObjects) ? candidates : [];
  const each = new Map<string, MatchCandidate>();
  // A record with the number in two fields is one record.
  for (const candidate of candidates)
    if (matches(candidate, customObjects)) each.set(`${candidate.kind} ${candidate.id}`, candidate);
  const kinds: readonly string[] = [...matchingKinds, ...customObjects.map(({ object }) => object)];
  return [...each.values()].sort(preferredBy((kind) => kinds.indexOf(kind)));
}

const matches = ({ kind, fields = [] }: MatchCandidate, customObjects: readonly MatchedObject[]): boolean =>
  isMatchingKind(kind) ||
  customObjects.some(
    ({ object, numberFields }) => object === kind && numberFields.some((field) => fields.includes(field)),
  );

/** Two records changed in the same moment keep an order, that of their ids, so that a repeated call meets the same. */
const preferredBy =
  (rank: (kind: RecordKind) => number) =>
  (one: MatchCandidate, other: MatchCandidate): number =>
    rank(one.kind) - rank(other.kind) || other.changedAt - one.changedAt || (one.id < other.id ? -1 : 1);
