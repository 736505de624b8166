import { describe, expect, it } from 'vitest';
import { readDescribe, type ObjectDescribe } from '../describe/object-describe.ts';
import { objectSchema } from './object-schema.ts';

const usual = { label: 'A label', type: 'string', createable: true, updateable: true, nillable: true };
type Described = { readonly name: string } & Readonly<Record<string, unknown>>;

const described = (name: string, fields: readonly Described[], more: object = {}): ObjectDescribe =>
  readDescribe({
    name,
    label: name,
    createable: true,
    updateable: true,
    deletable: true,
    queryable: true,
    fields: fields.map((field) => ({ ...usual, ...field })),
    ...more,
  });

const statuses = { open: 'Offen', completed: 'Erledigt' };
const schemaOf = (object: ObjectDescribe, askers: ObjectDescribe | null = null) =>
  objectSchema(object, { statuses, askers });
const onlyField = (field: Described, object = 'Task') => schemaOf(described(object, [field])).fields[0];

describe('a field of an org', () => {
  it.each([
    [
      { type: 'string', length: 80 },
      { holds: 'text', longest: 80 },
    ],
    [
      { type: 'textarea', length: 32_000 },
      { holds: 'text', longest: 32_000 },
    ],
    [
      { type: 'double', precision: 5, scale: 2 },
      { holds: 'number', longest: 3 },
    ],
    [
      { type: 'int', digits: 9 },
      { holds: 'number', longest: 9 },
    ],
    [{ type: 'datetime' }, { holds: 'moment', longest: null }],
    [{ type: 'date' }, { holds: 'other' }],
    [{ type: 'email', length: 80 }, { holds: 'other' }],
    [{ type: 'multipicklist' }, { holds: 'other' }],
    [{ type: 'reference', length: 18 }, { holds: 'other' }],
  ])('of %j takes %j', (field, taken) => {
    expect(onlyField({ name: 'Field__c', ...field })).toMatchObject({ ...taken, type: field.type });
  });

  it('takes only the active values of a restricted picklist, and any of another', () => {
    const picklistValues = [
      { value: 'A', label: 'An A', active: true },
      { value: 'B', label: 'A B', active: false },
    ];
    const field = { name: 'Field__c', type: 'picklist', picklistValues };
    expect(onlyField({ ...field, restrictedPicklist: true })?.values).toEqual(['A']);
    expect(onlyField(field)?.values).toBeNull();
  });

  it('may be filled where it may also be changed later', () => {
    expect(onlyField({ name: 'Field__c' })?.writable).toBe(true);
    expect(onlyField({ name: 'Field__c', updateable: false })?.writable).toBe(false);
    expect(onlyField({ name: 'Field__c', createable: false })?.writable).toBe(false);
  });

  it('is Tieline’s own where a log is made of it', () => {
    expect(onlyField({ name: 'WhoId', type: 'reference' })?.own).toBe(true);
    expect(onlyField({ name: 'TielineKey__c' })).toMatchObject({ own: true, carries: null });
    expect(onlyField({ name: 'TielineQueue__c' })).toMatchObject({ own: true, carries: 'queue' });
    expect(onlyField({ name: 'TielineQueue__c' }, 'Event')).toMatchObject({ own: false, carries: null });
    expect(onlyField({ name: 'Type', type: 'picklist' })?.own).toBe(false);
  });

  it('is needed where a record is refused without it and nobody fills it', () => {
    const nillable = false;
    expect(onlyField({ name: 'Region__c', nillable })?.needed).toBe(true);
    expect(onlyField({ name: 'Region__c', nillable, defaultedOnCreate: true })?.needed).toBe(false);
    expect(onlyField({ name: 'Subject', nillable })?.needed).toBe(false);
    expect(onlyField({ name: 'Flag__c', nillable, type: 'boolean' })?.needed).toBe(false);
  });

  it('is given what Tieline writes there by itself', () => {
    expect(onlyField({ name: 'Status', type: 'picklist' })?.fixed).toEqual(['Offen', 'Erledigt']);
    expect(onlyField({ name: 'Origin', type: 'picklist' }, 'Case')?.fixed).toEqual(['Phone']);
    expect(onlyField({ name: 'Status', type: 'picklist' }, 'Case')?.fixed).toEqual([]);
  });
});

describe('an object of an org', () => {
  it('hides what who asked sees and the integration user does not', () => {
    const object = described('Task', [{ name: 'Subject' }]);
    const askers = described('Task', [{ name: 'Subject' }, { name: 'Secret__c' }]);
    expect(schemaOf(object, askers).hidden).toEqual(['Secret__c']);
    expect(schemaOf(object).hidden).toEqual([]);
  });

  it('has its active record types, by the long id and the short one, and never the master', () => {
    const type = { name: 'Call', available: true, defaultRecordTypeMapping: false };
    const recordTypeInfos = [
      { ...type, recordTypeId: '012000000000000AAA', master: true },
      { ...type, recordTypeId: '012000000000001AAA' },
      { ...type, recordTypeId: '012000000000002AAA', name: 'Other', available: false },
      { ...type, recordTypeId: '012000000000003AAA', active: false },
    ];
    expect(schemaOf(described('Task', [], { recordTypeInfos })).recordTypes).toEqual([
      { ids: ['012000000000001AAA', '012000000000001'], name: 'Call', usable: true },
      { ids: ['012000000000002AAA', '012000000000002'], name: 'Other', usable: false },
    ]);
  });
});
