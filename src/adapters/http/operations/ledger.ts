import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { LedgerWrite } from '../../../application/ports/logging/ledger-store.ts';
import type { Writes } from '../../../application/logging/writes.ts';
import { id } from '../../../contract/common.ts';
import { Correction } from '../../../contract/operations/correction.ts';
import {
  GiveUpInput,
  LedgerEntry,
  LedgerList,
  WriteStateQuery,
} from '../../../contract/operations/ledger.ts';
import { writeId } from '../../../domain/ids.ts';
import type { WriteState } from '../../../domain/logging/revisions/log-state.ts';
import type { Refusal } from '../../../domain/refusal.ts';
import { epochMs, isoText, isoTextOrNull } from '../../../domain/time.ts';
import type { Access, App } from '../platform/app.ts';
import { PageQuery, readCursor, writeCursor } from '../routes/paging.ts';
import { correctionOf } from './correction.ts';
import { accepted } from '../platform/problem.ts';

const tags = ['Ledger'];
/** What may mend the ledger may read it too; for reading alone `read` is enough, as everywhere. */
const access: Access = 'ledger';
const Id = z.object({ write: id });

export interface LedgerRouteDeps {
  readonly writes: Writes;
}

/** The ledger as people see it, correct it and settle it (spec L33). */
export function ledgerRoutes(app: App, { writes }: LedgerRouteDeps): void {
  const shown = (write: LedgerWrite): LedgerEntry => ({
    ...showProgress(write),
    interactionId: write.interaction,
    agentId: write.agent,
    payload: payloadShown(write.payload),
    subjectLocked: writes.isSubjectLocked(write),
  });
  /** A write as it is after a change; what the answer tells of its contact is kept no longer than that. */
  const changed = (result: LedgerWrite | Refusal, { idempotency }: FastifyRequest): LedgerEntry => {
    const write = accepted(result);
    idempotency?.tellsOf(write.interaction);
    return shown(write);
  };

  app.get(
    '/api/v1/ledger',
    {
      config: { access },
      schema: {
        operationId: 'listWrites',
        summary: 'List the CRM writes, newest first',
        tags,
        querystring: PageQuery.extend({ state: WriteStateQuery.optional() }),
        response: { 200: LedgerList },
      },
    },
    async (request, reply) => {
      const { state, cursor, limit } = request.query;
      const before = cursor === undefined ? null : numberOf(cursor);
      // One more than the page holds tells whether there is another.
      const found = await writes.list(request.person, stateOf(state), before, limit + 1);
      const items = found.slice(0, limit);
      const last = items.at(-1);
      const next = found.length > limit && last ? writeCursor([String(last.number), '']) : null;
      return reply.send({ items: items.map(shown), next });
    },
  );

  app.patch(
    '/api/v1/ledger/:write',
    {
      config: { access },
      schema: {
        operationId: 'correctWrite',
        summary: 'Correct a CRM write that was refused',
        tags,
        params: Id,
        body: Correction,
        response: { 200: LedgerEntry },
      },
    },
    async (request, reply) => {
      const write = accepted(await writes.read(request.person, writeId(request.params.write)));
      request.idempotency?.tellsOf(write.interaction);
      const fields = correctionOf(write, request.body.payload);
      return reply.send(changed(await writes.correct(request.person, write.id, fields), request));
    },
  );

  app.post(
    '/api/v1/ledger/:write/retry',
    {
      config: { access },
      schema: {
        operationId: 'retryWrite',
        summary: 'Try a CRM write again',
        tags,
        params: Id,
        response: { 200: LedgerEntry },
      },
    },
    async (request, reply) =>
      reply.send(changed(await writes.retry(request.person, writeId(request.params.write)), request)),
  );

  app.post(
    '/api/v1/ledger/:write/give-up',
    {
      config: { access },
      schema: {
        operationId: 'giveUpWrite',
        summary: 'Give up a CRM write',
        tags,
        params: Id,
        body: GiveUpInput,
        response: { 200: LedgerEntry },
      },
    },
    async (request, reply) => {
      const { reason } = request.body;
      const given = await writes.giveUp(request.person, writeId(request.params.write), reason);
      return reply.send(changed(given, request));
    },
  );
}

/** The state that a log's word for it means; null: whatever state. */
function stateOf(state?: z.output<typeof WriteStateQuery>): WriteState | null {
  if (state === 'written') return 'done';
  return state === 'attention' ? 'refused' : (state ?? null);
}

/** The number of the last write of the page before; a cursor of another list finds nothing more. */
function numberOf(cursor: string): number {
  const number = Number(readCursor(cursor)[0]);
  return Number.isSafeInteger(number) ? number : 0;
}

/** Fields that hold a moment, which the API has as text everywhere. */
const moments = ['startedAt', 'endedAt', 'startsAt', 'endsAt', 'reminderAt'];

/** Times as the API has them everywhere. */
const payloadShown = (payload: LedgerWrite['payload']): Record<string, unknown> =>
  Object.fromEntries(Object.entries(payload).map(([name, value]) => [name, valueShown(name, value)]));

export const valueShown = (name: string, value: unknown): unknown =>
  moments.includes(name) && typeof value === 'number' ? isoText(epochMs(value)) : value;

/** A write as the API shows it, without what it writes. */
export const showProgress = (
  write: LedgerWrite,
): Omit<LedgerEntry, 'interactionId' | 'agentId' | 'payload' | 'subjectLocked'> => ({
  id: write.id,
  kind: write.kind,
  operation: write.operation,
  key: write.key,
  state: write.state,
  attempts: write.attempts,
  nextTryAt: write.state === 'due' && write.attempts > 0 ? isoText(write.nextTryAt) : null,
  record: write.record,
  plannedAt: isoText(write.plannedAt),
  sentAt: isoTextOrNull(write.sentAt),
  confirmedAt: isoTextOrNull(write.confirmedAt),
  noteKept: write.noteKept,
  doubled: write.doubled,
  complaint: write.complaint,
  taskKept: write.taskKept,
  error: write.error,
});
