import { describe, expect, it } from 'vitest';
import {
  appointment,
  call,
  create,
  followUp,
  upsert,
  visit,
} from '../../../../../test/contract/crm-writes.ts';
import { emulatedOrg } from '../../../../../test/support/salesforce/writing/emulated-org.ts';
import type { Switches } from '../../../../../test/salesforce/model/switches.ts';
import { CrmUnavailable } from '../../../../application/ports/crm/crm.ts';
import type { CrmWrite, CrmWriteResult } from '../../../../application/ports/crm/writer.ts';
import { recordId } from '../../../../domain/ids.ts';
import type { RecordRef } from '../../../../domain/record.ts';
import type { SignedInClient } from '../client/org-client.ts';
import { salesforceWriter } from './salesforce-writer.ts';
import { epochMs } from '../../../../domain/time.ts';

/** A number from 0 to 1, the same in every run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state / 2 ** 31;
  };
}

/** An org of the emulator and a writer on it, which reaches it through `through`. */
function given(
  switches: Partial<Switches> = {},
  through = (client: SignedInClient): SignedInClient => client,
) {
  const emulated = emulatedOrg(switches, seeded(7));
  const { org, users, clientOf, describeAs } = emulated;
  const client = clientOf(users.integration);
  const writer = salesforceWriter({
    client: through(client),
    describe: describeAs(users.integration),
    numbers: { preferred: async () => null, made: async () => undefined },
    integrationUser: users.integration,
    extraFields: () => [],
    telephony: null,
    now: () => epochMs(Date.now()),
    onTaskDeleted: async () => undefined,
    onDoubled: () => expect.fail('two rows of one request were for one record'),
    onKeySpace: () => undefined,
    onWritten: async () => undefined,
  });
  const rows = (object: string) =>
    org
      .reading(null)
      .rows(object)
      .filter(({ IsDeleted }) => IsDeleted !== true);
  return { ...emulated, client, writer, rows };
}

const plain = call({ extra: {} });
const fresh = (write: CrmWrite): CrmWrite => ({ ...write, fresh: true });

/** Sends writes as the ledger does: what is not answered comes again, and nobody knows any more whether it was sent. */
async function sendAll(
  writer: ReturnType<typeof given>['writer'],
  writes: readonly CrmWrite[],
): Promise<ReadonlyMap<string, CrmWriteResult>> {
  const answers = new Map<string, CrmWriteResult>();
  let due = writes;
  for (let turn = 0; due.length > 0; turn += 1) {
    expect(turn).toBeLessThan(200);
    const batch = due.slice(0, writer.batchSize);
    const results = await writer.write(batch).catch((error: unknown) => {
      if (!(error instanceof CrmUnavailable)) throw error;
      return batch.map((): CrmWriteResult => ({ result: 'later', afterMs: null, why: error.message }));
    });
    const again = batch.filter((write, index) => {
      const result = results[index];
      if (result !== undefined && result.result !== 'later') answers.set(write.key, result);
      return result === undefined || result.result === 'later';
    });
    due = [...due.slice(batch.length), ...again.map((write) => ({ ...write, fresh: false }))];
  }
  return answers;
}

/** Fails requests before they are done, or loses their answers. */
const failing =
  (share: number, random: () => number) =>
  (client: SignedInClient): SignedInClient => ({
    ...client,
    async request(request) {
      if (random() < share) throw new CrmUnavailable('503');
      const answer = await client.request(request);
      if (random() < share) throw new CrmUnavailable('no answer in time');
      return answer;
    },
  });

describe('a contact on an unreliable way to the org', () => {
  it.each([
    ['with the key in a field', {}],
    ['with the key in the ledger object', { 'key-field': 'not-unique' }],
    ['with the key in the ledger object alone', { 'key-field': 'missing' }],
    ['in an org where rows are often locked', { 'lock-rows': 0.2 }],
  ] satisfies readonly (readonly [string, Partial<Switches>])[])(
    'has one task, with all that only its creator can give: %s',
    async (_, switches) => {
      const { writer, rows, users } = given(switches, failing(0.15, seeded(11)));
      const keys = Array.from({ length: 300 }, (__, index) => `contact-${index}`);
      const answers = await sendAll(
        writer,
        keys.map((key) => fresh(upsert(key, { ...plain, owner: users.mia, callId: key }))),
      );
      expect([...answers.values()].filter(({ result }) => result !== 'done')).toEqual([]);
      expect(answers.size).toBe(keys.length);
      const tasks = rows('Task');
      expect(tasks.map((row) => String(row['CallObject'])).toSorted()).toEqual(keys.toSorted());
      expect(new Set(tasks.map((row) => `${row['TaskSubtype']} ${row['OwnerId']}`))).toEqual(
        new Set([`Call ${users.mia}`]),
      );
      expect(
        (
          await sendAll(
            writer,
            keys.map((key) => upsert(key, plain)),
          )
        ).size,
      ).toBe(keys.length);
      expect(rows('Task')).toHaveLength(keys.length);
    },
  );

  it('has one of everything that follows it, and one case', async () => {
    const { writer, rows } = given({}, failing(0.2, seeded(3)));
    const writes = Array.from({ length: 40 }, (_, index) => [
      fresh(followUp(`task-${index}`)),
      fresh(appointment(`event-${index}`, visit)),
      fresh(
        create(`case-${index}`, {
          record: 'case',
          owner: null,
          subject: `Call ${index}`,
          contact: null,
          account: null,
          recordType: null,
        }),
      ),
    ]).flat();
    await sendAll(writer, writes);
    expect([rows('Task').length, rows('Event').length, rows('Case').length]).toEqual([40, 40, 40]);
  });

  it('that is edited fifty times has the last text, in one task', async () => {
    const { writer, rows } = given({}, failing(0.1, seeded(5)));
    const edits = Array.from({ length: 50 }, (_, index) => upsert('a', { description: `Text ${index}` }));
    let results: readonly CrmWriteResult[] = [];
    // The ledger sends an edit once the one before it is answered.
    for (const edit of [fresh(upsert('a', plain)), ...edits])
      results = [...results, ...(await sendAll(writer, [edit])).values()];
    expect(results.every(({ result }) => result === 'done')).toBe(true);
    expect(rows('Task')).toMatchObject([{ Description: 'Text 49' }]);
  });

  it('is written from two servers at once as one task', async () => {
    const { writer, rows, users, clientOf, describeAs } = given();
    const other = salesforceWriter({
      client: clientOf(users.integration),
      describe: describeAs(users.integration),
      numbers: { preferred: async () => null, made: async () => undefined },
      integrationUser: users.integration,
      extraFields: () => [],
      telephony: null,
      now: () => epochMs(Date.now()),
      onTaskDeleted: async () => undefined,
      onDoubled: () => expect.fail('two rows of one request were for one record'),
      onKeySpace: () => undefined,
      onWritten: async () => undefined,
    });
    const batch = Array.from({ length: 20 }, (_, index) => fresh(upsert(`k-${index}`, plain)));
    const [one, two] = await Promise.all([writer.write(batch), other.write(batch)]);
    expect(one).toEqual(two);
    expect(rows('Task')).toHaveLength(20);
  });
});

describe('an org', () => {
  const words = 'Please say which product.';

  it('that has a rule of its own says so in its own words, and takes the others', async () => {
    const rule = { object: 'Task', field: 'Subject', message: words };
    const { writer, org } = given();
    await writer.write([fresh(upsert('before', plain))]);
    org.setSwitches({ 'validation-rules': [rule] });
    expect(await writer.write([fresh(upsert('a', plain))])).toEqual([
      { result: 'refused', code: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', words },
    ]);
  });

  it('that does not let the integration change a missed call that was answered says so, and is not asked again', async () => {
    const refusal = {
      success: false,
      errors: [
        {
          statusCode: 'INSUFFICIENT_ACCESS_OR_READONLY',
          message: 'insufficient access rights on object id',
          fields: [],
        },
      ],
    };
    let refuses = false;
    let asked = 0;
    const { writer } = given({}, (client) => ({
      ...client,
      async request(request) {
        if (!refuses || request.method === 'GET' || !request.path.startsWith('/composite/sobjects'))
          return await client.request(request);
        asked += 1;
        return { status: 200, body: [refusal] };
      },
    }));
    await writer.write([fresh(upsert('missed', plain))]);
    refuses = true;
    const answered = upsert('missed', call({ extra: {}, subject: 'Missed, but answered' }));
    expect(await writer.write([answered])).toEqual([
      {
        result: 'refused',
        code: 'INSUFFICIENT_ACCESS_OR_READONLY',
        words: 'insufficient access rights on object id',
      },
    ]);
    expect(asked).toBe(1);
  });

  it('that hides a field that calls can do without gets them without it', async () => {
    const { writer, org, rows } = given({ 'hide-fields': ['Task.CallDisposition'] });
    await writer.write([fresh(upsert('a', call({ extra: {}, disposition: 'sold' })))]);
    org.setSwitches({ 'read-only-fields': ['Task.CallObject', 'Task.TaskSubtype'] });
    expect(await writer.write([fresh(upsert('b', plain))])).toMatchObject([{ result: 'done' }]);
    expect(rows('Task').map((row) => row['CallDisposition'])).toEqual([null, null]);
  });

  it('that hides the description is not passed over in silence', async () => {
    const { writer, rows } = given({ 'hide-fields': ['Task.Description'] });
    const [result] = await writer.write([fresh(upsert('a', plain))]);
    expect(result).toMatchObject({ result: 'refused', code: 'INVALID_FIELD' });
    expect(rows('Task')).toEqual([]);
  });

  it('that wants a field of its own says which', async () => {
    const { writer } = given({ 'required-fields': ['Task.Type'] });
    expect(await writer.write([fresh(upsert('a', plain))])).toMatchObject([
      { result: 'refused', code: 'REQUIRED_FIELD_MISSING', words: expect.stringContaining('Type') },
    ]);
  });

  it('that has renamed its statuses keeps what a task was closed with', async () => {
    const { writer, rows, users, clientOf } = given();
    await writer.write([fresh(upsert('a', plain))]);
    const [task] = rows('Task');
    await clientOf(users.admin).request({
      method: 'PATCH',
      path: `/sobjects/Task/${task?.Id}`,
      body: { Priority: 'High' },
      priority: 'person',
    });
    await writer.write([upsert('a', { ...plain, subject: 'Later' })]);
    expect(rows('Task')).toMatchObject([{ Priority: 'High', Subject: 'Later', Status: 'Completed' }]);
  });

  it('in which the agent is not active any more gives the call to nobody else', async () => {
    const { writer, rows, users, org } = given();
    org.setSwitches({ 'inactive-users': ['mia@example.com'] });
    expect(await writer.write([fresh(upsert('a', { ...plain, owner: users.mia }))])).toMatchObject([
      { result: 'refused', code: 'INACTIVE_OWNER_OR_USER' },
    ]);
    expect(rows('Task')).toEqual([]);
  });

  it('that gives cases to others when a task is made leaves them where they are', async () => {
    const { writer, rows, users, clientOf } = given({ 'reassign-case-on-task': true });
    const admin = clientOf(users.admin);
    const { body } = await admin.request({
      method: 'POST',
      path: '/sobjects/Case',
      body: { Subject: 'Door', OwnerId: users.tom },
      priority: 'person',
    });
    const { id } = body as { readonly id: string };
    const what: RecordRef = { kind: 'case', id: recordId(id), name: 'Door' };
    await writer.write([fresh(upsert('a', { ...plain, what }))]);
    await writer.write([
      { ...upsert('a', { description: 'Ours.' }), ...({ replaces: [plain.description] } as const) },
    ]);
    expect(rows('Task')).toMatchObject([{ WhatId: id, Description: 'Ours.' }]);
    expect(rows('Case')).toMatchObject([{ OwnerId: users.tom }]);
  });

  it('that has archived a call gets no second one for it', async () => {
    const { writer, rows, org } = given();
    await writer.write([fresh(upsert('a', { ...plain, due: '2026-11-18' }))]);
    org.setSwitches({ 'archive-after-days': 1 });
    expect(rows('Task')).toMatchObject([{ IsArchived: true }]);
    expect(await writer.write([upsert('a', { subject: 'Late' })])).toMatchObject([
      { result: 'done', record: { name: 'Late' } },
    ]);
    expect(rows('Task')).toHaveLength(1);
    expect((await writer.activities(['a'])).get('a')?.fields.subject).toBe('Late');
  });

  it('that has person accounts has activities for the person, and reads them back', async () => {
    const { writer, rows, users, clientOf, org } = given({ 'person-accounts': true });
    const type = org.transaction('', (tx) =>
      tx.insert('RecordType', {
        SobjectType: 'Account',
        DeveloperName: 'Person',
        Name: 'Person',
        IsActive: true,
        IsPersonType: true,
      }),
    );
    const { status, body } = await clientOf(users.admin).request({
      method: 'POST',
      path: '/sobjects/Account',
      body: { LastName: 'Lovelace', FirstName: 'Ada', RecordTypeId: type.Id },
      priority: 'person',
    });
    expect([status, body]).toMatchObject([201, {}]);
    const { id } = body as { readonly id: string };
    const who: RecordRef = { kind: 'personAccount', id: recordId(id), name: 'Ada Lovelace' };
    await writer.write([fresh(upsert('a', { ...plain, who }))]);
    expect(rows('Task')).toMatchObject([{ AccountId: id }]);
    expect((await writer.activities(['a'])).get('a')?.fields.who).toEqual(who);
    expect(await writer.record('personAccount', who.id)).toEqual(who);
    expect(await writer.record('account', who.id)).toBeNull();
  });
});
