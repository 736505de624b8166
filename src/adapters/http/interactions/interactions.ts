import { z } from 'zod';
import { id } from '../../../contract/common.ts';
import { Interaction, InteractionList } from '../../../contract/interactions/interaction.ts';
import { refuse } from '../../../domain/refusal.ts';
import type { App } from '../platform/app.ts';
import { languageOf } from '../platform/language.ts';
import { accepted } from '../platform/problem.ts';
import { readCursor, writeCursor } from '../routes/paging.ts';
import { readId } from '../routes/read-id.ts';
import { filterOf, ListQuery } from './contact-filter.ts';
import { presentInteraction } from './present-interaction.ts';
import { showInteraction, type InteractionRouteDeps } from './show-interaction.ts';

const Params = z.object({ id });
const Session = z.object({ id, interactions: z.array(Interaction) });

/** Interactions, one, in lists and by their session (spec api, Afterwards). */
export function interactionRoutes(app: App, deps: InteractionRouteDeps): void {
  app.get(
    '/api/v1/interactions/:id',
    {
      config: { access: 'contacts' },
      schema: {
        operationId: 'readInteraction',
        summary: 'Read an interaction',
        tags: ['Interactions'],
        params: Params,
        response: { 200: Interaction },
      },
    },
    (request) => showInteraction(deps, readId(request.params.id), request),
  );

  app.get(
    '/api/v1/interactions',
    {
      config: { access: 'contacts' },
      schema: {
        operationId: 'listInteractions',
        summary: 'List interactions, newest first',
        tags: ['Interactions'],
        querystring: ListQuery,
        response: { 200: InteractionList },
      },
    },
    async (request) => {
      const { limit, cursor } = request.query;
      const after = cursor === undefined ? null : readId(readCursor(cursor)[1]);
      const filter = filterOf(request.query, request.person, deps.organisation);
      // One more than asked for shows whether there is a next page.
      const found = await deps.store.list(filter, after, limit + 1);
      const shown = found.slice(0, limit);
      const views = await deps.views.views(request.person.id, shown);
      const last = shown.at(-1);
      return {
        items: views.map((view) => presentInteraction(view, languageOf(request), deps)),
        next: last && found.length > limit ? writeCursor(['interaction', last.interaction.id]) : null,
      };
    },
  );

  app.get(
    '/api/v1/sessions/:id',
    {
      config: { access: 'contacts' },
      schema: {
        operationId: 'readInteractionSession',
        summary: 'Read a session with its interactions',
        tags: ['Interactions'],
        params: Params,
        response: { 200: Session },
      },
    },
    async (request) => {
      const session = readId(request.params.id);
      // A session has one interaction as long as there is no other channel to go on with.
      const [first] = await deps.store.ofSession(session);
      const { interaction } = accepted(first ?? refuse('not-found'));
      return { id: session, interactions: [await showInteraction(deps, interaction.id, request)] };
    },
  );
}
