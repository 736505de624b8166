import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { CallCommands } from '../../../application/channels/voice/commands/call-commands.ts';
import type { PlaceCall, PlacedCall } from '../../../application/channels/voice/commands/place-call.ts';
import type { ChangedNoteWish } from '../../../application/interactions/changed-notes.ts';
import type { Notes } from '../../../application/interactions/notes.ts';
import { storeUnavailable } from '../../../application/ports/runtime/store.ts';
import { id, text } from '../../../contract/common.ts';
import { NewCall } from '../../../contract/interactions/desk.ts';
import { actions, Interaction } from '../../../contract/interactions/interaction.ts';
import { standardLimits } from '../../../domain/crm/capabilities.ts';
import type { AgentId, InteractionId } from '../../../domain/ids.ts';
import { refuse, type Refusal } from '../../../domain/refusal.ts';
import type { App } from '../platform/app.ts';
import { languageOf } from '../platform/language.ts';
import { accepted, ProblemError } from '../platform/problem.ts';
import { readId } from '../routes/read-id.ts';
import { presentInteraction } from './present-interaction.ts';
import { requireOwn, showInteraction, type InteractionRouteDeps } from './show-interaction.ts';

export interface CallRoutesDeps extends InteractionRouteDeps {
  readonly commands: CallCommands;
  readonly placeCall: PlaceCall;
  readonly notes: Notes;
}

/** More digits than any menu or card needs; a longer row is a mistake. */
const maxTones = 64;

const ActionParams = z.object({ id, action: z.enum(actions) });
const ActionBody = z
  .looseObject({
    digits: text(maxTones)
      .regex(/^[0-9*#A-Da-d]+$/u, { message: 'problem.field.digits' })
      .optional(),
    /** Of `save`: also if somebody has changed the note in the CRM. */
    replaceChangedNote: z.boolean().optional(),
    /** Of `save`: if somebody has changed the note in the CRM, it stays for good, and the comments are given up for it. */
    keepChangedNote: z.boolean().optional(),
    /** Of `save` with either: the note that was shown; another one is not replaced or kept unasked. */
    note: text(standardLimits.description).optional(),
  })
  .nullish();

/** Calls: begin one, and act on it (spec api, Calls). */
export function callRoutes(app: App, deps: CallRoutesDeps): void {
  app.post(
    '/api/v1/calls',
    {
      config: { access: 'calls', again: '/api/v1/interactions/:made', withoutStore: callsForHelp(deps) },
      schema: {
        operationId: 'placeCall',
        summary: 'Place a call',
        tags: ['Calls'],
        body: NewCall,
        response: { 201: Interaction },
      },
    },
    async (request, reply) => {
      const { to, skill, record, queueItem } = request.body;
      if (queueItem !== undefined) accepted(noWorkQueue);
      const agent = deps.organisation.agent(request.person.id);
      const placed = accepted(
        agent ? await deps.placeCall.place(agent, { to, skill, record }) : refuse('not-found'),
      );
      return reply.code(201).send(await showPlaced(deps, placed, request));
    },
  );

  app.post(
    '/api/v1/interactions/:id/:action',
    {
      config: { access: 'calls', again: '/api/v1/interactions/:id', secretBody: true },
      schema: {
        operationId: 'actOnInteraction',
        summary: 'Act on an interaction: answer, hold, end, save and so on',
        tags: ['Calls'],
        params: ActionParams,
        body: ActionBody,
        response: { 200: Interaction },
      },
    },
    async (request) => {
      const key = readId(request.params.id);
      await requireOwn(deps, request, key);
      accepted(await act(deps, request.person.id, key, request.params.action, request.body ?? {}));
      return showInteraction(deps, key, request);
    },
  );
}

/** Whether a request is for a call that goes out whatever our own database does (spec C6). */
const callsForHelp =
  ({ placeCall, organisation }: CallRoutesDeps) =>
  (request: FastifyRequest): boolean => {
    const agent = organisation.agent(request.person.id);
    const asked = NewCall.safeParse(request.body);
    return agent !== null && asked.success && placeCall.isEmergency(agent, asked.data.to);
  };

/** A call that rings is answered with, though the database cannot tell of it at this moment. */
async function showPlaced(
  deps: CallRoutesDeps,
  { stored, isSaved }: PlacedCall,
  request: FastifyRequest,
): Promise<Interaction> {
  const fromMemory = () =>
    presentInteraction(deps.views.unsaved(request.person.id, stored), languageOf(request), deps);
  if (!isSaved) return fromMemory();
  try {
    return await showInteraction(deps, stored.interaction.id, request);
  } catch (error) {
    if (storeUnavailable(error) === null) throw error;
    return fromMemory();
  }
}

async function act(
  { commands, notes }: CallRoutesDeps,
  agent: AgentId,
  key: InteractionId,
  action: (typeof actions)[number],
  { digits, note, ...wish }: NonNullable<z.output<typeof ActionBody>>,
): Promise<unknown> {
  switch (action) {
    case 'tones': {
      if (digits === undefined)
        throw new ProblemError('bad-request', {
          errors: [{ path: 'digits', message: 'problem.field.digits' }],
        });
      return commands.tones(agent, key, digits.toUpperCase());
    }
    case 'save':
      return notes.save(agent, key, { changedNote: changedNoteOf(wish), shown: note ?? null });
    case 'swap':
      return commands.swap(agent, key);
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
      return commands.act(agent, key, action);
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

function changedNoteOf({
  replaceChangedNote = false,
  keepChangedNote = false,
}: NonNullable<z.output<typeof ActionBody>>): ChangedNoteWish['changedNote'] {
  if (replaceChangedNote && keepChangedNote)
    throw new ProblemError('bad-request', {
      errors: [{ path: 'keepChangedNote', message: 'problem.field.keep-or-replace' }],
    });
  if (keepChangedNote) return 'keep';
  return replaceChangedNote ? 'replace' : 'ask';
}

const actionNotAvailable: Refusal = refuse('setting-not-available', {
  errors: [{ path: 'action', message: 'problem.field.action-not-available' }],
});

const noWorkQueue: Refusal = refuse('setting-not-available', {
  errors: [{ path: 'queueItem', message: 'problem.field.action-not-available' }],
});
