import type { ActivityFields } from './activity.ts';
import type { Plan } from './plan.ts';
import type { PlannedWrite, RecordTarget } from './writes.ts';

/** In what two plans for the same part of a contact differ, as people ask for it (spec L35). */
export const differenceKinds = [
  'logged',
  'not-logged',
  'waits-for-save',
  'open-instead-of-completed',
  'completed-instead-of-open',
  'subject',
  'name',
  'related',
  'owner',
  'result',
  'description',
  'record-type',
  'fields',
  'caller-record',
  'case',
  'opportunity',
  'follow-up',
  'event',
  'finished-task',
  'mail',
] as const;
export type DifferenceKind = (typeof differenceKinds)[number];

type Fields = ActivityFields<RecordTarget>;
type Beside = Exclude<PlannedWrite['kind'], 'activity'>;

/** What each field of an activity is to people; what is not named is one of its `fields`. */
const ofField: Readonly<Partial<Record<keyof Fields, DifferenceKind>>> = {
  subject: 'subject',
  who: 'name',
  what: 'related',
  owner: 'owner',
  disposition: 'result',
  description: 'description',
  recordType: 'record-type',
};

/** What is written beside the activity; taking it back concerns the same thing. */
const ofWrite: Readonly<Record<Beside, DifferenceKind>> = {
  'activity-removal': 'not-logged',
  'caller-record': 'caller-record',
  case: 'case',
  'case-removal': 'case',
  opportunity: 'opportunity',
  'follow-up': 'follow-up',
  'follow-up-removal': 'follow-up',
  event: 'event',
  'event-removal': 'event',
  'finished-task': 'finished-task',
  mail: 'mail',
};

/** The activity that a plan writes; null: none. */
export function activityIn({ writes }: Pick<Plan, 'writes'>): Fields | null {
  for (const write of writes) if (write.operation === 'upsert-task') return write.fields;
  return null;
}

/**
 * In what a plan differs from another for the same part, in the order of `differenceKinds`; empty: the same would be
 * written. Another reason for the same thing is no difference.
 */
export function planDifferences(before: Plan, after: Plan): readonly DifferenceKind[] {
  const found = new Set<DifferenceKind>();
  addOutcome(before, after, found);
  const [was, is] = [activityIn(before), activityIn(after)];
  if (was !== null && is !== null) addFields(was, is, found);
  addBeside(before, after, found);
  return found.size === 0 ? [] : differenceKinds.filter((kind) => found.has(kind));
}

function addOutcome(before: Plan, after: Plan, found: Set<DifferenceKind>): void {
  if (before.outcome === after.outcome) return;
  switch (after.outcome) {
    case 'log':
      found.add('logged');
      return;
    case 'draft':
      found.add('waits-for-save');
      return;
    case 'none':
      found.add('not-logged');
  }
}

function addFields(was: Fields, is: Fields, found: Set<DifferenceKind>): void {
  if (was.status !== is.status)
    found.add(is.status === 'open' ? 'open-instead-of-completed' : 'completed-instead-of-open');
  for (const name of namesOf(was))
    if (name !== 'status' && !isSame(was[name], is[name])) found.add(ofField[name] ?? 'fields');
}

function addBeside(before: Plan, after: Plan, found: Set<DifferenceKind>): void {
  // Hardly any contact has more than its activity.
  if (before.writes.length <= 1 && after.writes.length <= 1 && !hasBeside(before) && !hasBeside(after))
    return;
  const [was, is] = [besideOf(before), besideOf(after)];
  for (const [one, other] of [
    [was, is],
    [is, was],
  ] as const)
    for (const write of one)
      if (write.kind !== 'activity' && !other.some((each) => isSame(each, write)))
        found.add(ofWrite[write.kind]);
}

const hasBeside = ({ writes }: Plan): boolean => writes.some(({ kind }) => kind !== 'activity');

const besideOf = ({ writes }: Plan): readonly PlannedWrite[] =>
  writes.filter(({ kind }) => kind !== 'activity');

const namesOf = (fields: Fields) => Object.keys(fields) as (keyof Fields)[];

/** Whether two values of a plan, which are JSON made by the same rules, say the same. */
function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (Array.isArray(one) || Array.isArray(other))
    return (
      Array.isArray(one) &&
      Array.isArray(other) &&
      one.length === other.length &&
      one.every((each, index) => isSame(each, other[index]))
    );
  const [left, right] = [Object.entries(one), new Map(Object.entries(other))];
  return (
    left.length === right.size &&
    left.every(([name, value]) => right.has(name) && isSame(value, right.get(name)))
  );
}
