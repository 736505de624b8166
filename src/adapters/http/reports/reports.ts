import { z } from 'zod';
import { report, type ReportsDeps } from '../../../application/reports/reports.ts';
import type { Workflows } from '../../../application/logging/workflows.ts';
import { Report, ReportName, ReportQuery } from '../../../contract/reports.ts';
import { agentId, queueId, teamId } from '../../../domain/ids.ts';
import { csv } from '../../../domain/report/csv.ts';
import type { App } from '../platform/app.ts';
import { languageOf } from '../platform/language.ts';
import { accepted } from '../platform/problem.ts';
import { showReport } from './reports-shown.ts';

export interface ReportRouteDeps extends ReportsDeps {
  readonly workflows: ReportsDeps['workflows'] & Pick<Workflows, 'list'>;
}

/** Reports on contacts, as JSON or CSV (spec L40); each person gets the figures that they may see. */
export function reportRoutes(app: App, deps: ReportRouteDeps): void {
  app.get(
    '/api/v1/reports/:report',
    {
      config: { access: 'reports' },
      schema: {
        operationId: 'readReport',
        summary: 'Read a report',
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
      const { from, to, zone, team, agent, queue, by } = request.query;
      const made = accepted(
        await report(deps, request.person, {
          report: name,
          from,
          to,
          zone: zone ?? null,
          team: team === undefined ? null : teamId(team),
          agent: agent === undefined ? null : agentId(agent),
          queue: queue === undefined ? null : queueId(queue),
          by: by ?? null,
        }),
      );
      const shown = showReport(name, made.zone, made, languageOf(request), deps);
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

/** Whether CSV is named before JSON; a browser that takes anything gets JSON. */
function prefersCsv(accept = ''): boolean {
  const types = accept.split(',').map((one) => one.split(';')[0]?.trim().toLowerCase());
  const first = types.find((type) => type === 'text/csv' || type === 'application/json');
  return first === 'text/csv';
}
