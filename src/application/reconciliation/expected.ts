import { legOfVoiceCall } from '../../domain/logging/context/keys.ts';
import { belonging, withMadeRelated, type MadeRecords } from '../../domain/logging/records/made-records.ts';
import type { RecordTarget } from '../../domain/logging/context/writes.ts';
import type { RecordRef } from '../../domain/record.ts';
import type {
  StoredLog,
  LedgerWrite,
  ParticipationRef,
  WriteKind,
  WritePayload,
} from '../ports/logging/ledger-store.ts';

/** The fields that are compared. */
export const comparedOperations = [
  'upsert-task',
  'upsert-voice-call',
  'upsert-follow-up',
  'upsert-event',
  'create-record',
] as const satisfies LedgerWrite['operation'][];
export type ComparedOperation = (typeof comparedOperations)[number];

/** What the CRM should hold under one key. */
export interface Expected extends ParticipationRef {
  readonly key: string;
  readonly kind: WriteKind;
  readonly operation: ComparedOperation;
  /** As it was last written. */
  readonly record: RecordRef | null;
  readonly fields: WritePayload;
}

/** Whether part of it is not written to the CRM yet or needs attention: then it is not compared. */
export const isPending = ({ writes }: StoredLog): boolean =>
  writes.some(
    ({ operation, state }) =>
      operation !== 'send-mail' && (state === 'due' || state === 'sending' || state === 'refused'),
  );

/** What the CRM should hold for a part: by key, everything confirmed since it was last removed. */
export function expectedOf({ writes }: StoredLog, made: MadeRecords): readonly Expected[] {
  const done = writes.filter(({ state }) => state === 'done');
  // The record of a call is one, also where it could not be taken back and is written again.
  const byRecord = Map.groupBy(done, ({ key }) => legOfVoiceCall(key));
  return [...byRecord.values()].flatMap((ofRecord) => {
    const current = ofRecord.slice(ofRecord.findLastIndex(isTakenBack) + 1);
    const last = current.findLast(isCompared);
    if (last === undefined) return [];
    const { interaction, agent, key, kind, operation, record } = last;
    const fields = current.reduce<WritePayload>((all, { payload }) => ({ ...all, ...payload }), {});
    return [
      { interaction, agent, key, kind, operation, record, fields: settledFields(operation, fields, made) },
    ];
  });
}

type Compared = LedgerWrite & { readonly operation: ComparedOperation };

const isCompared = (write: LedgerWrite): write is Compared =>
  comparedOperations.some((operation) => operation === write.operation);

/** What was kept because someone had edited it still exists, but is no longer ours. */
const isTakenBack = ({ operation }: LedgerWrite): boolean =>
  operation === 'delete-task' ||
  operation === 'delete-voice-call' ||
  operation === 'delete-event' ||
  operation === 'delete-untouched';

/** The records created for a contact, by the keys of their writes, as the writes named them. */
export function madeIn(logs: readonly StoredLog[]): MadeRecords {
  const made = new Map<string, RecordRef>();
  for (const { writes } of logs)
    for (const { operation, state, key, record } of writes)
      if (operation === 'create-record' && state === 'done' && record !== null) made.set(key, record);
  return (key) => made.get(key) ?? null;
}

/** With the created records in place of the keys the write named; without what only the creation needs. */
function settledFields(operation: ComparedOperation, payload: WritePayload, made: MadeRecords): WritePayload {
  const { record: _, unlessNumber: __, ...fields } = payload;
  if (operation !== 'create-record') {
    const related = {
      ...('who' in fields && { who: targetIn(fields['who']) }),
      ...('what' in fields && { what: targetIn(fields['what']) }),
    };
    return { ...fields, ...withMadeRelated(related, made) };
  }
  if (!('contact' in fields)) return fields;
  const owned = { contact: targetIn(fields['contact']), account: targetIn(fields['account']) };
  return { ...fields, ...belonging(owned, made) };
}

/** A payload is kept as JSON; what names no record is none. */
function targetIn(value: unknown): RecordTarget | null {
  return isTarget(value) ? value : null;
}

const isTarget = (value: unknown): value is RecordTarget =>
  typeof value === 'object' &&
  value !== null &&
  'kind' in value &&
  'name' in value &&
  ('id' in value || 'made' in value);
