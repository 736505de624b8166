import type { FastifyRequest } from 'fastify';
import type {
  DayReport,
  ReconciliationStore,
} from '../../../application/ports/logging/reconciliation-store.ts';
import type { Reconciled } from '../../../application/ports/logging/reconciled.ts';
import type { Finding } from '../../../application/ports/logging/finding.ts';
import { reconcile, reconciling, type ReconcileDeps } from '../../../application/reconciliation/reconcile.ts';
import {
  Reconciliation,
  ReconciliationDayParams,
  ReconciliationDayReport,
  ReconciliationDays,
  ReconciliationInput,
  type ReconciliationDay,
  type ReconciliationFinding,
  ReconciliationLine,
} from '../../../contract/operations/reconciliation.ts';
import { visiblePeople, type Colleagues, type People } from '../../../domain/organisation/visibility.ts';
import { refuse } from '../../../domain/refusal.ts';
import { epochMs, isoText, isoTextOrNull, type EpochMs } from '../../../domain/time.ts';
import type { Access, App } from '../platform/app.ts';
import { valueShown } from './ledger.ts';
import { acceptsLines, failedLine, linesType, sendLines, wholeOrLines } from '../routes/lines.ts';
import { accepted } from '../platform/problem.ts';

const tags = ['Ledger'];
const access: Access = 'reconciliation';
/** A million contacts; who asks for more is to ask for a shorter period. */
const longestMs = 10 * 60_000;
/** More days than are kept. */
const maxDays = 100;

export interface ReconciliationRouteDeps extends ReconcileDeps {
  readonly reports: Pick<ReconciliationStore, 'list' | 'read'>;
  readonly organisation: Colleagues;
}

/** The comparison of ledger and CRM (spec L37): for a period at once, and as it was found each day. */
export function reconciliationRoutes(
  app: App,
  { store, crm, reports, organisation }: ReconciliationRouteDeps,
): void {
  app.post(
    '/api/v1/reconciliation',
    {
      handlerTimeout: longestMs,
      config: { access, changesNothing: true },
      schema: {
        operationId: 'reconcile',
        summary: 'Compare what the ledger wrote with what the CRM has',
        tags,
        description: `Compares what the ledger wrote with what the CRM has. Who accepts ${linesType} gets a line for the progress (ReconciliationLine), for periods of any length; ending the connection ends the comparison.`,
        body: ReconciliationInput,
        response: { 200: wholeOrLines(Reconciliation, ReconciliationLine) },
      },
    },
    async (request, reply) => {
      const from = epochMs(Date.parse(request.body.from));
      const to = epochMs(Date.parse(request.body.to));
      if (to <= from)
        accepted(refuse('invalid', { errors: [{ path: 'to', message: 'problem.field.period' }] }));
      const people = visiblePeople(request.person.id, organisation);
      if (!acceptsLines(request))
        return reply.send(showResult(accepted(await reconcile({ store, crm }, from, to, people))));
      return sendLines(linesOf({ store, crm }, { from, to, people }, request), reply);
    },
  );

  app.get(
    '/api/v1/reconciliation/days',
    {
      config: { access },
      schema: {
        operationId: 'listReconciledDays',
        summary: 'List the days that were compared',
        tags,
        response: { 200: ReconciliationDays },
      },
    },
    async ({ person }) => {
      const days = await reports.list(maxDays, visiblePeople(person.id, organisation));
      return { items: days.map(showDay), next: null };
    },
  );

  app.get(
    '/api/v1/reconciliation/days/:day',
    {
      config: { access },
      schema: {
        operationId: 'readReconciledDay',
        summary: 'Read what the comparison of a day found',
        tags,
        params: ReconciliationDayParams,
        response: { 200: ReconciliationDayReport },
      },
    },
    async ({ params, person }) => {
      const people = visiblePeople(person.id, organisation);
      const report = accepted((await reports.read(params.day, people)) ?? refuse('not-found'));
      return { ...showDay(report), findings: report.findings.map(showFinding) };
    },
  );
}

/** A line for each page as it is compared. */
async function* linesOf(
  deps: ReconcileDeps,
  { from, to, people }: { from: EpochMs; to: EpochMs; people: People | null },
  request: FastifyRequest,
): AsyncGenerator<readonly ReconciliationLine[]> {
  try {
    for await (const { result, isWhole } of reconciling(deps, from, to, people)) {
      const { findings: _, ...counts } = result;
      yield [isWhole ? { type: 'done', ...showResult(result) } : { type: 'progress', ...counts }];
    }
  } catch (error) {
    yield [failedLine(error, request)];
  }
}

const showResult = ({ findings, ...counts }: Reconciled): Reconciliation => ({
  ...counts,
  findings: findings.map(showFinding),
});

const showDay = (report: DayReport): ReconciliationDay => ({
  day: report.day,
  begunAt: isoText(report.begunAt),
  endedAt: isoTextOrNull(report.endedAt),
  missing: report.missing,
  doubled: report.doubled,
  changed: report.changed,
  pending: report.pending,
  compared: report.compared,
});

const showFinding = ({ interaction, agent, fields, ...finding }: Finding): ReconciliationFinding => ({
  ...finding,
  interactionId: interaction,
  agentId: agent,
  fields: fields.map(({ name, expected, there }) => ({
    name,
    expected: valueShown(name, expected),
    there: valueShown(name, there),
  })),
});
