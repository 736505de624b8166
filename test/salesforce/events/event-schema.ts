import { createHash } from 'node:crypto';
import avro, { type Schema, type Type } from 'avsc';
import { avroLong } from '../../../src/adapters/crm/salesforce/events/avro-long.ts';
import type { FieldType, ObjectSchema } from '../model/schema.ts';
import { eventLayout, type EventField, type EventPart } from './event-layout.ts';

/** How the change events of an object are written. */
export interface EventSchema {
  readonly object: ObjectSchema;
  readonly fields: readonly EventField[];
  /** 22 letters, the same for the same fields. */
  readonly id: string;
  readonly json: string;
  readonly type: Type;
}

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
  'SNAPSHOT',
] as const;
export type ChangeType = (typeof changeTypes)[number];

interface AvroField {
  readonly name: string;
  readonly type: Schema;
  readonly default?: null;
}

const strings: Schema = { type: 'array', items: 'string' };

const header: AvroField = {
  name: 'ChangeEventHeader',
  type: {
    type: 'record',
    name: 'ChangeEventHeader',
    fields: [
      { name: 'entityName', type: 'string' },
      { name: 'recordIds', type: strings },
      { name: 'changeType', type: { type: 'enum', name: 'ChangeType', symbols: [...changeTypes] } },
      { name: 'changeOrigin', type: 'string' },
      { name: 'transactionKey', type: 'string' },
      { name: 'sequenceNumber', type: 'int' },
      { name: 'commitTimestamp', type: 'long' },
      { name: 'commitNumber', type: 'long' },
      { name: 'commitUser', type: 'string' },
      { name: 'nulledFields', type: strings },
      { name: 'diffFields', type: strings },
      { name: 'changedFields', type: strings },
    ],
  },
};

/** `AccountChangeEvent`, `Machine__ChangeEvent` for `Machine__c`. */
export const changeEventName = (object: string): string => `${object.replace(/__c$/u, '__')}ChangeEvent`;

export function eventSchema(object: ObjectSchema): EventSchema {
  const fields = eventLayout(object);
  const defined = new Set<string>();
  const schema: Schema = {
    type: 'record',
    name: changeEventName(object.name),
    namespace: 'com.sforce.eventbus',
    fields: [header, ...fields.map((field) => avroField(field, defined))],
  };
  const json = JSON.stringify(schema);
  const id = createHash('md5').update(json).digest('base64url');
  return { object, fields, id, json, type: avro.Type.forSchema(schema, { registry: { long: avroLong } }) };
}

function avroField(event: EventField, defined: Set<string>): AvroField {
  if ('field' in event) return optional(event.name, avroType(event.field.type));
  const plain = event.compound === 'Switchable_PersonName' ? ['string'] : [];
  if (event.parts.length === 0) return { name: event.name, type: ['null', ...plain], default: null };
  const isKnown = defined.has(event.compound);
  defined.add(event.compound);
  const record: Schema = isKnown
    ? event.compound
    : { type: 'record', name: event.compound, fields: event.parts.map(avroPart) };
  return { name: event.name, type: ['null', ...plain, record], default: null };
}

const avroPart = ({ name, field }: EventPart): AvroField =>
  optional(name, field === null ? 'string' : avroType(field.type));

const optional = (name: string, type: string): AvroField => ({ name, type: ['null', type], default: null });

/** Dates and moments are milliseconds. */
export function avroType(type: FieldType): string {
  switch (type) {
    case 'boolean':
    case 'int':
      return type;
    case 'double':
    case 'currency':
    case 'percent':
      return 'double';
    case 'date':
    case 'datetime':
      return 'long';
    case 'id':
    case 'string':
    case 'textarea':
    case 'picklist':
    case 'multipicklist':
    case 'combobox':
    case 'reference':
    case 'phone':
    case 'email':
    case 'url':
    case 'address':
      return 'string';
  }
}
