import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { CrmUnavailable } from '../../../application/ports/crm/crm.ts';
import type { Connected, CrmPeople } from '../../../application/ports/crm/people.ts';
import type { Organisation } from '../../../application/ports/organisation/organisation.ts';
import { id } from '../../../contract/common.ts';
import {
  CrmConnectedQuery,
  CrmConnection,
  CrmConnectionBegun,
  type ConnectedResult,
} from '../../../contract/crm/crm-connection.ts';
import { agentId, type AgentId } from '../../../domain/ids.ts';
import { refuse } from '../../../domain/refusal.ts';
import type { App } from '../platform/app.ts';
import { accepted, ProblemError } from '../platform/problem.ts';
import { crmTags } from './crm-parts.ts';

export interface CrmConnectionDeps {
  readonly people: CrmPeople;
  readonly organisation: Pick<Organisation, 'agent' | 'settings'>;
  /** Where people reach the server; null: where they ask it. */
  readonly publicUrl: string | null;
}

/** Where the CRM sends people back to; the app in the org names it too. */
const redirectPath = '/api/v1/salesforce/callback';
const own = '/api/v1/me/crm-connection';
const mine = 'account';

/** With a CRM that has no people of its own there is nothing to connect. */
export function noCrmConnectionRoute(app: App): void {
  app.get(own, reading, () => nothingToConnect);
}

const nothingToConnect: CrmConnection = {
  state: 'none',
  by: null,
  user: null,
  words: null,
  offered: false,
  required: false,
};

const reading = {
  config: { access: mine },
  schema: {
    operationId: 'readCrmConnection',
    summary: 'Read whether one works in the CRM as oneself',
    tags: crmTags,
    response: { 200: CrmConnection },
  },
} as const;

/** How people connect their own account of the CRM, for what they do there by hand (spec X3, X4). */
export function crmConnectionRoutes(app: App, deps: CrmConnectionDeps): void {
  const { connections } = deps.people;

  app.get(own, reading, ({ person }) => shown(deps, person.id));

  app.post(
    `${own}/begin`,
    {
      // Where it leads is for this browser alone.
      config: { access: mine, secretAnswer: true },
      schema: {
        operationId: 'beginCrmConnection',
        summary: 'Begin to connect one’s own account of the CRM',
        tags: crmTags,
        response: { 200: CrmConnectionBegun },
      },
    },
    async (request) => {
      // They come back in a browser, which must be known to be the one that went.
      if (request.signedIn?.by !== 'session') throw new ProblemError('forbidden');
      const redirectUri = redirectUriOf(deps, request);
      return { url: await connections.begin(request.person.id, request.signedIn.session, redirectUri) };
    },
  );

  app.delete(
    own,
    {
      config: { access: mine },
      schema: {
        operationId: 'removeCrmConnection',
        summary: 'Disconnect one’s own account of the CRM',
        tags: crmTags,
        response: { 204: z.undefined() },
      },
    },
    async ({ person }, reply) => {
      await connections.disconnect(person.id);
      return reply.code(204).send();
    },
  );

  app.get(
    redirectPath,
    {
      config: { access: 'public' },
      schema: {
        operationId: 'finishCrmConnection',
        summary: 'Come back from the CRM, which sends browsers here',
        tags: crmTags,
        querystring: CrmConnectedQuery,
        response: { 303: z.undefined() },
      },
    },
    (request, reply) => comeBack(deps, request, request.query, reply),
  );

  app.get(
    '/api/v1/agents/:key/crm-connection',
    {
      config: { access: 'administration' },
      schema: {
        operationId: 'readAgentCrmConnection',
        summary: 'Read whether an agent works in the CRM as themselves',
        tags: crmTags,
        params: z.object({ key: id }),
        response: { 200: CrmConnection },
      },
    },
    ({ params }) => {
      const agent = accepted(deps.organisation.agent(agentId(params.key)) ?? refuse('not-found'));
      return shown(deps, agent.id);
    },
  );
}

async function shown({ people, organisation }: CrmConnectionDeps, agent: AgentId): Promise<CrmConnection> {
  const found = await people.connections.connectionOf(agent);
  const userId = found.state === 'connected' ? found.userId : null;
  const name = people.directory.all().find((user) => user.id === userId)?.name ?? userId;
  return {
    state: found.state,
    by: found.state === 'connected' ? found.by : null,
    user: userId === null || name === null ? null : { id: userId, name },
    words: found.state === 'revoked' ? found.words : null,
    offered: true,
    required: organisation.settings().crm.ownConnection,
  };
}

/**
 * Takes what the CRM sent and shows a page whose address has nothing of it. Whoever is not signed in here, or went from
 * elsewhere, begins again.
 */
async function comeBack(
  deps: CrmConnectionDeps,
  request: FastifyRequest,
  { code, state, error }: z.output<typeof CrmConnectedQuery>,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const session = request.signedIn?.by === 'session' ? request.signedIn.session : null;
  if (error !== undefined) return show(reply, 'refused', error);
  if (session === null || code === undefined || state === undefined) return show(reply, 'expired');
  try {
    const redirectUri = redirectUriOf(deps, request);
    const came = await deps.people.connections.finish(session, { state, code }, redirectUri);
    if (came.result !== 'connected' && came.result !== 'expired')
      request.log.warn({ result: came.result, words: came.words }, 'a person could not connect to the CRM');
    return await show(reply, came.result, codeOf(came));
  } catch (thrown) {
    if (!(thrown instanceof CrmUnavailable)) throw thrown;
    request.log.warn({ err: thrown }, 'the CRM did not answer a person who connects to it');
    return show(reply, 'away');
  }
}

const codeOf = (came: Connected): string | null => (came.result === 'refused' ? came.code : null);

/** An error's code is one word; whatever else an address is made to say is not shown on a page of ours. */
function show(reply: FastifyReply, result: ConnectedResult, code: string | null = null): FastifyReply {
  const word = code !== null && /^\w{1,60}$/.test(code) ? `/${code}` : '';
  return reply.redirect(`/connected/${result}${word}`, 303);
}

function redirectUriOf({ publicUrl }: CrmConnectionDeps, { protocol, host }: FastifyRequest): string {
  return new URL(redirectPath, publicUrl ?? `${protocol}://${host}`).href;
}
