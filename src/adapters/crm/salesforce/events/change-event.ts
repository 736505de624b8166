import avro, { type Schema, type Type } from 'avsc';
import { z } from 'zod';
import { avroLong } from './avro-long.ts';
import { changedFields } from './changed-fields.ts';
import type { ConsumerEvent } from './pubsub-protocol.ts';

const changeTypes = [
  'CREATE',
  'UPDATE',
  'DELETE',
  'UNDELETE',
  'GAP_CREATE',
  'GAP_UPDATE',
  'GAP_DELETE',
  'GAP_UNDELETE',
  'GAP_OVERFLOW',
] as const;
export type ChangeType = (typeof changeTypes)[number];

/**
 * What Salesforce tells of a change of one or several records. Whoever needs their values reads them, as after a gap, so
 * that an event that comes twice or late does no harm.
 */
export interface ChangeEvent {
  /** The object's name. */
  readonly entity: string;
  readonly type: ChangeType;
  /** One, several that were changed alike, `001*` for every record of the object, or none for an overflow. */
  readonly recordIds: readonly string[];
  /** Epoch milliseconds by the org's clock. */
  readonly committedAt: number;
  /** Of an update; nested ones as `MailingAddress.Country`. */
  readonly changedFields: readonly string[];
}

const payload = z.object({
  ChangeEventHeader: z.object({
    entityName: z.string(),
    recordIds: z.array(z.string()),
    changeType: z.string(),
    commitTimestamp: z.bigint(),
    changedFields: z.array(z.string()),
  }),
});

/** What else may be wrong in it, Avro's own parser says. */
const avroSchema = z.custom<Schema>((value) => typeof value === 'object' && value !== null);

/** How events of one schema are read. Throws where it is no Avro schema. */
export function eventType(schemaJson: string): Type {
  return avro.Type.forSchema(avroSchema.parse(JSON.parse(schemaJson)), { registry: { long: avroLong } });
}

/** Reads an event by its schema. Throws where the bytes are none of it. */
export function readChangeEvent(type: Type, { event }: ConsumerEvent): ChangeEvent {
  if (event === null) throw new TypeError('The event has no content.');
  const { ChangeEventHeader: header } = payload.parse(type.fromBuffer(Buffer.from(event.payload)));
  return {
    entity: header.entityName,
    type: changeType(header.changeType),
    recordIds: header.recordIds,
    committedAt: Number(header.commitTimestamp),
    changedFields: changedFields(type, header.changedFields),
  };
}

/** A kind of change that is new to us tells that the records are to be read again, as a gap does. */
const changeType = (text: string): ChangeType => changeTypes.find((known) => known === text) ?? 'GAP_UPDATE';
