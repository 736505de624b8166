import { makeId } from '../model/ids.ts';
import type { OrgReading, Row } from '../model/org-data.ts';
import type { ChildRelationship, FieldSchema, FieldType, ObjectSchema, Value } from '../model/schema.ts';

/** A few objects with fields of every type and a few rows, for the tests of queries: no rights and no rules. */
const fieldsOf: Readonly<Record<string, Readonly<Record<string, FieldType | FieldSchema>>>> = {
  Account: {
    Name: 'string',
    Industry: picklist('Industry', ['Technology', 'Banking', 'Agriculture']),
    Phone: 'phone',
    Key__c: field('Key__c', 'string', { externalId: true, unique: true }),
    NumberOfEmployees: 'int',
    AnnualRevenue: 'currency',
    Description: field('Description', 'textarea', { filterable: false, sortable: false }),
    BillingStreet: 'textarea',
    BillingCity: 'string',
    BillingAddress: 'address',
    Regions__c: 'multipicklist',
    ParentId: reference('ParentId', ['Account'], 'Parent'),
    OwnerId: reference('OwnerId', ['User'], 'Owner'),
  },
  Contact: {
    Name: 'string',
    Email: 'email',
    Phone: 'phone',
    Birthdate: 'date',
    DoNotCall: 'boolean',
    AccountId: reference('AccountId', ['Account'], 'Account'),
    ReportsToId: reference('ReportsToId', ['Contact'], 'ReportsTo'),
  },
  Lead: { Name: 'string', Phone: 'phone', Company: 'string' },
  Case: {
    CaseNumber: field('CaseNumber', 'string', { nameField: true }),
    OwnerId: reference('OwnerId', ['Group', 'User'], 'Owner'),
  },
  Task: {
    Subject: field('Subject', 'combobox', { nameField: true }),
    IsArchived: 'boolean',
    WhoId: reference('WhoId', ['Contact', 'Lead'], 'Who'),
    WhatId: reference('WhatId', ['Account', 'Case'], 'What'),
  },
  Group: { Name: 'string', Type: 'picklist' },
  User: { Name: 'string', Email: 'email', TimeZoneSidKey: 'picklist', LocaleSidKey: 'picklist' },
  Organization: { Name: 'string', FiscalYearStartMonth: 'picklist' },
};

const prefixes: Readonly<Record<string, string>> = {
  Account: '001',
  Contact: '003',
  Lead: '00Q',
  Case: '500',
  Task: '00T',
  Group: '00G',
  User: '005',
  Organization: '00D',
};

const childNames: Readonly<Record<string, string>> = {
  'Contact.AccountId': 'Contacts',
  'Account.ParentId': 'ChildAccounts',
  'Contact.ReportsToId': 'ReportsTo',
};

function field(name: string, type: FieldType, more: Partial<FieldSchema> = {}): FieldSchema {
  return {
    name,
    label: name,
    type,
    length: 255,
    nillable: true,
    createable: true,
    updateable: true,
    filterable: true,
    sortable: true,
    defaultedOnCreate: false,
    defaultValue: null,
    custom: name.endsWith('__c'),
    externalId: false,
    unique: false,
    nameField: name === 'Name',
    restrictedPicklist: false,
    picklistValues: [],
    referenceTo: [],
    relationshipName: null,
    ...more,
  };
}

function picklist(name: string, values: readonly string[]): FieldSchema {
  const picklistValues = values.map((value) => ({
    value,
    label: `${value}!`,
    active: true,
    isDefault: false,
  }));
  return field(name, 'picklist', { picklistValues });
}

function reference(name: string, referenceTo: readonly string[], relationshipName: string): FieldSchema {
  return field(name, 'reference', { referenceTo, relationshipName });
}

const systemFields: readonly FieldSchema[] = [
  field('Id', 'id'),
  field('IsDeleted', 'boolean'),
  field('CreatedDate', 'datetime'),
  field('SystemModstamp', 'datetime'),
];

function objectSchema(name: string): ObjectSchema {
  const own = Object.entries(fieldsOf[name] ?? {}).map(([fieldName, definition]) =>
    typeof definition === 'string' ? field(fieldName, definition) : definition,
  );
  return {
    name,
    label: name,
    labelPlural: `${name}s`,
    keyPrefix: prefixes[name] ?? '',
    custom: false,
    createable: true,
    updateable: true,
    deletable: true,
    queryable: true,
    searchable: name !== 'Organization',
    fields: new Map([...systemFields, ...own].map((one) => [one.name.toLowerCase(), one])),
    childRelationships: childrenOf(name),
    recordTypes: [],
  };
}

function childrenOf(parent: string): readonly ChildRelationship[] {
  return Object.entries(fieldsOf).flatMap(([childObject, fields]) =>
    Object.values(fields).flatMap((definition) => {
      const relationshipName =
        typeof definition === 'string' ? undefined : childNames[`${childObject}.${definition.name}`];
      if (typeof definition === 'string' || relationshipName === undefined) return [];
      return definition.referenceTo.includes(parent)
        ? [{ childObject, field: definition.name, relationshipName }]
        : [];
    }),
  );
}

/** The id of the nth row of an object. */
export const sampleId = (object: string, number: number): string =>
  makeId(prefixes[object] ?? '', '000', number);

/** 20 November 2026, a Friday, half past nine in the morning in UTC. */
export const sampleNow = Date.UTC(2026, 10, 20, 9, 30);

/** The rows given, by object; the nth has the id `sampleId(object, n)`, counted from 1. Fields left out are null. */
export function sampleReading(
  rows: Readonly<Record<string, readonly Readonly<Record<string, Value>>[]>>,
): OrgReading {
  const schemas = new Map(Object.keys(fieldsOf).map((name) => [name.toLowerCase(), objectSchema(name)]));
  const tables = new Map(
    [...schemas.values()].map((schema) => {
      const nothing = Object.fromEntries([...schema.fields.values()].map(({ name }) => [name, null]));
      const table = (rows[schema.name] ?? []).map((values, index): Row => ({
        ...nothing,
        IsDeleted: false,
        CreatedDate: '2026-11-20T09:00:00.000+0000',
        SystemModstamp: '2026-11-20T09:00:00.000+0000',
        Id: sampleId(schema.name, index + 1),
        ...values,
      }));
      return [schema.name, { table, byId: new Map(table.map((row) => [row.Id, row])) }] as const;
    }),
  );
  return {
    object: (name) => schemas.get(name.toLowerCase()) ?? null,
    objects: () => [...schemas.values()],
    rows: (object) => tables.get(object)?.table ?? [],
    holding: (object, name, value) =>
      tables.get(object)?.table.filter((row) => String(row[name]).toLowerCase() === value.toLowerCase()) ??
      [],
    row: (object, id) => tables.get(object)?.byId.get(id) ?? null,
    userId: sampleId('User', 1),
    now: () => sampleNow,
  };
}
