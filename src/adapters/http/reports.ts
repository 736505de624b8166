import { z } from 'zod';
import { report, type ReportsParts } from '../../application/reports/reports.ts';
import type { WorkflowChoice } from '../../application/ports/workflow-choice.ts';
import type { Workflows } from '../../application/workflows.ts';
import type { Clock } from '../../application/ports/clock.ts';
import { Report, ReportName, ReportQuery } from '../../contract/reports.ts';
import { agentId, queueId, teamId } from '../../domain/ids.ts';
import { refuse } from '../../domain/refusal.ts';
import { csv } from '../../domain/report/csv.ts';
import { everyone, type App, type Person } from './app.ts';
import { languageOf } from './language.ts';
import { accepted } from './problem.ts';
import { showReport } from './reports-shown.ts';

export interface ReportRouteParts extends ReportsParts {
  readonly workflows: WorkflowChoice & Pick<Workflows, 'list'>;
  readonly clock: Clock;
}

/** Reports on contacts, as JSON or CSV (spec L40); each person gets the figures that they may see. */
export function reportRoutes(app: App, parts: ReportRouteParts): void {
  app.get(
    '/api/v1/reports/:report',
    {
      config: { access: { roles: everyone, scope: 'calls' } },
      schema: {
        tags: ['Reports'],
        params: z.object({ report: ReportName }),
        querystring: ReportQuery,
        response: {
          200: {
            description: 'The report, in the format that `Accept` names first.',
            content: {
              'application/json': { schema: Report },
              'text/csv': { schema: z.string() },
            },
          },
        },
      },
    },
    async (request, reply) => {
      const { report: name } = request.params;
      const { from, to, team, agent, queue, by } = request.query;
      if (by !== undefined && name !== 'contacts')
        accepted(refuse('invalid', { errors: [{ path: 'by', message: 'problem.field.by-not-here' }] }));
      const zone = request.query.zone ?? usualZone(request.person, parts);
      const made = accepted(
        await report(parts, request.person, {
          report: name,
          from,
          to,
          zone,
          team: team === undefined ? null : teamId(team),
          agent: agent === undefined ? null : agentId(agent),
          queue: queue === undefined ? null : queueId(queue),
          by: by ?? 'kind',
        }),
      );
      const shown = showReport(name, zone, made, languageOf(request), parts);
      if (!prefersCsv(request.headers.accept)) return reply.send(shown);
      // A string is not run through the route's answer schema, which describes the JSON.
      return reply
        .header('content-type', 'text/csv; charset=utf-8')
        .header('content-language', languageOf(request))
        .header('content-disposition', `attachment; filename="${name}.csv"`)
        .send(csv([shown.columns.map(({ label }) => label), ...shown.rows.map(({ cells }) => cells)]));
    },
  );
}

/** Nobody has a zone of their own; the one in which their contacts are written into the CRM is theirs. */
function usualZone(person: Person, { organisation, workflows, clock }: ReportRouteParts): string {
  return workflows.choose(organisation.agent(person.id), null, clock.now()).document.timeZone;
}

/** Whether CSV is named before JSON; a browser that takes anything gets JSON. */
function prefersCsv(accept = ''): boolean {
  const types = accept.split(',').map((one) => one.split(';')[0]?.trim().toLowerCase());
  const first = types.find((type) => type === 'text/csv' || type === 'application/json');
  return first === 'text/csv';
}
