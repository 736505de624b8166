import type { RecordChange, Row } from '../model/org-data.ts';
import type { FieldSchema, Value } from '../model/schema.ts';
import { changedBitmap } from './changed-bitmap.ts';
import type { CompoundField, EventField } from './event-layout.ts';
import { avroType, type ChangeType, type EventSchema } from './event-schema.ts';

/** What an event tells of one or several records, before it is written. */
export interface EventDraft {
  readonly object: string;
  readonly type: ChangeType;
  /** None for an overflow; `001*`: every record of the object. */
  readonly recordIds: readonly string[];
  /** As they are after the change; null: the event tells no values. */
  readonly row: Row | null;
  readonly changedFields: readonly string[];
  readonly nulledFields: readonly string[];
}

/** The transaction that an event belongs to. */
export type Commit = Pick<RecordChange, 'transactionKey' | 'byUser' | 'at' | 'commitNumber'>;

/** As of a REST client; subscribers use it to know their own changes. */
const changeOrigin = 'com/salesforce/api/rest/67.0';
/** Commit numbers of real orgs are beyond what a double holds exactly, so these are, too. */
const commitScale = 1_000_000n;

/** The event as Avro writes it, by the object's schema. */
export function changeEventPayload(
  schema: EventSchema,
  draft: EventDraft,
  commit: Commit,
  sequenceNumber: number,
): Buffer {
  const isUpdate = draft.type === 'UPDATE';
  const { row } = draft;
  const told = isUpdate ? new Set(draft.changedFields) : null;
  return schema.type.toBuffer({
    ChangeEventHeader: {
      entityName: draft.object,
      recordIds: [...draft.recordIds],
      changeType: draft.type,
      changeOrigin,
      transactionKey: commit.transactionKey,
      sequenceNumber,
      commitTimestamp: BigInt(commit.at),
      commitNumber: BigInt(commit.at) * commitScale + BigInt(commit.commitNumber),
      commitUser: commit.byUser,
      nulledFields: isUpdate ? [...changedBitmap(schema.fields, new Set(draft.nulledFields))] : [],
      diffFields: [],
      changedFields: told === null ? [] : [...changedBitmap(schema.fields, told)],
    },
    ...(row === null
      ? {}
      : Object.fromEntries(schema.fields.map((event) => [event.name, eventValue(event, row, told)]))),
  });
}

type AvroValue = string | number | boolean | bigint | null;

/** `told`: the fields that the event tells of; null: all. */
function eventValue(
  event: EventField,
  row: Row,
  told: ReadonlySet<string> | null,
): AvroValue | Readonly<Record<string, AvroValue>> {
  const valueOf = (field: FieldSchema): AvroValue =>
    told === null || told.has(field.name) ? avroValue(field, row[field.name] ?? null) : null;
  if ('field' in event) return valueOf(event.field);
  if (isNested(event, row)) {
    const parts = event.parts.map(
      ({ name, field }) => [name, field === null ? null : valueOf(field)] as const,
    );
    return parts.every(([, value]) => value === null) ? null : Object.fromEntries(parts);
  }
  return event.plain === null ? null : valueOf(event.plain);
}

/** An account that is no person has its name as it stands. */
const isNested = ({ compound }: CompoundField, row: Row): boolean =>
  compound !== 'Switchable_PersonName' || row['IsPersonAccount'] === true;

function avroValue({ type }: FieldSchema, value: Value): AvroValue {
  if (value === null) return null;
  return avroType(type) === 'long' ? BigInt(Date.parse(String(value))) : value;
}
