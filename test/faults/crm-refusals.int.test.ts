import { beforeEach, describe, expect, it } from 'vitest';
import { CrmUnavailable } from '../../src/application/ports/crm/crm.ts';
import type { ContactFacts } from '../../src/domain/logging/facts/facts.ts';
import type { PlannedWrite } from '../../src/domain/logging/context/writes.ts';
import type { RecordRef } from '../../src/domain/record.ts';
import { epochMs } from '../../src/domain/time.ts';
import { call, testLedger, type Trouble } from '../support/wiring/ledger.ts';
import {
  activity,
  callerRecord,
  event,
  finishedTask,
  followUp,
  newCase,
  newNumber,
} from '../support/fixtures/planned-writes.ts';
import { testDatabase } from '../support/postgres/postgres.ts';

const { setting, store, embedded, sendDue, recordWrites, writesOf } = testLedger(await testDatabase());

beforeEach(() => setting.reset());

const refuse =
  (code: string, words: string): Trouble =>
  async () => [{ result: 'refused', code, words }];

/** A task that somebody left to do. */
async function openTask(): Promise<RecordRef> {
  const facts = call();
  await recordWrites(facts, [followUp(facts)]);
  await sendDue();
  const [write] = await writesOf(facts);
  if (!write?.record) throw new Error('was not written');
  return write.record;
}

const kinds: readonly (readonly [string, (facts: ContactFacts) => Promise<PlannedWrite>])[] = [
  ['an activity', async (facts) => activity(facts)],
  ['a follow-up', async (facts) => followUp(facts)],
  ['an event', async (facts) => event(facts)],
  ['a case', async (facts) => newCase(facts, null)],
  ['a record for who called', async (facts) => callerRecord(facts, newNumber())],
  ['a finished task', async (facts) => finishedTask(facts, await openTask())],
];

/** The write, and one of the same contact that comes after it. */
async function planned(make: (facts: ContactFacts) => Promise<PlannedWrite>) {
  const facts = call();
  const write = await make(facts);
  const next: PlannedWrite =
    write.kind === 'activity' ? followUp(facts) : { ...activity(facts), key: `${write.key}-next` };
  await recordWrites(facts, [write, next]);
  setting.sent.length = 0;
  const states = async () => (await writesOf(facts)).map(({ state }) => state);
  return { facts, write, states };
}

describe.each(kinds)('%s', (_, make) => {
  it.each([
    ['FIELD_CUSTOM_VALIDATION_EXCEPTION', 'Product is missing.'],
    ['INSUFFICIENT_ACCESS', 'You may not do this.'],
  ])('that the CRM refuses with %s waits for a person, and with it what comes after', async (code, words) => {
    const { facts, states } = await planned(make);
    setting.troubles = [refuse(code, words)];
    await sendDue();
    expect(await states()).toEqual(['refused', 'due']);
    const listed = await store.list(
      { state: 'refused', people: facts.part && { agents: [facts.part.agentId], queues: [] } },
      null,
      100,
    );
    const refused = listed.find(({ interaction }) => interaction === facts.interaction.id);
    expect(refused).toMatchObject({ error: { code, words }, attempts: 1 });
    if (!refused) throw new Error('is listed');
    expect(await store.retry(refused.id, setting.now)).toBe(true);
    await sendDue();
    expect(await states()).toEqual(['done', 'done']);
  });

  it('that is given up lets go on what comes after it', async () => {
    const { facts, states } = await planned(make);
    setting.troubles = [refuse('x', 'no')];
    await sendDue();
    const [refused] = await writesOf(facts);
    if (!refused) throw new Error('is there');
    expect(await store.giveUp(refused.id, 'not needed', setting.now)).toBe(true);
    await sendDue();
    expect(await states()).toEqual(['given-up', 'done']);
  });

  it('is written once though the CRM was down, wrote without answering, and was asked again', async () => {
    const { write, states } = await planned(make);
    const away = (): never => {
      throw new CrmUnavailable('503');
    };
    setting.troubles = [
      async () => away(),
      async (batch) => {
        await embedded.write(batch);
        return away();
      },
      async (batch) => (await embedded.write([...batch, ...batch])).slice(0, batch.length),
    ];
    for (let round = 0; round < 4; round += 1) {
      await sendDue();
      setting.now = epochMs(setting.now + 600_000);
    }
    expect(await states()).toEqual(['done', 'done']);
    expect(new Set(setting.sent.filter(({ key }) => key === write.key)).size).toBeGreaterThan(2);
    expect(await madeUnder(write)).toBe(1);
  });
});

/** How many records there are of a write. */
async function madeUnder({ key, operation }: PlannedWrite): Promise<number> {
  const found = await Promise.all([
    embedded.activities([key]),
    operation === 'create-record' ? embedded.madeRecords([key]) : new Map(),
  ]);
  return operation === 'finish-task' ? 1 : found.reduce((count, one) => count + one.size, 0);
}

describe('a record that somebody deleted in the CRM', () => {
  it.each(kinds.slice(0, 3))('is not made again: %s', async (_, make) => {
    const facts = call();
    const write = await make(facts);
    await recordWrites(facts, [write]);
    await sendDue();
    await embedded.write([
      {
        id: (await writesOf(facts)).map(({ id }) => id)[0] ?? writeIdMissing(),
        key: write.key,
        operation: 'delete-task',
      },
    ]);
    await recordWrites(facts, [changed(write)]);
    await sendDue();
    expect((await writesOf(facts)).at(-1)).toMatchObject({ state: 'refused', error: { code: 'deleted' } });
    expect(await madeUnder(write)).toBe(0);
  });
});

const writeIdMissing = (): never => {
  throw new Error('was not planned');
};

/** The same with another subject. */
function changed(write: PlannedWrite): PlannedWrite {
  switch (write.operation) {
    case 'upsert-task':
      return { ...write, fields: { ...write.fields, subject: 'Otherwise' } };
    case 'upsert-voice-call':
      return { ...write, fields: { ...write.fields, subject: 'Otherwise' } };
    case 'upsert-follow-up':
      return { ...write, fields: { ...write.fields, subject: 'Otherwise' } };
    case 'upsert-event':
      return { ...write, fields: { ...write.fields, subject: 'Otherwise' } };
    case 'create-record':
    case 'delete-task':
    case 'delete-voice-call':
    case 'delete-event':
    case 'delete-untouched':
    case 'finish-task':
    case 'send-mail':
      return write;
  }
}
