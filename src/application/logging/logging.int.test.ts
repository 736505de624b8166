import { beforeEach, describe, expect, it } from 'vitest';
import { but } from '../../../test/support/fixtures/contact-facts.ts';
import { call, comment, testLedger } from '../../../test/support/wiring/ledger.ts';
import { testDatabase } from '../../../test/support/postgres/postgres.ts';
import { epochMs } from '../../domain/time.ts';
import { defaultWorkflow } from '../../domain/workflow/workflow.ts';

const database = await testDatabase();
const { db, counters } = database;
const { setting, store, embedded, logging, sendDue, record, inCrm, activitiesOf, logOf, writesOf } =
  testLedger(database);

beforeEach(() => setting.reset());

describe('a planned call', () => {
  it('is due at its end and written a moment later, in few statements', async () => {
    const facts = call();
    const before = { ...counters };
    await record(facts);
    expect(counters).toEqual({ statements: before.statements + 1, commits: before.commits + 1 });
    expect(logging.takeRecorded(facts.interaction.id)).toEqual({
      lanes: new Set(['crm']),
      isAwaited: false,
      callers: new Set(),
    });
    expect(await logOf(facts)).toMatchObject({ state: 'due' });
    await sendDue();
    expect(await logOf(facts)).toMatchObject({ state: 'written', activity: { kind: 'task' } });
    expect((await inCrm(facts))?.fields).toMatchObject({
      owner: 'user-mia',
      durationSeconds: 392,
      callId: 'call-1',
    });
  });

  it('of somebody unknown says for which number a record is made', async () => {
    const facts = call();
    await record(facts, { unknownCaller: 'contact' });
    expect(logging.takeRecorded(facts.interaction.id)?.callers).toEqual(new Set(['+498963648018']));
    await sendDue();
  });

  it('is claimed, sent and confirmed in three commits', async () => {
    await record(call());
    const before = { ...counters };
    const claimed = await store.claim(
      10,
      setting.now,
      epochMs(setting.now + 1_000),
      epochMs(setting.now + 10_000_000),
    );
    const results = await embedded.write(claimed.map(({ write }) => write));
    await store.confirm(
      claimed.map(({ write, attempts }, index) => {
        const result = results[index];
        if (result?.result !== 'done') throw new Error('was not written');
        return { id: write.id, attempts, state: 'done', record: result.record };
      }),
      setting.now,
    );
    expect(counters.statements).toBe(before.statements + 3);
    expect(counters.commits).toBeLessThanOrEqual(before.commits + 3);
  });

  it('that is not to be logged is kept with its reason and writes nothing', async () => {
    const facts = call();
    await record(facts, { log: { ...defaultWorkflow.log, inboundAnswered: 'off' } });
    await sendDue();
    expect(await logOf(facts)).toMatchObject({
      state: 'none',
      activity: null,
      reason: { code: 'why.log.off', values: {} },
    });
    expect(await inCrm(facts)).toBeNull();
  });
});

describe('a later revision', () => {
  it('changes the one activity, and writes only what changed', async () => {
    const facts = call();
    await record(facts);
    await sendDue();
    await record(comment(facts, 'Position 3'));
    await sendDue();
    expect(
      Object.keys(setting.sent.at(-1)?.operation === 'upsert-task' ? Object(setting.sent.at(-1)).fields : {}),
    ).toEqual(['description']);
    expect((await inCrm(facts))?.fields.description).toContain('Position 3');
    expect(await activitiesOf(facts)).toHaveLength(1);
  });

  it('that changes nothing writes nothing', async () => {
    const facts = call();
    await record(facts);
    await sendDue();
    await record(facts);
    await sendDue();
    expect(setting.sent).toHaveLength(1);
    expect(await logOf(facts)).toMatchObject({ state: 'written' });
  });

  it('before the first was sent takes its place', async () => {
    const facts = call();
    await record(comment(facts, 'first'));
    await record(comment(facts, 'second'));
    await sendDue();
    expect(setting.sent).toHaveLength(1);
    expect((await inCrm(facts))?.fields.description).toContain('second');
    expect((await writesOf(facts)).map(({ state }) => state)).toEqual(['superseded', 'done']);
  });

  it('while the first is being sent waits for it, and takes over what failed', async () => {
    const facts = call();
    await record(comment(facts, 'first'));
    setting.troubles = [
      async () => {
        await record(comment(facts, 'second'));
        return [{ result: 'refused', code: 'invalid', words: 'Product is missing.' }];
      },
    ];
    await sendDue();
    await sendDue();
    expect((await writesOf(facts)).map(({ state }) => state)).toEqual(['superseded', 'done']);
    expect((await inCrm(facts))?.fields).toMatchObject({ owner: 'user-mia', callId: 'call-1' });
    expect((await inCrm(facts))?.fields.description).toContain('second');
  });

  it('without a log deletes the activity that was begun, with all its content', async () => {
    const facts = comment(call(), 'a secret');
    const doNotLog = { doNotLog: { show: true } };
    await record(facts, doNotLog);
    await sendDue();
    await record(
      but(facts, { part: { box: { touched: true, agentDefault: false, seenAt: null, goneAt: null } } }),
      doNotLog,
    );
    await sendDue();
    expect(await inCrm(facts)).toBeNull();
    expect(await logOf(facts)).toMatchObject({
      state: 'none',
      activity: null,
      reason: { code: 'why.box.ticked' },
    });
    const everything = await Promise.all([
      db
        .selectFrom('facts')
        .innerJoin('plan', 'plan.id', 'facts.plan_id')
        .selectAll()
        .where('interaction_id', '=', facts.interaction.id)
        .execute(),
      store.logs([facts.interaction.id]),
    ]);
    expect(JSON.stringify(everything)).not.toContain('a secret');
    expect(everything[0]).toEqual([]);
  });
});
