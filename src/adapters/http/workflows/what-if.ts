import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { CrmUsers } from '../../../application/ports/crm/crm-users.ts';
import type { Findings, Trial, WhatIf } from '../../../application/logging/what-if.ts';
import { id } from '../../../contract/common.ts';
import {
  WhatIf as WhatIfAnswer,
  WhatIfInput,
  type WhatIfItem,
  WhatIfLine,
} from '../../../contract/workflows/what-if.ts';
import { agentId, queueId, teamId, workflowId, type AgentId } from '../../../domain/ids.ts';
import { visiblePeople, type Colleagues, type People } from '../../../domain/organisation/visibility.ts';
import { epochMs, isoText, type EpochMs } from '../../../domain/time.ts';
import type { App } from '../platform/app.ts';
import { languageOf } from '../platform/language.ts';
import { acceptsLines, failedLine, linesType, sendLines, wholeOrLines } from '../routes/lines.ts';
import { accepted, ProblemError } from '../platform/problem.ts';
import { showChanged, showCounts, showWhole } from './what-if-shown.ts';

/** A million contacts take about a minute; who asks for many more is to ask for a shorter period. */
const longestMs = 10 * 60_000;
/** When there may be room again: half of what a usual trial takes. */
const retryAfterSeconds = 5;
/** As often as an eye follows a growing number. */
const progressMs = 250;

export interface WhatIfRouteDeps {
  readonly whatIf: WhatIf;
  readonly users: Pick<CrmUsers, 'find'>;
  readonly organisation: Colleagues;
}

/** What if this version had been the active one (spec L35): for whoever may read workflows, because nothing is changed. */
export function whatIfRoutes(app: App, { whatIf, users, organisation }: WhatIfRouteDeps): void {
  app.addHook('preClose', async () => whatIf.stop());

  app.post(
    '/api/v1/workflows/:id/versions/:version/what-if',
    {
      handlerTimeout: longestMs,
      config: { access: 'what-if', changesNothing: true },
      schema: {
        operationId: 'tryWorkflowVersion',
        summary: 'Try a version on past contacts',
        tags: ['Workflows'],
        description: `Compares this version with the active one on past contacts. Who accepts ${linesType} gets a line for each difference as it is found, and for the progress (WhatIfLine); ending the connection ends the comparison.`,
        params: z.object({ id, version: z.coerce.number().int().min(1).max(1_000_000) }),
        body: WhatIfInput,
        response: { 200: wholeOrLines(WhatIfAnswer, WhatIfLine) },
      },
    },
    async (request, reply) => {
      const people = visiblePeople(request.person.id, organisation);
      const trial = await begin(whatIf, request, people);
      // Whether all was told, the client went away or the time is up: nobody reads any more.
      reply.raw.once('close', () => trial.stop());
      const present = (changed: Findings['changed']) =>
        changed.map((one) => showChanged(one, languageOf(request), users));
      return acceptsLines(request)
        ? sendLines(linesOf(trial, present, request), reply)
        : reply.send(await answer(trial, present));
    },
  );
}

interface WhatIfRequest {
  readonly params: { readonly id: string; readonly version: number };
  readonly body: WhatIfInput;
  readonly person: { readonly id: AgentId };
}

async function begin(
  whatIf: WhatIf,
  { params, body: { from, to, filter }, person }: WhatIfRequest,
  people: People | null,
): Promise<Trial> {
  const trial = accepted(
    await whatIf.begin(
      workflowId(params.id),
      params.version,
      person.id,
      { from: epochMs(Date.parse(from)), to: epochMs(Date.parse(to)) },
      {
        agents: named(filter?.agents, filter?.agent).map(agentId),
        teams: named(filter?.teams, filter?.team).map(teamId),
        queues: named(filter?.queues, filter?.queue).map(queueId),
        kinds: named(filter?.kinds, filter?.kind),
      },
      people,
    ),
  );
  if (trial === 'busy') throw new ProblemError('too-many-requests', { retryAfterSeconds });
  return trial;
}

/** Those of the list, and the one that is named alone. */
const named = <T>(list: readonly T[] = [], one?: T): readonly T[] =>
  one === undefined ? list : [...list, one];

type Present = (changed: Findings['changed']) => readonly WhatIfItem[];

/** Everything at once, when all is compared. */
async function answer(trial: Trial, present: Present): Promise<WhatIfAnswer> {
  const items: WhatIfItem[] = [];
  for await (const { changed } of trial.findings) items.push(...present(changed));
  requireWhole(trial);
  return { ...showWhole(trial), items };
}

/** Before its answer is sent, a trial is stopped only because the server stops or nobody waits any more. */
function requireWhole({ isStopped }: Trial): void {
  if (isStopped) throw new ProblemError('unavailable', { retryAfterSeconds });
}

/** A line for each thing as it becomes known. */
async function* linesOf(
  trial: Trial,
  present: Present,
  request: FastifyRequest,
): AsyncGenerator<readonly WhatIfLine[]> {
  let toldAt = -Infinity;
  try {
    for await (const { changed, reached } of trial.findings) {
      const found = present(changed).map((item): WhatIfLine => ({ type: 'item', item }));
      const isDue = performance.now() - toldAt >= progressMs;
      if (isDue) toldAt = performance.now();
      yield isDue ? [...found, progress(trial, reached)] : found;
    }
    requireWhole(trial);
    yield [{ type: 'done', ...showWhole(trial) }];
  } catch (error) {
    yield [failedLine(error, request)];
  }
}

const progress = (trial: Trial, reached: EpochMs): WhatIfLine => ({
  type: 'progress',
  ...showCounts(trial.counts()),
  reached: isoText(reached),
});
