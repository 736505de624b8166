import { describe, expect, it } from 'vitest';
import { adaAt, call, create, madeBy, number, upsert } from '../../../../../test/contract/crm-writes.ts';
import { startEmulator } from '../../../../../test/salesforce/emulator.ts';
import type { Switches } from '../../../../../test/salesforce/model/switches.ts';
import { atEnd } from '../../../../../test/support/processes/at-end.ts';
import { testDatabase } from '../../../../../test/support/postgres/postgres.ts';
import { CrmUnavailable } from '../../../../application/ports/crm/crm.ts';
import type { CrmWrite, CrmWriteResult, CrmWriter } from '../../../../application/ports/crm/writer.ts';
import { connectSalesforce } from '../connection.ts';
import { forgetOrg } from '../tokens/org-store.ts';
import { describedOrg } from './described-org.ts';
import { salesforceWriter } from './salesforce-writer.ts';
import { epochMs } from '../../../../domain/time.ts';

/** The writer with the client, the describes and the sign-in that it has in operation, over HTTP. */

const { db } = await testDatabase();
let struck = 0;
const emulator = await startEmulator({
  // Every seventh of what strikes by chance.
  chance: () => {
    struck += 1;
    return (struck % 7) / 7;
  },
});
atEnd(() => emulator.close());

async function given(switches: Partial<Switches> = {}) {
  await forgetOrg(db);
  const sample = emulator.addOrg();
  const hosted = emulator.orgs.all().find(({ org }) => org.id === sample.orgId);
  if (hosted === undefined) throw new Error('the org is there');
  const {
    client,
    describe: cache,
    recordTypes,
  } = connectSalesforce({
    db,
    loginUrl: emulator.url,
    clientId: sample.clientId,
    clientSecret: sample.clientSecret,
    signIn: { by: 'client-credentials' },
    secretKey: Buffer.alloc(32, 7),
    // Nothing is waited for: what the client would wait is over at once.
    time: { now: () => Date.now(), wait: async () => undefined },
  });
  const rows = (object: string) => hosted.org.reading(null).rows(object);
  const writer = salesforceWriter({
    client,
    describe: describedOrg({ client, cache, recordTypes, agentOf: () => null, now: () => Date.now() }),
    numbers: { preferred: async () => null, made: async () => undefined },
    integrationUser: hosted.app.runAs ?? '',
    extraFields: () => [],
    telephony: null,
    now: () => epochMs(Date.now()),
    onTaskDeleted: async () => undefined,
    onDoubled: () => expect.fail('two rows of one request were for one record'),
    onKeySpace: () => undefined,
    onWritten: async () => undefined,
  });
  // What is asked once an hour is asked.
  await writer.write([upsert('first', plain)]);
  hosted.org.setSwitches(switches);
  hosted.requests.reset();
  return { writer, rows, requests: () => hosted.requests.counts().count, runAs: hosted.app.runAs };
}

const plain = call({ extra: {} });
const batch = (size: number): readonly CrmWrite[] =>
  Array.from({ length: size }, (_, index) => ({
    ...upsert(`contact-${index}`, { ...plain, callId: `call-${index}` }),
    fresh: true,
  }));

/** As the ledger does. */
async function sendAll(writer: CrmWriter, writes: readonly CrmWrite[]): Promise<readonly CrmWriteResult[]> {
  const done: CrmWriteResult[] = [];
  let due = writes;
  for (let turn = 0; due.length > 0; turn += 1) {
    expect(turn).toBeLessThan(200);
    const some = due.slice(0, writer.batchSize);
    const results = await writer.write(some).catch((error: unknown) => {
      if (error instanceof CrmUnavailable) return null;
      throw error;
    });
    const again = some.filter((_, index) => results === null || results[index]?.result === 'later');
    done.push(...(results ?? []).filter(({ result }) => result !== 'later'));
    due = [...due.slice(some.length), ...again.map((write) => ({ ...write, fresh: false }))];
  }
  return done;
}

describe('contacts on their way to an org', () => {
  it('cost one request for two hundred of them, and two where they may have been sent', async () => {
    const { writer, rows, requests } = await given();
    const results = await writer.write(batch(200));
    expect(results.filter(({ result }) => result === 'done')).toHaveLength(200);
    expect(requests()).toBe(1);
    await writer.write(batch(200).map((write) => ({ ...write, fresh: false })));
    expect(requests()).toBeLessThanOrEqual(3);
    expect(rows('Task')).toHaveLength(201);
  });

  it('are each there once with all they have, however the org fails', async () => {
    const { writer, rows, runAs } = await given({
      'lose-answer': 0.3,
      unavailable: 0.15,
      'lock-rows': 0.15,
      'expire-token-every': 5,
    });
    const results = await sendAll(writer, batch(1_000));
    expect(results.filter(({ result }) => result !== 'done')).toEqual([]);
    const tasks = rows('Task').filter((row) => row['CallObject'] !== 'sim-1');
    expect(tasks).toHaveLength(1_000);
    expect(new Set(tasks.map((row) => row['CallObject'])).size).toBe(1_000);
    expect(new Set(tasks.map((row) => `${row['TaskSubtype']} ${row['OwnerId']}`))).toEqual(
      new Set([`Call ${runAs}`]),
    );
  });

  it('are read back as they were written', async () => {
    const { writer } = await given();
    await writer.write(batch(3));
    const read = await writer.activities(['contact-0', 'contact-2', 'contact-9']);
    expect([...read].map(([key, { fields }]) => [key, fields])).toEqual([
      ['contact-0', { ...plain, callId: 'call-0' }],
      ['contact-2', { ...plain, callId: 'call-2' }],
    ]);
  });

  it('name the records that a duplicate rule found, and cost nobody else anything', async () => {
    const { writer, rows, requests, runAs } = await given({ 'duplicate-rules': true });
    const ada = adaAt(number(), runAs ?? '');
    const first = madeBy((await writer.write([create('ada', ada)]))[0]);
    const before = requests();
    const [again, other] = await writer.write([
      { ...create('again', ada), fresh: true },
      { ...upsert('task', plain), fresh: true },
    ]);
    expect(again).toEqual({
      result: 'refused',
      code: 'DUPLICATES_DETECTED',
      words: `Use one of these records? (Contact ${first.id})`,
    });
    expect(other).toMatchObject({ result: 'done' });
    expect(requests() - before).toBe(2);
    expect(rows('Contact').filter((row) => row['LastName'] === 'Lovelace')).toHaveLength(1);
  });
});
