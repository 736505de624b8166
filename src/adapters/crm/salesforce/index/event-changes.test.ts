import { describe, expect, it } from 'vitest';
import type { ChangeEvent } from '../events/change-event.ts';
import type { ChangeDelivery } from '../events/change-events.ts';
import { eventChanges } from './event-changes.ts';
import type { IndexedObject } from './indexed-object.ts';

const contact: IndexedObject = {
  object: 'Contact',
  kind: 'contact',
  fields: ['Id', 'Name', 'LastModifiedDate', 'AccountId', 'Account.Name', 'MailingCountry', 'Phone'],
  phoneFields: ['Phone'],
  countryFields: ['MailingCountry'],
  titleField: 'Name',
};
const objects = new Map([['Contact', contact]]);

const event = (given: Partial<ChangeEvent>): ChangeEvent => ({
  entity: 'Contact',
  type: 'UPDATE',
  recordIds: ['003a'],
  committedAt: 7,
  changedFields: [],
  ...given,
});

function told(events: readonly ChangeEvent[], isFilled = true) {
  const delivery: ChangeDelivery = {
    type: 'events',
    events,
    isIncomplete: false,
    replayId: new Uint8Array([1]),
  };
  return eventChanges([delivery], objects, new Map([['Contact', { isFilled }]]));
}

const reread = (events: readonly ChangeEvent[], isFilled = true) => [
  ...(told(events, isFilled).reread.get('Contact') ?? []),
];

describe('a change event', () => {
  it.each([
    ['Phone'],
    ['Name.LastName'],
    ['Name'],
    ['MailingAddress.Country'],
    ['MailingAddress'],
    ['AccountId'],
  ])('of %s makes the record read again', (field) => {
    expect(reread([event({ changedFields: [field, 'LastModifiedDate'] })])).toEqual(['003a']);
  });

  it.each([['Description'], ['MailingAddress.Street'], ['OtherAddress.Country'], ['LastModifiedDate']])(
    'of %s only makes the record a later one',
    (field) => {
      const changes = told([event({ changedFields: [field] })]);
      expect([...(changes.reread.get('Contact') ?? [])]).toEqual([]);
      expect([...changes.touched]).toEqual([['003a', 7]]);
    },
  );

  it('of whatever field makes the record read again while its object is filled', () => {
    expect(reread([event({ changedFields: ['Description'] })], false)).toEqual(['003a']);
  });

  it.each(['CREATE', 'UNDELETE', 'GAP_CREATE', 'GAP_UPDATE', 'GAP_UNDELETE'] as const)(
    'of kind %s makes the record read again',
    (type) => {
      expect(reread([event({ type })])).toEqual(['003a']);
    },
  );

  it.each(['DELETE', 'GAP_DELETE'] as const)('of kind %s takes it out, unless it is brought back', (type) => {
    const gone = told([event({ type: 'CREATE' }), event({ type })]);
    expect([[...gone.deleted], ...(gone.reread.get('Contact') ?? [])]).toEqual([['003a']]);
    const back = told([event({ type }), event({ type: 'UNDELETE' })]);
    expect([[...back.deleted], ...(back.reread.get('Contact') ?? [])]).toEqual([[], '003a']);
  });

  it('of all records fills the object anew, and an overflow makes the org be asked', () => {
    const changes = told([
      event({ type: 'GAP_UPDATE', recordIds: ['003*'] }),
      event({ type: 'GAP_OVERFLOW', recordIds: [] }),
    ]);
    expect([[...changes.refill], [...changes.catchUp]]).toEqual([['Contact'], ['Contact']]);
  });

  it('of an object that is not indexed says nothing', () => {
    const changes = told([event({ entity: 'Case', recordIds: ['500*'] })]);
    expect(changes).toMatchObject({
      reread: new Map(),
      refill: new Set(),
      catchUp: new Set(),
      told: new Map(),
    });
  });

  it('that cannot be read, or was missed, makes the org be asked', () => {
    const incomplete: ChangeDelivery = {
      type: 'events',
      events: [],
      isIncomplete: true,
      replayId: new Uint8Array([2]),
    };
    for (const delivery of [incomplete, { type: 'missed' } as const])
      expect([...eventChanges([delivery], objects, new Map()).catchUp]).toEqual(['Contact']);
  });
});
