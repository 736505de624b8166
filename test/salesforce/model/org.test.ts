import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createOrg } from './org.ts';
import type { OrgTransaction, Row } from './org-data.ts';

const now = Date.parse('2026-11-20T09:30:00.700Z');

function orgWithTasks(count: number) {
  const org = createOrg({ now: () => now });
  const ids = org.transaction('', (tx) =>
    Array.from({ length: count }, (_, place) => tx.insert('Task', { Subject: `task ${place}` }).Id),
  );
  return { org, ids };
}

/** Any steps on tasks: new ones, changed ones, deleted ones. */
const steps = fc.array(
  fc.record({
    what: fc.constantFrom('insert', 'update', 'remove', 'undelete'),
    place: fc.nat(20),
    text: fc.option(fc.string({ maxLength: 5 })),
  }),
  { maxLength: 12 },
);
type Steps = typeof steps extends fc.Arbitrary<infer Given> ? Given : never;

function take(tx: OrgTransaction, taken: Steps): void {
  for (const { what, place, text } of taken) {
    const rows = tx.rows('Task');
    const row = rows[place % Math.max(1, rows.length)];
    if (what === 'insert' || row === undefined) tx.insert('Task', { Subject: text, TielineKey__c: text });
    else if (what === 'update') tx.update('Task', row.Id, { Subject: text, TielineKey__c: text });
    else if (what === 'remove') tx.remove('Task', row.Id);
    else tx.undelete('Task', row.Id);
  }
}

const withKey = (rows: readonly Row[], key: string) =>
  rows.filter((row) => String(row['TielineKey__c']).toLowerCase() === key.toLowerCase());

describe('a transaction', () => {
  it('that throws leaves everything as it was', () => {
    fc.assert(
      fc.property(steps, (taken) => {
        const { org } = orgWithTasks(3);
        const before = org.reading(null).rows('Task');
        const changes = org.changes.length;
        expect(() =>
          org.transaction('', (tx) => {
            take(tx, taken);
            throw new Error('refused');
          }),
        ).toThrow('refused');
        expect(org.reading(null).rows('Task')).toEqual(before);
        expect(org.changes).toHaveLength(changes);
      }),
    );
  });

  it('that goes back to a savepoint leaves what was there then, look-ups included, and tells of no more', () => {
    fc.assert(
      fc.property(steps, steps, steps, (first, undone, last) => {
        const { org } = orgWithTasks(3);
        const { org: other } = orgWithTasks(3);
        const subjects = (rows: readonly Row[]) =>
          rows.map(({ Subject, IsDeleted, TielineKey__c: key }) => ({ Subject, IsDeleted, key }));
        org.transaction('', (tx) => {
          take(tx, first);
          const savepoint = tx.savepoint();
          const before = tx.rows('Task');
          take(tx, undone);
          tx.rollBack(savepoint);
          expect(tx.rows('Task')).toEqual(before);
          const keys = before.flatMap((row) => row['TielineKey__c'] ?? []).map(String);
          for (const key of keys)
            expect(tx.holding('Task', 'TielineKey__c', key)).toEqual(withKey(before, key));
          take(tx, last);
        });
        other.transaction('', (tx) => {
          take(tx, first);
          take(tx, last);
        });
        expect(subjects(org.reading(null).rows('Task'))).toEqual(subjects(other.reading(null).rows('Task')));
        const told = (changed: typeof org) =>
          changed.changes.slice(3).map(({ type, changedFields }) => ({ type, changedFields }));
        expect(told(org)).toEqual(told(other));
      }),
    );
  });

  it('refuses a savepoint that it has gone back past, and any change after its end', () => {
    const { org, ids } = orgWithTasks(1);
    let ended: OrgTransaction | undefined;
    org.transaction('', (tx) => {
      ended = tx;
      const outer = tx.savepoint();
      tx.update('Task', ids[0] ?? '', { Subject: 'other' });
      const inner = tx.savepoint();
      tx.rollBack(outer);
      expect(() => tx.rollBack(inner)).toThrow('savepoint');
      tx.rollBack(outer);
    });
    expect(() => ended?.update('Task', ids[0] ?? '', {})).toThrow('has ended');
  });

  it('tells one change of each record, with what changed from beginning to end', () => {
    const { org, ids } = orgWithTasks(2);
    const heard: string[] = [];
    org.onCommit((changes) => heard.push(...changes.map(({ type }) => type)));
    org.transaction('005000000000001AAA', (tx) => {
      tx.update('Task', ids[0] ?? '', { Subject: 'a', Description: 'b' });
      tx.update('Task', ids[0] ?? '', { Subject: null });
      tx.remove('Task', ids[1] ?? '');
      tx.remove('Task', tx.insert('Task', { Subject: 'gone at once' }).Id);
    });
    expect(heard).toEqual(['UPDATE', 'DELETE', 'CREATE', 'DELETE']);
    expect(org.changes.at(-4)).toMatchObject({
      changedFields: expect.arrayContaining(['Subject', 'Description', 'LastModifiedDate']),
      nulledFields: ['Subject'],
      byUser: '005000000000001AAA',
      sequenceNumber: 1,
    });
    expect(new Set(org.changes.slice(-4).map(({ transactionKey }) => transactionKey)).size).toBe(1);
  });

  it('stamps rows in whole seconds, and keeps what a reader was given as it was', () => {
    const { org, ids } = orgWithTasks(1);
    const given = org.reading(null).rows('Task');
    expect(given[0]?.['CreatedDate']).toBe('2026-11-20T09:30:00.000+0000');
    org.transaction('', (tx) => tx.update('Task', ids[0] ?? '', { Subject: 'later' }));
    expect(given[0]?.['Subject']).toBe('task 0');
  });
});

describe('what a user sees', () => {
  it.each([
    { set: null, sees: false, writes: false },
    { set: 'Tieline_Agent', sees: true, writes: false },
    { set: 'Tieline_Integration', sees: true, writes: true },
  ])('of the package follows from the permission set $set', ({ set, sees, writes }) => {
    const { org, user } = orgWithUser(set);
    for (const object of ['Task', 'Event']) {
      const field = org.reading(user).object(object)?.fields.get('tielinecallid__c');
      expect(field !== undefined).toBe(sees);
      expect(field?.createable ?? false).toBe(writes);
    }
  });

  it('lacks hidden fields on Task and Event alike, and takes no change to read-only ones', () => {
    const { org, user } = orgWithUser('Tieline_Integration');
    org.setSwitches({ 'hide-fields': ['task.subject'], 'read-only-fields': ['Event.Description'] });
    const fields = (object: string) => org.reading(user).object(object)?.fields;
    expect(fields('Task')?.has('subject')).toBe(false);
    expect(fields('EVENT')?.has('subject')).toBe(false);
    expect(fields('Task')?.get('description')?.updateable).toBe(false);
    expect(org.reading(null).object('Task')?.fields.has('subject')).toBe(true);
    org.setSwitches({ 'hide-fields': null });
    expect(fields('Task')?.has('subject')).toBe(true);
  });

  it('changes with the permission sets that a user holds', () => {
    const { org, user, assignment } = orgWithUser('Tieline_Agent');
    expect(org.reading(user).object('Task')?.fields.has('tielinekey__c')).toBe(true);
    org.transaction('', (tx) => tx.remove('PermissionSetAssignment', assignment ?? ''));
    expect(org.reading(user).object('Task')?.fields.has('tielinekey__c')).toBe(false);
  });
});

describe('a switch', () => {
  const { org } = orgWithTasks(0);
  const task = (name: string) => org.reading(null).object('Task')?.fields.get(name);

  it('decides whether the key is there, and unique', () => {
    expect(task('tielinekey__c')).toMatchObject({ unique: true, externalId: true, length: 255 });
    org.setSwitches({ 'key-field': 'not-unique' });
    expect(task('tielinekey__c')).toMatchObject({ unique: false, externalId: true });
    org.setSwitches({ 'key-field': 'missing' });
    expect(task('tielinekey__c')).toBeUndefined();
  });

  it('restricts picklists, requires fields and adds record types', () => {
    expect(task('recordtypeid')).toBeUndefined();
    org.setSwitches({
      'restrict-picklists': { 'Task.Status': ['Open', 'Completed'] },
      'required-fields': ['Task.CallObject'],
      'record-types': { Task: ['Support_Call', 'Sales_Call'] },
    });
    expect(task('status')).toMatchObject({ restrictedPicklist: true, defaultedOnCreate: false });
    expect(task('status')?.picklistValues.map(({ value }) => value)).toEqual(['Open', 'Completed']);
    expect(task('callobject')?.nillable).toBe(false);
    const types = org.reading(null).object('Task')?.recordTypes;
    expect(types?.map((one) => [one.developerName, one.isDefault])).toEqual([
      ['Support_Call', true],
      ['Sales_Call', false],
      ['Master', false],
    ]);
    org.setSwitches({ 'record-types': null });
    expect(task('recordtypeid')).toBeUndefined();
  });

  it('adds the fields of person accounts and of state and country picklists', () => {
    const account = () => org.reading(null).object('Account')?.fields;
    expect(account()?.has('ispersonaccount')).toBe(false);
    expect(account()?.has('billingcountrycode')).toBe(false);
    org.setSwitches({ 'person-accounts': true, 'state-country-picklists': true });
    expect(account()?.has('ispersonaccount')).toBe(true);
    expect(account()?.get('billingcountrycode')?.restrictedPicklist).toBe(true);
  });

  it('archives closed activities that are older than so many days', () => {
    const { org: old } = orgWithTasks(0);
    const id = old.transaction('', (tx) => {
      tx.insert('Task', { Subject: 'open', ActivityDate: '2020-01-01' });
      return tx.insert('Task', { Subject: 'closed', ActivityDate: '2026-11-01', IsClosed: true }).Id;
    });
    const archived = () =>
      old
        .reading(null)
        .rows('Task')
        .map((row) => row['IsArchived']);
    expect(archived()).toEqual([false, false]);
    old.setSwitches({ 'archive-after-days': 10 });
    expect(archived()).toEqual([false, true]);
    expect(old.reading(null).row('Task', id.slice(0, 15))?.['IsArchived']).toBe(true);
    old.setSwitches({ 'archive-after-days': 30 });
    expect(archived()).toEqual([false, false]);
  });
});

function orgWithUser(permissionSet: string | null) {
  const org = createOrg({ now: () => now });
  return org.transaction('', (tx) => {
    const profile = tx.insert('Profile', { Name: 'Standard User' });
    const user = tx.insert('User', { Username: 'mia@example.com', IsActive: true, ProfileId: profile.Id });
    if (permissionSet === null) return { org, user: user.Id, assignment: null };
    const set = tx.insert('PermissionSet', { Name: permissionSet });
    const values = { PermissionSetId: set.Id, AssigneeId: user.Id };
    return { org, user: user.Id, assignment: tx.insert('PermissionSetAssignment', values).Id };
  });
}
