import type { Plan } from '../context/plan-context.ts';
import { sameValue } from '../../same-value.ts';
import type { ActivityFields } from '../../crm/activity-fields.ts';
import { isLogUpsert, type PlannedWrite, type RecordTarget } from '../context/writes.ts';

/** How two plans for the same part of a contact differ, in the terms people ask for (spec L35). */
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
  'call-record',
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
/**
 * What is written beside the activity. Removals are left out: under the rules that remove something, it would never
 * have been created.
 */
export type Beside = Exclude<
  Extract<PlannedWrite, { readonly fields: unknown }>,
  { readonly operation: 'upsert-task' | 'upsert-voice-call' }
>;
export const isBeside = (write: PlannedWrite): write is Beside => 'fields' in write && !isLog(write);

type LogWrite = Extract<PlannedWrite, { readonly operation: 'upsert-task' | 'upsert-voice-call' }>;
const isLog = (write: PlannedWrite): write is LogWrite => isLogUpsert(write.operation);

/** What people call each field of an activity; a field that is not listed is one of its `fields`. */
const ofField: Readonly<Partial<Record<keyof Fields, DifferenceKind>>> = {
  subject: 'subject',
  who: 'name',
  what: 'related',
  owner: 'owner',
  disposition: 'result',
  description: 'description',
  recordType: 'record-type',
};

/** What people call a write beside the activity. */
const ofWrite: Readonly<Record<Beside['kind'], DifferenceKind>> = {
  'caller-record': 'caller-record',
  case: 'case',
  opportunity: 'opportunity',
  'follow-up': 'follow-up',
  event: 'event',
  'finished-task': 'finished-task',
  mail: 'mail',
};

/** The activity that a plan writes; null: none. */
export function activityIn({ writes }: Pick<Plan, 'writes'>): Fields | null {
  return writes.find(isLog)?.fields ?? null;
}

/**
 * How a plan differs from another for the same part, in the order of `differenceKinds`; empty: both write the same. A
 * different reason for the same thing is no difference.
 */
export function planDifferences(before: Plan, after: Plan): readonly DifferenceKind[] {
  const found = new Set<DifferenceKind>();
  addOutcome(before, after, found);
  const [was, is] = [activityIn(before), activityIn(after)];
  if (was !== null && is !== null && 'leg' in was !== 'leg' in is) found.add('call-record');
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
  for (const name of differing(was, is))
    if (name !== 'status' && name in is) found.add(ofField[name] ?? 'fields');
}

/** The names of the fields that have different values. */
function differing<Value extends object>(one: Value, other: Value): readonly Extract<keyof Value, string>[] {
  const names: Extract<keyof Value, string>[] = [];
  for (const name in one) if (!sameValue(one[name], other[name])) names.push(name);
  return names;
}

function addBeside(before: Plan, after: Plan, found: Set<DifferenceKind>): void {
  const [was, is] = [besideOf(before), besideOf(after)];
  for (const write of was) if (!is.some((each) => sameValue(each, write))) found.add(ofWrite[write.kind]);
  for (const write of is) if (!was.some((each) => sameValue(each, write))) found.add(ofWrite[write.kind]);
}

const besideOf = ({ writes }: Plan): readonly Beside[] => writes.filter(isBeside);
