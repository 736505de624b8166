import { describe, expect, it } from 'vitest';
import type { RecordChange } from '../model/org-data.ts';
import { eventDrafts } from './event-drafts.ts';

const all = () => true;

function change(
  given: Partial<RecordChange> & Pick<RecordChange, 'recordId'>,
  row: object = {},
): RecordChange {
  return {
    object: 'Contact',
    type: 'UPDATE',
    changedFields: ['Phone'],
    nulledFields: [],
    row: { Id: given.recordId, Phone: '1', ...row },
    at: 0,
    byUser: '005000000000001AAA',
    transactionKey: 'one',
    sequenceNumber: 1,
    commitNumber: 1,
    ...given,
  };
}

describe('the events of a transaction', () => {
  it('tell of records that were changed alike in one', () => {
    const changes = [
      change({ recordId: 'a' }),
      change({ recordId: 'b' }),
      change({ recordId: 'c' }, { Phone: '2' }),
    ];
    expect(eventDrafts(changes, all).map(({ recordIds }) => recordIds)).toEqual([['a', 'b'], ['c']]);
  });

  it('tell of each record that was made on its own', () => {
    const changes = [change({ recordId: 'a', type: 'CREATE' }), change({ recordId: 'b', type: 'CREATE' })];
    expect(eventDrafts(changes, all)).toHaveLength(2);
  });

  it('tell twice of a record that was changed twice', () => {
    const changes = [change({ recordId: 'a' }), change({ recordId: 'a' })];
    expect(eventDrafts(changes, all).map(({ recordIds }) => recordIds)).toEqual([['a'], ['a']]);
  });

  it('are none for an object that is not selected', () => {
    expect(eventDrafts([change({ recordId: 'a' })], (object) => object === 'Lead')).toEqual([]);
  });

  it('tell of the conversion of a lead and of archiving without values', () => {
    const converted = change({ object: 'Lead', recordId: 'a', changedFields: ['IsConverted', 'Status'] });
    const archived = change({ object: 'Task', recordId: 'b', changedFields: ['IsArchived'] });
    expect(eventDrafts([converted, archived], all)).toMatchObject([
      { object: 'Lead', type: 'GAP_UPDATE', recordIds: ['a'], row: null, changedFields: [] },
      { object: 'Task', type: 'GAP_UPDATE', recordIds: ['b'], row: null, changedFields: [] },
    ]);
  });

  describe('of a person account', () => {
    const person = { IsPersonAccount: true, PersonContactId: '003x', PersonMobilePhone: '5', Phone: '1' };
    const mobile = change(
      { object: 'Account', recordId: '001x', changedFields: ['PersonMobilePhone'] },
      person,
    );

    it('are two, and the mobile number changes in that of the contact', () => {
      expect(eventDrafts([mobile], all)).toMatchObject([
        { object: 'Account', recordIds: ['001x'] },
        {
          object: 'Contact',
          recordIds: ['003x'],
          changedFields: ['MobilePhone', 'LastModifiedDate'],
          row: { MobilePhone: '5' },
        },
      ]);
    });

    it('lack the contact where contacts are not selected', () => {
      expect(eventDrafts([mobile], (object) => object === 'Account')).toMatchObject([{ object: 'Account' }]);
    });

    it('are not made up where the contact itself was changed along', () => {
      expect(eventDrafts([mobile, change({ recordId: '003x' })], all)).toHaveLength(2);
    });
  });

  it('end with an overflow for each object of which more was changed than there are events', () => {
    const changes = [
      change({ recordId: 'a', type: 'CREATE' }),
      change({ recordId: 'b', type: 'CREATE' }),
      change({ recordId: 'c', type: 'CREATE' }),
      change({ object: 'Lead', recordId: 'd', type: 'DELETE' }),
    ];
    expect(eventDrafts(changes, all, 2)).toMatchObject([
      { type: 'CREATE', recordIds: ['a'] },
      { type: 'CREATE', recordIds: ['b'] },
      { object: 'Contact', type: 'GAP_OVERFLOW', recordIds: [] },
      { object: 'Lead', type: 'GAP_OVERFLOW', recordIds: [] },
    ]);
  });
});
