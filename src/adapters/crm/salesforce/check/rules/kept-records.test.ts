import { describe, expect, it } from 'vitest';
import type { CheckItem } from '../../../../../application/ports/crm/check.ts';
import type { KeptState } from '../../../../../application/ports/crm/kept-records.ts';
import { epochMs } from '../../../../../domain/time.ts';
import { readDescribe, type ObjectDescribe } from '../../describe/object-describe.ts';
import { checkChangeEvents } from './customers.ts';
import { checkNumberIndex, checkOpenRecords } from './kept-records.ts';

const described = (name: string, ...fields: readonly string[]): ObjectDescribe => {
  const rights = { createable: true, updateable: true, deletable: true, queryable: true };
  const usual = { label: '', type: 'string', createable: true, updateable: true, nillable: true };
  return readDescribe({
    name,
    label: name,
    ...rights,
    fields: fields.map((field) => ({ name: field, ...usual })),
  });
};

/** What the integration user sees where what is open can be kept. */
const shown: ReadonlyMap<string, ObjectDescribe | null> = new Map(
  [
    described('Case', 'ContactId', 'AccountId', 'OwnerId', 'IsClosed'),
    described('Opportunity', 'AccountId', 'OwnerId', 'IsClosed'),
    described('OpportunityContactRole', 'OpportunityId', 'ContactId', 'IsPrimary'),
    described('Task', 'WhoId', 'WhatId', 'AccountId', 'OwnerId', 'IsClosed', 'TielineKey__c'),
  ].map((object) => [object.name, object]),
);
const hiding = new Map([
  ...shown,
  ['Case', described('Case', 'AccountId', 'OwnerId', 'IsClosed')],
  ['OpportunityContactRole', null],
]);

const fresh: KeptState = { state: 'fresh', since: epochMs(0), objects: [], reason: null, hidden: [] };
const contacts = { object: 'Contact', isFilled: false, records: 12, of: 40 };
const leads = { object: 'Lead', isFilled: false, records: null, of: null };

/** State, the end of the message that tells it, and its values. */
const told = (items: readonly CheckItem[]) =>
  items.map(({ state, what }) => [state, what.message.replace('admin.crm-check.', ''), what.values]);

describe('what is kept of an org', () => {
  it.each<[string, Partial<KeptState>, string, string, CheckItem['what']['values']]>([
    ['up to date', {}, 'ok', 'fresh', {}],
    ['being filled', { state: 'filling', objects: [contacts, leads] }, 'warning', 'filling', { records: 12 }],
    ['behind', { state: 'stale', reason: 'no stream' }, 'warning', 'stale', { words: 'no stream' }],
    [
      'stuck',
      { state: 'filling', reason: 'nobody answers' },
      'warning',
      'stale',
      { words: 'nobody answers' },
    ],
  ])('is told as %s', (_, is, state, code, values) => {
    const kept = { numbers: { ...fresh, ...is }, openRecords: { ...fresh, ...is } };
    expect(told(checkNumberIndex({ kept }))).toEqual([[state, `number-index.${code}`, values]]);
    expect(told(checkOpenRecords({ kept, objects: shown }))).toEqual([
      [state, `open-records.${code}`, values],
    ]);
  });

  it('is not told by a process that keeps nothing', () => {
    expect(checkNumberIndex({ kept: null })).toEqual([]);
    expect(checkOpenRecords({ kept: null, objects: shown })).toEqual([]);
  });

  it('is no number where all phone fields are hidden', () => {
    const numbers: KeptState = { ...fresh, state: 'not-kept', hidden: ['Account.Phone', 'Contact.Phone'] };
    expect(told(checkNumberIndex({ kept: { numbers, openRecords: fresh } }))).toEqual([
      ['warning', 'number-index.hidden', { fields: 'Account.Phone, Contact.Phone' }],
    ]);
  });

  it('is nothing that is open where the org hides what it belongs to, with or without a server', () => {
    for (const kept of [null, { numbers: fresh, openRecords: fresh }])
      expect(told(checkOpenRecords({ objects: hiding, kept }))).toEqual([
        ['warning', 'open-records.hidden', { fields: 'Case.ContactId, OpportunityContactRole' }],
      ]);
  });

  it('is not called hidden where the org did not say what it has', () => {
    const objects = new Map([...hiding].filter(([name]) => name !== 'Task'));
    expect(checkOpenRecords({ objects, kept: null })).toEqual([]);
  });

  it('is begun after the check where the org has hidden it until now', () => {
    const openRecords: KeptState = { ...fresh, state: 'not-kept', hidden: ['Case.ContactId'] };
    expect(told(checkOpenRecords({ objects: shown, kept: { numbers: fresh, openRecords } }))).toEqual([
      ['warning', 'open-records.filling', { records: 0 }],
    ]);
  });
});

describe('change events', () => {
  const ofNumbers = ['Account', 'Contact', 'Lead'];
  const selecting = (objects: readonly string[], seen = shown) =>
    told(
      checkChangeEvents(
        { objects: seen, changeEvents: objects.map((one) => ({ SelectedEntity: `${one}ChangeEvent` })) },
        { workflows: [] },
      ),
    );
  const numbersAreTold = ['ok', 'change-events.all', {}];

  it('are missed of cases and opportunities, which are then known late', () => {
    expect(selecting([...ofNumbers, 'Opportunity', 'Task'])).toEqual([
      numbersAreTold,
      ['warning', 'change-events.open.absent', { objects: 'Case' }],
    ]);
  });

  it('of tasks and contact roles are more than an org may select by itself', () => {
    expect(selecting([...ofNumbers, 'Case', 'Opportunity'])).toEqual([
      numbersAreTold,
      ['ok', 'change-events.open.asked', { objects: 'Task, OpportunityContactRole' }],
    ]);
  });

  it('help nothing that is open where it cannot be kept', () => {
    expect(selecting(ofNumbers, hiding)).toEqual([numbersAreTold]);
  });
});
