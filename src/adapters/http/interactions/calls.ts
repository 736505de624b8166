import { z } from 'zod';
import type { CallCommands } from '../../../application/channels/voice/commands/call-commands.ts';
import type { PlaceCall } from '../../../application/channels/voice/commands/place-call.ts';
import type { InteractionViews } from '../../../application/interactions/interaction-views.ts';
import type { Notes } from '../../../application/interactions/notes.ts';
import type { InteractionStore } from '../../../application/ports/interactions/interaction-store.ts';
import { id, text } from '../../../contract/common.ts';
import { NewCall } from '../../../contract/interactions/desk.ts';
import {
  actions,
  DetailsPatch,
  FollowUpWish,
  Interaction,
  InteractionList,
} from '../../../contract/interactions/interaction.ts';
import type { InteractionId } from '../../../domain/ids.ts';
import { refuse, type Refusal } from '../../../domain/refusal.ts';
import { epochMs } from '../../../domain/time.ts';
import { everyone, type App, type Person } from '../platform/app.ts';
import { languageOf } from '../platform/language.ts';
import { accepted, ProblemError } from '../platform/problem.ts';
import { readCursor, writeCursor } from '../routes/paging.ts';
import { readId } from '../routes/read-id.ts';
import { filterOf, ListQuery } from './contact-filter.ts';
import type { PresenterDeps } from './present-call.ts';
import { presentInteraction } from './present-interaction.ts';

export interface CallRoutesDeps extends PresenterDeps {
  readonly store: InteractionStore;
  readonly commands: CallCommands;
  readonly placeCall: PlaceCall;
  readonly notes: Notes;
  readonly views: InteractionViews;
}

const access = { roles: everyone, scope: 'calls' } as const;
const Params = z.object({ id });

/** More digits than any menu or card needs; a longer row is a mistake. */
const maxTones = 64;

const ActionBody = z
  .looseObject({
    digits: text(maxTones)
      .regex(/^[0-9*#A-Da-d]+$/u, { message: 'problem.field.digits' })
      .optional(),
  })
  .nullish();

/** Calls: begin one, act on it, note beside it, look back (spec api, Calls and Afterwards). */
export function callRoutes(app: App, deps: CallRoutesDeps): void {
  const show = async (person: Person, key: InteractionId, request: Parameters<typeof languageOf>[0]) =>
    presentInteraction(accepted(await deps.views.view(person, key)), languageOf(request), deps);

  app.post(
    '/api/v1/calls',
    { config: { access }, schema: { tags: ['Calls'], body: NewCall, response: { 201: Interaction } } },
    async (request, reply) => {
      const { to, skill, record, queueItem } = request.body;
      if (queueItem !== undefined) accepted(noWorkQueue);
      const agent = deps.organisation.agent(request.person.id);
      const changed = accepted(
        agent ? await deps.placeCall.place(agent, { to, skill, record }) : refuse('not-found'),
      );
      return reply.code(201).send(await show(request.person, changed.stored.interaction.id, request));
    },
  );

  app.post(
    '/api/v1/interactions/:id/:action',
    {
      config: { access },
      schema: {
        tags: ['Calls'],
        params: z.object({ id, action: z.enum(actions) }),
        body: ActionBody,
        response: { 200: Interaction },
      },
    },
    async (request) => {
      const key = readId(request.params.id);
      await requireSeen(deps, request.person, key);
      accepted(await act(deps, request.person, key, request.params.action, request.body?.digits));
      return show(request.person, key, request);
    },
  );

  app.patch(
    '/api/v1/interactions/:id/details',
    {
      config: { access },
      schema: { tags: ['Calls'], params: Params, body: DetailsPatch, response: { 200: Interaction } },
    },
    async (request) => {
      const key = readId(request.params.id);
      await requireSeen(deps, request.person, key);
      accepted(await deps.notes.change(request.person.id, key, request.body));
      return show(request.person, key, request);
    },
  );

  app.put(
    '/api/v1/interactions/:id/do-not-log',
    {
      config: { access },
      schema: {
        tags: ['Calls'],
        params: Params,
        body: z.strictObject({ checked: z.boolean() }),
        response: { 200: Interaction },
      },
    },
    async (request) => {
      const key = readId(request.params.id);
      await requireSeen(deps, request.person, key);
      accepted(await deps.notes.doNotLog(request.person.id, key, request.body.checked));
      return show(request.person, key, request);
    },
  );

  app.put(
    '/api/v1/interactions/:id/follow-up',
    {
      config: { access },
      schema: { tags: ['Calls'], params: Params, body: FollowUpWish, response: { 200: Interaction } },
    },
    async (request) => {
      const key = readId(request.params.id);
      await requireSeen(deps, request.person, key);
      const { choice, dueAt, reminderAt, owner, subject, comments, task } = request.body;
      accepted(
        await deps.notes.followUp(request.person.id, key, {
          choice,
          dueAt: readInstant(dueAt),
          reminderAt: readInstant(reminderAt),
          owner: owner ?? null,
          subject: subject ?? null,
          comments: comments ?? null,
          task: task ?? null,
        }),
      );
      return show(request.person, key, request);
    },
  );

  readingRoutes(app, deps, show);
}

const readInstant = (at: string | null | undefined) => (at == null ? null : epochMs(Date.parse(at)));

type Show = (
  person: Person,
  key: InteractionId,
  request: Parameters<typeof languageOf>[0],
) => Promise<ReturnType<typeof presentInteraction>>;

function readingRoutes(app: App, deps: CallRoutesDeps, show: Show): void {
  app.get(
    '/api/v1/interactions/:id',
    { config: { access }, schema: { tags: ['Afterwards'], params: Params, response: { 200: Interaction } } },
    (request) => show(request.person, readId(request.params.id), request),
  );

  app.get(
    '/api/v1/interactions',
    {
      config: { access },
      schema: { tags: ['Afterwards'], querystring: ListQuery, response: { 200: InteractionList } },
    },
    async (request) => {
      const { limit, cursor } = request.query;
      const after = cursor === undefined ? null : readId(readCursor(cursor)[1]);
      // One more than asked for shows whether there is a next page.
      const found = await deps.store.list(
        filterOf(request.query, request.person, deps.organisation),
        after,
        limit + 1,
      );
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
      config: { access },
      schema: {
        tags: ['Sessions'],
        params: Params,
        response: { 200: z.object({ id, interactions: z.array(Interaction) }) },
      },
    },
    async (request) => {
      const session = readId(request.params.id);
      // A session has one interaction as long as there is no other channel to go on with.
      const [first] = await deps.store.ofSession(session);
      if (!first) accepted(refuse('not-found'));
      return {
        id: session,
        interactions: first ? [await show(request.person, first.interaction.id, request)] : [],
      };
    },
  );
}

async function act(
  deps: CallRoutesDeps,
  person: Person,
  key: InteractionId,
  action: (typeof actions)[number],
  digits: string | undefined,
): Promise<unknown> {
  switch (action) {
    case 'tones': {
      if (digits === undefined)
        throw new ProblemError('bad-request', {
          errors: [{ path: 'digits', message: 'problem.field.digits' }],
        });
      return deps.commands.tones(person.id, key, digits.toUpperCase());
    }
    case 'save':
      return deps.notes.save(person.id, key);
    case 'swap':
      return deps.commands.swap(person.id, key);
    case 'answer':
    case 'reject':
    case 'hold':
    case 'resume':
    case 'mute':
    case 'unmute':
    case 'record':
    case 'stop-recording':
    case 'mask':
    case 'unmask':
    case 'end':
    case 'finish':
      return deps.commands.act(person.id, key, action);
    // Not in this release, and refused as such rather than silently ignored.
    case 'consult':
    case 'cancel-consult':
    case 'transfer':
    case 'merge':
    case 'take-audio':
    case 'drop':
    case 'leave':
    case 'elevate':
      return actionNotAvailable;
  }
}

const actionNotAvailable: Refusal = refuse('setting-not-available', {
  errors: [{ path: 'action', message: 'problem.field.action-not-available' }],
});

const noWorkQueue: Refusal = refuse('setting-not-available', {
  errors: [{ path: 'queueItem', message: 'problem.field.action-not-available' }],
});

/** A command on what is not there is 404; on somebody else's contact it is `not-yours`, whoever asks (spec api). */
async function requireSeen(deps: CallRoutesDeps, person: Person, key: InteractionId): Promise<void> {
  const stored = await deps.store.interaction(key);
  if (!stored) accepted(refuse('not-found'));
  else if (!stored.interaction.parts.some(({ agent }) => agent === person.id)) accepted(refuse('not-yours'));
}
