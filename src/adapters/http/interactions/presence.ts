import { z } from 'zod';
import type { InteractionStore } from '../../../application/ports/interactions/interaction-store.ts';
import type { Clock } from '../../../application/ports/runtime/clock.ts';
import type { PresenceDesk } from '../../../application/interactions/routing/presence.ts';
import { Presence, PresenceInput, SurfaceInput, Surfaces } from '../../../contract/interactions/desk.ts';
import { newAgentState, type AgentState } from '../../../domain/presence/agent-state.ts';
import type { Surface } from '../../../domain/presence/presence.ts';
import { isoText } from '../../../domain/time.ts';
import type { App } from '../platform/app.ts';
import { beforehand } from '../../../application/runtime/keyed-request.ts';
import { accepted } from '../platform/problem.ts';

export interface PresenceRoutesDeps {
  readonly presence: PresenceDesk;
  readonly store: InteractionStore;
  readonly clock: Clock;
}

const access = 'desk';

/** What a person is and where they are signed in (spec R1, R2). */
export function presenceRoutes(app: App, { presence, store, clock }: PresenceRoutesDeps): void {
  app.get(
    '/api/v1/me/presence',
    {
      config: { access },
      schema: {
        operationId: 'readPresence',
        summary: 'Read one’s own presence',
        tags: ['Presence'],
        response: { 200: Presence },
      },
    },
    async ({ person }) => {
      const found = await store.agentState(person.id);
      return presentPresence(found?.state ?? newAgentState(person.id, clock.now()));
    },
  );

  app.put(
    '/api/v1/me/presence',
    {
      config: { access },
      schema: {
        operationId: 'changePresence',
        summary: 'Change one’s own presence',
        tags: ['Presence'],
        body: PresenceInput,
        response: { 200: Presence },
      },
    },
    async ({ person, body }) => {
      const choice = { presence: body.presence, reason: body.reason ?? null };
      return presentPresence(
        accepted(
          await presence.choose(
            person.id,
            choice,
            body.surface ? surfaceOf(body.surface) : null,
            body.page ?? null,
          ),
        ),
      );
    },
  );

  app.put(
    '/api/v1/me/surfaces/:surface',
    {
      config: { access },
      schema: {
        operationId: 'changeSurface',
        summary: 'Sign in or out of a surface, and say whether it is shown',
        tags: ['Presence'],
        params: z.object({ surface: z.enum(['salesforce', 'desk']) }),
        body: SurfaceInput,
        response: { 200: Surfaces },
      },
    },
    async ({ person, params, body }) => {
      const { audio, because, state: to } = body;
      if (audio !== undefined)
        accepted(await beforehand(() => presence.audio(person.id, audio === 'blocked')));
      const surface = surfaceOf(params.surface);
      const isSignedOut = surface === 'crm' && to === 'out' && because !== undefined;
      const state = isSignedOut
        ? await presence.crmSignedOut(person.id)
        : await presence.surface(person.id, surface, to, body.foreground, body.page ?? null);
      return presentSurfaces(accepted(state));
    },
  );
}

/** What an agent is, as the API and the stream show it. */
export function presentPresence({ presence, reason, since, next }: AgentState): Presence {
  const shown = next && { presence: next.presence, reason: next.reason };
  return { presence, reason, since: isoText(since), next: shown };
}

/** The API names the surface inside the CRM after Salesforce, whichever CRM that is. */
export function presentSurfaces({
  surfaces: { crm, ...others },
  crmSignedOut,
}: Pick<AgentState, 'surfaces' | 'crmSignedOut'>): Surfaces {
  return { salesforce: crm, salesforceLogout: crmSignedOut, ...others };
}

export const surfaceOf = (named: 'salesforce' | 'desk'): Surface => (named === 'salesforce' ? 'crm' : named);
