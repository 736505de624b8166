import { z } from 'zod';
import type { Notes } from '../../../application/interactions/notes.ts';
import { id } from '../../../contract/common.ts';
import { DetailsPatch, FollowUpWish, Interaction } from '../../../contract/interactions/interaction.ts';
import { epochMs } from '../../../domain/time.ts';
import type { App } from '../platform/app.ts';
import { accepted } from '../platform/problem.ts';
import { readId } from '../routes/read-id.ts';
import { requireOwn, showInteraction, type InteractionRouteDeps } from './show-interaction.ts';

export interface NoteRoutesDeps extends InteractionRouteDeps {
  readonly notes: Notes;
}

const Params = z.object({ id });
const DoNotLog = z.strictObject({ checked: z.boolean() });

/** What agents note on their interactions: details, the box and the follow-up (spec api, Calls). */
export function noteRoutes(app: App, deps: NoteRoutesDeps): void {
  app.patch(
    '/api/v1/interactions/:id/details',
    {
      config: { access: 'calls', again: '/api/v1/interactions/:id' },
      schema: {
        operationId: 'changeDetails',
        summary: 'Change what is noted on an interaction',
        tags: ['Calls'],
        params: Params,
        body: DetailsPatch,
        response: { 200: Interaction },
      },
    },
    async (request) => {
      const key = readId(request.params.id);
      await requireOwn(deps, request, key);
      accepted(await deps.notes.change(request.person.id, key, request.body));
      return showInteraction(deps, key, request);
    },
  );

  app.put(
    '/api/v1/interactions/:id/do-not-log',
    {
      config: { access: 'calls', again: '/api/v1/interactions/:id' },
      schema: {
        operationId: 'changeDoNotLog',
        summary: 'Check or clear “do not log”',
        tags: ['Calls'],
        params: Params,
        body: DoNotLog,
        response: { 200: Interaction },
      },
    },
    async (request) => {
      const key = readId(request.params.id);
      await requireOwn(deps, request, key);
      accepted(await deps.notes.doNotLog(request.person.id, key, request.body.checked));
      return showInteraction(deps, key, request);
    },
  );

  app.put(
    '/api/v1/interactions/:id/follow-up',
    {
      config: { access: 'calls', again: '/api/v1/interactions/:id' },
      schema: {
        operationId: 'changeFollowUp',
        summary: 'Choose the follow-up',
        tags: ['Calls'],
        params: Params,
        body: FollowUpWish,
        response: { 200: Interaction },
      },
    },
    async (request) => {
      const key = readId(request.params.id);
      await requireOwn(deps, request, key);
      accepted(await deps.notes.followUp(request.person.id, key, followUpOf(request.body)));
      return showInteraction(deps, key, request);
    },
  );
}

/** What was left out of a follow-up is chosen by the workflow. */
function followUpOf(wish: z.infer<typeof FollowUpWish>) {
  const { choice, dueAt, reminderAt, owner, subject, comments, task } = wish;
  return {
    choice,
    dueAt: readInstant(dueAt),
    reminderAt: readInstant(reminderAt),
    owner: owner ?? null,
    subject: subject ?? null,
    comments: comments ?? null,
    task: task ?? null,
  };
}

const readInstant = (at: string | null | undefined) => (at == null ? null : epochMs(Date.parse(at)));
