import { storedText } from '../../domain/crm/stored-text.ts';
import { isTable, sameValue } from '../../domain/same-value.ts';
import type { CrmWriter, WrittenByKey } from '../ports/crm/writer.ts';
import type { ComparedOperation, Expected } from './expected.ts';
import type { Finding } from '../ports/logging/finding.ts';

export type ComparingCrm = Pick<
  CrmWriter,
  'batchSize' | 'activities' | 'voiceCalls' | 'followUps' | 'events' | 'madeRecords' | 'record'
>;

/** The differences between what was written and what exists: what is missing, and fields that someone changed. */
export async function compare(crm: ComparingCrm, expected: readonly Expected[]): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const [operation, all] of Map.groupBy(expected, (one) => one.operation))
    for (let begin = 0; begin < all.length; begin += crm.batchSize) {
      const some = all.slice(begin, begin + crm.batchSize);
      const keys = some.map(({ key }) => key);
      const there = await read(crm, operation, keys);
      for (const one of some) {
        const finding = await differenceOf(crm, one, there);
        if (finding !== null) findings.push(finding);
      }
    }
  return findings;
}

function read(
  crm: ComparingCrm,
  operation: ComparedOperation,
  keys: readonly string[],
): Promise<WrittenByKey<object>> {
  switch (operation) {
    case 'upsert-task':
      return crm.activities(keys);
    case 'upsert-voice-call':
      return crm.voiceCalls(keys);
    case 'upsert-follow-up':
      return crm.followUps(keys);
    case 'upsert-event':
      return crm.events(keys);
    case 'create-record':
      return crm.madeRecords(keys);
  }
}

async function differenceOf(
  crm: ComparingCrm,
  { interaction, agent, key, kind, operation, record, fields }: Expected,
  all: WrittenByKey<object>,
): Promise<Finding | null> {
  const found = all.get(key);
  const of = { interaction, agent, key, kind };
  if (found === undefined) {
    // Someone had the number by then, so nothing was created; all there is to compare is whether that record exists.
    const stands =
      operation === 'create-record' && record !== null && (await crm.record(record.kind, record.id)) !== null;
    return stands ? null : { ...of, found: 'missing', record, fields: [] };
  }
  const there: ReadonlyMap<string, unknown> = new Map(Object.entries(found.fields));
  const isCompared = (name: string, value: unknown) =>
    operation !== 'upsert-voice-call' || isSaidOfCall(there, name, value);
  const changed = Object.entries(fields).flatMap(([name, value]) =>
    !isCompared(name, value) || isAsWritten(name, value, there.get(name))
      ? []
      : [{ name, expected: value, there: there.get(name) ?? null }],
  );
  return changed.length === 0 ? null : { ...of, found: 'changed', record: found.ref, fields: changed };
}

/** A record of a call has no fields for some of it, and what the CRM says by itself of how the call ended (spec X9). */
const isSaidOfCall = (there: ReadonlyMap<string, unknown>, name: string, value: unknown): boolean =>
  there.has(name) && !(name === 'disposition' && value === null);

/** Moments that a CRM may keep in whole seconds. */
const moments: readonly string[] = ['startedAt', 'endedAt', 'startsAt', 'endsAt', 'reminderAt'];

/** What a CRM keeps in a form of its own is not a difference, nor the default it fills in where nothing was given. */
function isAsWritten(name: string, written: unknown, there: unknown): boolean {
  if (name === 'recordType' && written === null) return true;
  if (moments.includes(name) && typeof written === 'number' && typeof there === 'number')
    return Math.floor(written / 1_000) === Math.floor(there / 1_000);
  // What the workflow does not fill is somebody else's, and what it fills with nothing is empty.
  if (name === 'extra' && isTable(written) && isTable(there))
    return Object.entries(written).every(([field, value]) => isSameText(value, there[field] ?? ''));
  return isSameText(written, there) || sameValue(identity(written), identity(there));
}

function isSameText(written: unknown, there: unknown): boolean {
  if (typeof written !== 'string' || typeof there !== 'string') return false;
  return storedText(inSeconds(written)) === storedText(inSeconds(there));
}

/** Without the milliseconds, where it is a moment. */
const inSeconds = (text: string): string => text.replace(/^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\.\d{3}Z$/u, '$1');

/** A record is the same under another name. */
const identity = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && 'id' in value && 'kind' in value
    ? { kind: value.kind, id: value.id }
    : value;
