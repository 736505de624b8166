import type { FastifyRequest } from 'fastify';
import type { InteractionViews } from '../../../application/interactions/interaction-views.ts';
import type { InteractionStore } from '../../../application/ports/interactions/interaction-store.ts';
import type { Interaction } from '../../../contract/interactions/interaction.ts';
import type { InteractionId } from '../../../domain/ids.ts';
import { refuse } from '../../../domain/refusal.ts';
import { languageOf } from '../platform/language.ts';
import { accepted } from '../platform/problem.ts';
import type { PresenterDeps } from './present-call.ts';
import { presentInteraction } from './present-interaction.ts';

/** What every route over interactions needs. */
export interface InteractionRouteDeps extends PresenterDeps {
  readonly store: InteractionStore;
  readonly views: InteractionViews;
}

/** The interaction as the person who asks may see it. */
export async function showInteraction(
  deps: InteractionRouteDeps,
  id: InteractionId,
  request: FastifyRequest,
): Promise<Interaction> {
  request.idempotency?.tellsOf(id);
  const view = accepted(await deps.views.view(request.person, id));
  return presentInteraction(view, languageOf(request), deps);
}

/** A command on what is not there is 404; on somebody else's contact it is `not-yours`, whoever asks (spec api). */
export async function requireOwn(
  deps: Pick<InteractionRouteDeps, 'store'>,
  request: FastifyRequest,
  id: InteractionId,
): Promise<void> {
  // A refusal may tell of it too, such as the note that somebody has changed.
  request.idempotency?.tellsOf(id);
  const stored = await deps.store.interaction(id);
  if (!stored) accepted(refuse('not-found'));
  else if (!stored.interaction.parts.some(({ agent }) => agent === request.person.id))
    accepted(refuse('not-yours'));
}
