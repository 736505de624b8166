import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { answered, began, but } from '../../test/contact-facts.ts';
import { testDatabase } from '../../test/postgres.ts';
import { embeddedCrm } from '../adapters/embedded-crm/embedded-crm.ts';
import { transaction } from '../adapters/postgres/database.ts';
import { postgresLedgerStore } from '../adapters/postgres/logging/ledger-store.ts';
import { openTransaction } from '../adapters/postgres/transaction.ts';
import { noDetails } from '../domain/details.ts';
import { interactionId, workflowId } from '../domain/ids.ts';
import type { ContactFacts } from '../domain/plan/facts.ts';
import { activityKey } from '../domain/plan/plan.ts';
import { epochMs, type EpochMs } from '../domain/time.ts';
import { defaultWorkflow } from '../domain/workflow/defaults.ts';
import type { Workflow } from '../domain/workflow/workflow.ts';
import { planTexts } from '../messages/plan-texts.ts';
import { Ledger } from './ledger.ts';
import { Logging } from './logging.ts';
import { CrmUnavailable, type Crm, type CrmWrite, type CrmWriteResult } from './ports/crm.ts';

const { db, counters } = await testDatabase();
const store = postgresLedgerStore(db);
const users = {
  find: (id: string) => (id === 'user-mia' ? { id, name: 'Mia' } : null),
  integration: { id: 'tieline', name: 'Tieline' },
};

let now: EpochMs = began;
const clock = { now: () => now };
const makeId = () => randomUUID();
const embedded = embeddedCrm({ db, users, clock, makeId });
const logging = new Logging({ store, texts: planTexts, clock, makeId });

/** What the CRM does with the next batches before it works as usual. */
type Trouble = (batch: readonly CrmWrite[]) => Promise<readonly CrmWriteResult[]>;
let troubles: Trouble[] = [];
let sent: CrmWrite[] = [];
const crm: Crm = {
  ...embedded,
  write: (batch) => {
    sent.push(...batch);
    const trouble = troubles.shift();
    return trouble ? trouble(batch) : embedded.write(batch);
  },
};

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** A ledger that works until everything that can be sent now is sent. */
async function carryOut(parts: { readonly alone?: boolean } = {}): Promise<void> {
  const ledger = new Ledger({
    store,
    crm,
    clock,
    log: quiet,
    random: () => 1,
    onLogChanged: () => undefined,
  });
  await ledger.start(parts.alone ?? false);
  await vi.waitFor(async () => {
    const next = await store.nextTryAt();
    expect(next === null || next > now).toBe(true);
  });
  await ledger.stop();
}

const call = (change: Parameters<typeof but>[1] = {}): ContactFacts =>
  but(answered, {
    match: { candidates: [], chosen: null },
    ...change,
    interaction: { id: interactionId(randomUUID()), ...change.interaction },
  });
const comment = (facts: ContactFacts, comments: string) =>
  but(facts, { part: { details: { ...noDetails, comments } } });

const workflow = (change: Partial<Workflow> = {}) => ({
  id: workflowId('019b0000-0000-7000-8000-0000000000ff'),
  version: 1,
  document: { ...defaultWorkflow, ...change },
});

const record = (facts: ContactFacts, change: Partial<Workflow> = {}) =>
  transaction(db, (tx) => logging.record(openTransaction(tx), facts, workflow(change)));

const inCrm = (facts: ContactFacts) => embedded.activityByKey(activityKey(facts));
const activitiesOf = (facts: ContactFacts) =>
  db.selectFrom('crm_activity').select('id').where('interaction_id', '=', facts.interaction.id).execute();
const logOf = async ({ interaction, part }: ContactFacts) =>
  (await logging.logsOf([interaction.id]))(interaction.id, part?.agentId ?? null);
const writesOf = async ({ interaction }: ContactFacts) =>
  (await store.logs([interaction.id]))[0]?.writes ?? [];

beforeEach(() => {
  now = began;
  troubles = [];
  sent = [];
});

describe('a planned call', () => {
  it('is due at its end and written a moment later, in few statements', async () => {
    const facts = call();
    const before = { ...counters };
    await record(facts);
    expect(counters).toEqual({ statements: before.statements + 1, commits: before.commits + 1 });
    expect(logging.takeRecorded(facts.interaction.id)).toBe(true);
    expect(await logOf(facts)).toMatchObject({ state: 'due' });
    await carryOut();
    expect(await logOf(facts)).toMatchObject({ state: 'written', activity: { kind: 'task' } });
    expect((await inCrm(facts))?.fields).toMatchObject({
      owner: 'user-mia',
      durationSeconds: 392,
      callId: 'call-1',
    });
  });

  it('is claimed, sent and confirmed in three commits', async () => {
    await record(call());
    const before = { ...counters };
    const claimed = await store.claim(10, now, epochMs(now + 1_000), epochMs(now + 10_000_000));
    const results = await embedded.write(
      claimed.map(({ id, key, payload }) => ({ id, key, operation: 'upsert-task', fields: payload })),
    );
    await store.confirm(
      claimed.map(({ id, attempts }, index) => {
        const result = results[index];
        if (result?.result !== 'done') throw new Error('was not written');
        return { id, attempts, state: 'done', record: result.record };
      }),
      now,
    );
    expect(counters.statements).toBe(before.statements + 3);
    expect(counters.commits).toBeLessThanOrEqual(before.commits + 3);
  });

  it('that is not to be logged is kept with its reason and writes nothing', async () => {
    const facts = call();
    await record(facts, { log: { ...defaultWorkflow.log, inboundAnswered: 'off' } });
    await carryOut();
    expect(await logOf(facts)).toEqual({
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
    await carryOut();
    await record(comment(facts, 'Position 3'));
    await carryOut();
    expect(Object.keys(sent.at(-1)?.operation === 'upsert-task' ? Object(sent.at(-1)).fields : {})).toEqual([
      'description',
    ]);
    expect((await inCrm(facts))?.fields.description).toContain('Position 3');
    expect(await activitiesOf(facts)).toHaveLength(1);
  });

  it('that changes nothing writes nothing', async () => {
    const facts = call();
    await record(facts);
    await carryOut();
    await record(facts);
    await carryOut();
    expect(sent).toHaveLength(1);
    expect(await logOf(facts)).toMatchObject({ state: 'written' });
  });

  it('before the first was sent takes its place', async () => {
    const facts = call();
    await record(comment(facts, 'first'));
    await record(comment(facts, 'second'));
    await carryOut();
    expect(sent).toHaveLength(1);
    expect((await inCrm(facts))?.fields.description).toContain('second');
    expect((await writesOf(facts)).map(({ state }) => state)).toEqual(['superseded', 'done']);
  });

  it('while the first is being sent waits for it, and takes over what failed', async () => {
    const facts = call();
    await record(comment(facts, 'first'));
    troubles = [
      async () => {
        await record(comment(facts, 'second'));
        return [{ result: 'refused', code: 'invalid', words: 'Product is missing.' }];
      },
    ];
    await carryOut();
    await carryOut();
    expect((await writesOf(facts)).map(({ state }) => state)).toEqual(['superseded', 'done']);
    expect((await inCrm(facts))?.fields).toMatchObject({ owner: 'user-mia', callId: 'call-1' });
    expect((await inCrm(facts))?.fields.description).toContain('second');
  });

  it('without a log takes back the activity that was begun, and leaves nothing of its content', async () => {
    const facts = comment(call(), 'a secret');
    const doNotLog = { doNotLog: { show: true } };
    await record(facts, doNotLog);
    await carryOut();
    await record(but(facts, { part: { box: { touched: true, agentDefault: false } } }), doNotLog);
    await carryOut();
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

describe('a CRM in trouble', () => {
  it('that is away is tried again with growing pauses under the same key', async () => {
    const facts = call();
    await record(facts);
    const away: Trouble = () => Promise.reject(new CrmUnavailable('503'));
    troubles = [away, away];
    await carryOut();
    expect(await logOf(facts)).toMatchObject({
      state: 'due',
      reason: { values: { attempts: 1, words: '503' } },
    });
    now = epochMs(now + 1_000);
    await carryOut();
    const [write] = await writesOf(facts);
    expect(write).toMatchObject({ attempts: 2, nextTryAt: now + 2_000 });
    now = epochMs(now + 2_000);
    await carryOut();
    expect(await logOf(facts)).toMatchObject({ state: 'written' });
    expect(new Set(sent.map(({ key }) => key)).size).toBe(1);
  });

  it('that wrote but did not answer has one activity all the same', async () => {
    const facts = call();
    await record(facts);
    troubles = [
      async (batch) => {
        await embedded.write(batch);
        throw new CrmUnavailable('no answer in time');
      },
    ];
    await carryOut();
    now = epochMs(now + 1_000);
    await carryOut();
    expect(await activitiesOf(facts)).toHaveLength(1);
    expect(await logOf(facts)).toMatchObject({ state: 'written' });
  });

  it('that asks to wait is waited for as long as it asks', async () => {
    const facts = call();
    await record(facts);
    troubles = [() => Promise.resolve([{ result: 'later', afterMs: 60_000, why: 'limit' }])];
    await carryOut();
    expect(await store.nextTryAt()).toBe(now + 60_000);
    now = epochMs(now + 60_000);
    await carryOut();
    expect(await logOf(facts)).toMatchObject({ state: 'written' });
  });

  it('that refuses one write stops only that contact, until it is corrected and tried again', async () => {
    const [refused, other] = [call(), call()];
    await record(refused);
    await record(other);
    troubles = [
      async (batch) => {
        const done = await embedded.write(batch.slice(1));
        return [{ result: 'refused', code: 'invalid', words: 'Product is missing.' }, ...done];
      },
    ];
    await carryOut();
    expect(await logOf(refused)).toMatchObject({
      state: 'attention',
      reason: { values: { words: 'Product is missing.' } },
    });
    expect(await logOf(other)).toMatchObject({ state: 'written' });
    const [write] = await writesOf(refused);
    if (!write) throw new Error('the write is there');
    expect(await store.correct(write.id, { subject: 'With product' }, ['refused'])).toBe(true);
    expect(await store.retry(write.id, now)).toBe(true);
    await carryOut();
    expect((await inCrm(refused))?.fields.subject).toBe('With product');
  });

  it('whose adapter fails on one write lets the others through', async () => {
    const [broken, other] = [call(), call()];
    await record(broken);
    await record(other);
    const bug: Trouble = () => Promise.reject(new TypeError('x is undefined'));
    troubles = [bug, bug];
    await carryOut();
    expect(await logOf(broken)).toMatchObject({ state: 'attention' });
    expect(await logOf(other)).toMatchObject({ state: 'written' });
  });
});

describe('a server that died', () => {
  it('between sending and confirming is followed by one that sends again, to one activity', async () => {
    const facts = call();
    await record(facts);
    const claimed = await store.claim(200, now, epochMs(now + 120_000), epochMs(now + 10_000_000));
    await embedded.write(
      claimed.map(({ id, key, payload }) => ({ id, key, operation: 'upsert-task', fields: payload })),
    );
    await carryOut({ alone: true });
    expect(await activitiesOf(facts)).toHaveLength(1);
    expect(await logOf(facts)).toMatchObject({ state: 'written' });
  });

  it('leaves its writes to the others after a while', async () => {
    const facts = call();
    await record(facts);
    await store.claim(200, now, epochMs(now + 120_000), epochMs(now + 10_000_000));
    await carryOut();
    expect(sent).toEqual([]);
    now = epochMs(now + 120_000);
    await carryOut();
    expect(await logOf(facts)).toMatchObject({ state: 'written' });
  });

  it('and comes back late cannot overwrite what the other found', async () => {
    const facts = call();
    await record(facts);
    const [late] = await store.claim(200, now, epochMs(now + 1), epochMs(now + 10_000_000));
    if (!late) throw new Error('was claimed');
    now = epochMs(now + 10);
    await carryOut();
    await store.confirm(
      [{ id: late.id, attempts: late.attempts, state: 'refused', code: 'x', words: 'x' }],
      now,
    );
    expect(await logOf(facts)).toMatchObject({ state: 'written' });
  });
});

describe('a clock that was set back', () => {
  it('makes no write wait', async () => {
    const facts = call();
    now = epochMs(began + 86_400_000);
    await record(facts);
    troubles = [() => Promise.reject(new CrmUnavailable('503'))];
    await carryOut();
    now = began;
    const claimed = await store.claim(200, now, epochMs(now + 1), epochMs(now + 3_720_000));
    expect(claimed.map(({ interaction }) => interaction)).toEqual([facts.interaction.id]);
  });
});

describe('two servers', () => {
  it('share the work without sending anything twice', async () => {
    const calls = Array.from({ length: 60 }, () => call());
    for (const facts of calls) await record(facts);
    await Promise.all([carryOut(), carryOut()]);
    expect(new Set(sent.map(({ key }) => key)).size).toBe(sent.length);
    for (const facts of calls) expect(await logOf(facts)).toMatchObject({ state: 'written' });
  });
});
