import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changedFields } from '../../../src/adapters/crm/salesforce/events/changed-fields.ts';
import { eventType } from '../../../src/adapters/crm/salesforce/events/change-event.ts';
import { createOrg } from '../model/org.ts';
import { changedBitmap } from './changed-bitmap.ts';
import type { EventField } from './event-layout.ts';
import { eventSchema } from './event-schema.ts';

const org = createOrg({ switches: { 'person-accounts': true, 'state-country-picklists': true } });
const schemaOf = (name: string) => {
  const object = org.reading(null).object(name);
  if (object === null) throw new Error(`no ${name}`);
  return eventSchema(object);
};

/** What a subscriber should read for a changed field. */
const nameInEvent = (fields: readonly EventField[], field: string): readonly string[] =>
  fields.flatMap((event) => {
    if ('field' in event) return event.field.name === field ? [event.name] : [];
    return event.parts.flatMap((part) => (part.field?.name === field ? [`${event.name}.${part.name}`] : []));
  });

describe('the bitmaps of changed fields', () => {
  it.each(['Account', 'Contact', 'Lead', 'Case', 'Task', 'Site__c'])(
    'of any fields of %s name these to a subscriber',
    (name) => {
      const { fields, json } = schemaOf(name);
      const names = fields.flatMap((event) =>
        'field' in event
          ? [event.field.name]
          : event.parts.flatMap(({ field }) => (field === null ? [] : [field.name])),
      );
      fc.assert(
        fc.property(fc.subarray(names), (changed) => {
          const read = changedFields(eventType(json), changedBitmap(fields, new Set(changed)));
          expect(read.toSorted()).toEqual(changed.flatMap((field) => nameInEvent(fields, field)).toSorted());
        }),
      );
    },
  );

  it('count from the header, and nested fields behind the place of their compound', () => {
    const { fields } = schemaOf('Contact');
    const address = fields.findIndex(({ name }) => name === 'MailingAddress') + 1;
    expect(changedBitmap(fields, new Set(['MailingCountry']))).toEqual([`${address}-0x10`]);
    expect(changedBitmap(fields, new Set(['LastName']))).toEqual(['1-0x04']);
    const phone = fields.findIndex(({ name }) => name === 'MasterRecordId') + 1;
    expect(changedBitmap(fields, new Set(['MasterRecordId']))).toEqual([
      `0x${(2 ** phone).toString(16).padStart(2, '0')}`,
    ]);
  });

  it('that are none of the schema are refused', () => {
    const type = eventType(schemaOf('Contact').json);
    for (const bad of ['0xZZ', '7', '999-0x01', '2-0x01', `0x${'F'.repeat(64)}`])
      expect(() => changedFields(type, [bad])).toThrow(RangeError);
  });
});
