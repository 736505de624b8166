import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { testDatabase } from '../../../../test/support/postgres/postgres.ts';
import { writeKinds } from '../../../contract/operations/ledger.ts';
import { interactionId, sessionId, workflowId, writeId, type InteractionId } from '../../../domain/ids.ts';
import type { Plan } from '../../../domain/logging/context/plan-context.ts';
import { logOf, writeStates, type ParticipationLog } from '../../../domain/logging/revisions/log-state.ts';
import { listInteractions } from './read-interactions.ts';

const { db } = await testDatabase();

type Outcome = Plan['outcome'];
const outcomes: readonly Outcome[] = ['log', 'draft', 'none'];
const states: readonly ParticipationLog['state'][] = [
  'none',
  'draft',
  'due',
  'written',
  'attention',
  'given-up',
];

/** What a write does says nothing about how the log stands. */
const operation = 'upsert-task' as const;

/** A part: the outcome of each revision of its plan, and its writes in their order. */
const part = fc.record({
  outcomes: fc.array(fc.constantFrom(...outcomes), { minLength: 1, maxLength: 2 }),
  writes: fc.array(
    fc.record({ kind: fc.constantFrom(...writeKinds), state: fc.constantFrom(...writeStates) }),
    {
      maxLength: 4,
    },
  ),
});
type Part = typeof part extends fc.Arbitrary<infer Value> ? Value : never;

async function keep(parts: readonly Part[]): Promise<InteractionId> {
  const id = interactionId(randomUUID());
  const moment = new Date(0);
  await db
    .insertInto('session')
    .values({ id: sessionId(id), started_at: moment })
    .execute();
  await db
    .insertInto('interaction')
    .values({
      id,
      channel: 'voice',
      external_id: id,
      session_id: sessionId(id),
      direction: 'inbound',
      version: 0,
      state: JSON.stringify({ id }),
      queue_id: null,
      target_agent_id: null,
      started_at: moment,
    })
    .execute();
  for (const { outcomes: revisions, writes } of parts) {
    const agent = randomUUID();
    const of = { interaction_id: id, part: agent, planned_at: moment };
    const plans = revisions.map((outcome, index) => ({ id: randomUUID(), outcome, revision: index + 1 }));
    for (const plan of plans)
      await db
        .insertInto('plan')
        .values({
          ...of,
          ...plan,
          workflow_id: workflowId(randomUUID()),
          workflow_version: 1,
          kind: 'inbound-answered',
          because: JSON.stringify({ code: 'why.log.completed', values: {} }),
          steps: '[]',
          to_be_decided: false,
        })
        .execute();
    for (const { kind, state } of writes)
      await db
        .insertInto('write')
        .values({
          ...of,
          id: writeId(randomUUID()),
          plan_id: plans[0]?.id ?? '',
          kind,
          operation,
          key: `${agent}-${kind}`,
          payload: '{}',
          state,
          next_try_at: moment,
        })
        .execute();
  }
  return id;
}

const logsOf = (parts: readonly Part[]): readonly ParticipationLog['state'][] =>
  parts.map(({ outcomes: revisions, writes }) => {
    const outcome = revisions.at(-1) ?? 'none';
    const progress = writes.map(({ kind, state }) => ({
      kind,
      state,
      operation,
      attempts: 1,
      record: null,
      words: null,
    }));
    return logOf({ outcome, because: { code: 'why.log.completed', values: {} } }, progress).state;
  });

it('lists contacts by their logs’ state as the domain derives it', async () => {
  const cases = fc.sample(fc.array(part, { maxLength: 2 }), 300);
  const kept: { readonly id: InteractionId; readonly logs: readonly ParticipationLog['state'][] }[] = [];
  for (const parts of cases) kept.push({ id: await keep(parts), logs: logsOf(parts) });
  for (const log of states) {
    const everything = { from: null, to: null, agent: null, part: null, toBeDecided: false, visibleTo: null };
    const found = await listInteractions(db, { ...everything, log }, null, 1_000);
    const expected = kept.filter(({ logs }) =>
      log === 'none' ? logs.every((one) => one === 'none') : logs.includes(log),
    );
    expect([log, new Set(found.map(({ interaction: call }) => call.id))]).toEqual([
      log,
      new Set(expected.map(({ id }) => id)),
    ]);
    expect(expected.length).toBeGreaterThan(0);
  }
});
