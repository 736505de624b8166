import { expect, it } from 'vitest';
import { CrmUnavailable } from '../../../../application/ports/crm/crm.ts';
import { correctionCheck } from './correction-check.ts';
import { readDescribe } from './object-describe.ts';

const rights = { createable: true, updateable: true };
const field = (name: string, more: object = {}) => ({
  ...rights,
  name,
  label: name,
  type: 'string',
  nillable: true,
  ...more,
});
const values = (...all: readonly string[]) => ({
  restrictedPicklist: true,
  picklistValues: [...all.map((value) => ({ value })), { value: 'Retired', active: false }],
});
const type = (recordTypeId: string, developerName: string, available: boolean) => ({
  recordTypeId,
  developerName,
  name: developerName,
  available,
  defaultRecordTypeMapping: false,
});
const described = (name: string, fields: readonly object[], recordTypeInfos: readonly object[] = []) =>
  readDescribe({ name, label: name, ...rights, deletable: true, queryable: true, fields, recordTypeInfos });

const task = described(
  'Task',
  [
    field('Subject', { length: 20 }),
    field('Description'),
    field('RecordTypeId'),
    field('CallDisposition', values('Sold', 'Call later')),
    field('Reason__c', values('Price')),
    field('Region__c', { createable: false, updateable: false }),
  ],
  [type('012000000000001AAA', 'Support', true), type('012000000000002AAA', 'Sales', false)],
);
const opportunity = described('Opportunity', [field('StageName', values('Prospecting'))]);

function checking() {
  const doubted: string[] = [];
  const check = correctionCheck({
    doubt: (name) => void doubted.push(name),
    object: async (name) => [task, opportunity].find((object) => object.name === name) ?? null,
  });
  return { check, doubted };
}

const written = { operation: 'upsert-task', payload: { disposition: 'Retired', extra: {} } } as const;

it.each<[string, object, object]>([
  [
    'a value that the picklist has no more',
    { disposition: 'Sold out' },
    {
      path: 'payload.disposition',
      message: 'problem.field.one-of',
      values: { allowed: 'Sold, Call later' },
    },
  ],
  [
    'a value of a field of the org’s own',
    { extra: { Reason__c: 'Weather' } },
    { path: 'payload.extra.Reason__c', message: 'problem.field.one-of', values: { allowed: 'Price' } },
  ],
  [
    'a record type that the integration user does not have',
    { recordType: '012000000000002' },
    {
      path: 'payload.recordType',
      message: 'problem.field.one-of',
      values: { allowed: '012000000000001AAA (Support)' },
    },
  ],
  [
    'a text that is too long',
    { subject: 'x'.repeat(21) },
    { path: 'payload.subject', message: 'problem.field.too-long', values: { most: 20 } },
  ],
  [
    'a field that is not there, or hidden',
    { extra: { Nothing__c: '1' } },
    {
      path: 'payload.extra.Nothing__c',
      message: 'problem.field.crm-field-unknown',
      values: { field: 'Task.Nothing__c' },
    },
  ],
  [
    'a field that may only be read',
    { extra: { Region__c: 'North' } },
    {
      path: 'payload.extra.Region__c',
      message: 'problem.field.crm-field-locked',
      values: { field: 'Task.Region__c' },
    },
  ],
])('a correction is refused with %s, by its path', async (_what, correction, error) => {
  expect(await checking().check(written, { ...correction })).toEqual([error]);
});

it('a correction that the org takes is let through, and what is left as it was', async () => {
  const { check, doubted } = checking();
  const correction = { disposition: 'Sold', subject: 'Call', recordType: '012000000000001', description: '' };
  expect(await check(written, correction)).toEqual([]);
  expect(await check(written, { disposition: 'Retired' })).toEqual([]);
  // What the org takes may have changed since it refused the write.
  expect(doubted).toEqual(['Task']);
});

it('a correction is let through of a field that the org can do without, and hides', async () => {
  const { check } = checking();
  expect(await check(written, { extra: { TielineQueue__c: 'support' } })).toEqual([]);
});

it('a correction of a record that Tieline makes is compared with its own object', async () => {
  const { check } = checking();
  const made = { operation: 'create-record', payload: { record: 'opportunity', stage: 'Old' } } as const;
  expect(await check(made, { stage: 'Gone' })).toMatchObject([{ path: 'payload.stage' }]);
  expect(await check(made, { stage: 'Prospecting' })).toEqual([]);
  expect(await check({ operation: 'finish-task', payload: {} }, { by: 'complete' })).toEqual([]);
});

it('an org that is away says nothing of a correction', async () => {
  const check = correctionCheck({
    doubt: () => undefined,
    object: () => Promise.reject(new CrmUnavailable('away')),
  });
  await expect(check(written, { subject: 'Call' })).rejects.toThrow(CrmUnavailable);
});
