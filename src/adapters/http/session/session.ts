import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { LiveOrganisation } from '../../../application/organisation/live-organisation.ts';
import type { Organisation } from '../../../application/ports/organisation/organisation.ts';
import { inProportion } from '../../../application/sign-in/attempts.ts';
import { networkOf } from '../../../application/sign-in/network-of.ts';
import type { SignIn } from '../../../application/sign-in/sign-in.ts';
import { LocaleInput, Me, PasswordInput, SessionInput } from '../../../contract/sign-in.ts';
import type { AgentId } from '../../../domain/ids.ts';
import type { Surface } from '../../../domain/presence/presence.ts';
import { surfaceOf } from '../interactions/presence.ts';
import type { Agent } from '../../../domain/organisation/agent.ts';
import { isRefusal, refuse } from '../../../domain/refusal.ts';
import { requireSameOrigin } from '../routes/access.ts';
import type { App } from '../platform/app.ts';
import { actorOf } from '../routes/collection.ts';
import { accepted, ProblemError } from '../platform/problem.ts';
import { RateLimit } from '../platform/rate-limit.ts';
import { clearCookies, setCookie } from './session-cookie.ts';

/** Sign-ins a minute an address (spec api, Signing in); a raised limit of requests raises it in proportion. */
const signInsPerMinute = 20;

export interface SessionRoutesDeps {
  readonly signIn: SignIn;
  readonly organisation: LiveOrganisation;
  /** Somebody signs out: the desk or the panel in which they do is signed out as well (spec R2). */
  readonly leave: (agent: AgentId, surface: Surface) => Promise<void>;
  /** Requests a minute a person; 0: no limit, of sign-ins neither. */
  readonly requestsPerMinute: number;
}

/** Signing in and out, and what a person may see and change of themselves. */
export function sessionRoutes(
  app: App,
  { signIn, organisation, leave, requestsPerMinute }: SessionRoutesDeps,
): void {
  const tags = ['Signing in'];
  const mine = 'account';
  const limit = new RateLimit(inProportion(signInsPerMinute, requestsPerMinute));

  app.post(
    '/api/v1/session',
    {
      config: { access: 'public' },
      schema: {
        operationId: 'signIn',
        summary: 'Sign in with username and password',
        tags,
        body: SessionInput,
        response: { 204: z.undefined() },
      },
    },
    async (request, reply) => {
      // Nobody may be signed in to another account by a page of another site.
      requireSameOrigin(request);
      const wait = limit.take(networkOf(request.ip));
      if (wait > 0) throw new ProblemError('too-many-requests', { retryAfterSeconds: wait });
      const { username, password } = request.body;
      const result = await signIn.signIn(username, password, request.ip);
      switch (result.result) {
        case 'wrong':
          throw new ProblemError('wrong-credentials');
        case 'disabled':
          throw new ProblemError('account-disabled');
        case 'locked-out':
          throw new ProblemError('locked-out', { retryAfterSeconds: result.seconds });
        case 'signed-in':
          // The session of before would otherwise live on unseen.
          if (request.signedIn?.by === 'session') await signIn.signOut(request.signedIn.session);
          setCookie(request, reply, result.cookie);
          return reply.header('x-csrf-token', result.csrf).code(204).send();
      }
    },
  );

  app.delete(
    '/api/v1/session',
    {
      config: { access: mine },
      schema: {
        operationId: 'signOut',
        summary: 'Sign out',
        tags,
        querystring: z.object({ surface: z.enum(['salesforce', 'desk']).default('desk') }),
        response: { 204: z.undefined() },
      },
    },
    async (request, reply) => {
      if (request.signedIn?.by === 'session') {
        // First, since nobody could be asked to try again once the session is over.
        await leave(request.person.id, surfaceOf(request.query.surface));
        await signIn.signOut(request.signedIn.session);
      }
      clearCookies(reply);
      return reply.code(204).send();
    },
  );

  app.get(
    '/api/v1/me',
    {
      config: { access: mine },
      schema: {
        operationId: 'readMe',
        summary: 'Read who one is, with rights and language',
        tags,
        response: { 200: Me },
      },
    },
    async (request, reply) => {
      if (request.signedIn?.by === 'session') void reply.header('x-csrf-token', request.signedIn.csrf);
      return reply.send(showMe(self(organisation, request), organisation));
    },
  );

  app.put(
    '/api/v1/me/password',
    {
      config: { access: mine, secretBody: true },
      schema: {
        operationId: 'changePassword',
        summary: 'Change one’s own password',
        tags,
        body: PasswordInput,
        response: { 204: z.undefined() },
      },
    },
    async (request, reply) => {
      const session = request.signedIn?.by === 'session' ? request.signedIn.session : null;
      const { old, new: password } = request.body;
      const given = { old, password, address: request.ip };
      const result = await signIn.changePassword(self(organisation, request), session, given);
      if (result !== null && !isRefusal(result)) {
        throw new ProblemError('locked-out', { retryAfterSeconds: result.seconds });
      }
      accepted(result);
      return reply.code(204).send();
    },
  );

  app.put(
    '/api/v1/me/locale',
    {
      config: { access: mine, again: '/api/v1/me' },
      schema: {
        operationId: 'changeLocale',
        summary: 'Change one’s own language',
        tags,
        body: LocaleInput,
        response: { 200: Me },
      },
    },
    async (request) => {
      const { locale } = request.body;
      const me = self(organisation, request);
      const refusal = await organisation.change(actorOf(request), (now) => {
        const agent = now.agents.get(me.id);
        if (agent === undefined) return refuse('not-found');
        return agent.locale === locale ? [] : [{ put: 'agent', value: { ...agent, locale } }];
      });
      accepted(refusal);
      return showMe(self(organisation, request), organisation);
    },
  );
}

function self(organisation: Organisation, request: FastifyRequest): Agent {
  const agent = organisation.agent(request.person.id);
  if (agent === null) throw new ProblemError('unauthenticated');
  return agent;
}

function showMe(agent: Agent, organisation: Organisation): Me {
  const { id, username, name, roles, locale, country, email, extension } = agent;
  const team = agent.team === null ? null : organisation.team(agent.team);
  const skills = agent.skills.flatMap(({ skill, level, outbound }) => {
    const found = organisation.skill(skill);
    return found === null ? [] : [{ skill, name: found.name, level, outbound, channel: found.channel }];
  });
  return {
    id,
    username,
    name,
    roles: [...roles],
    locale,
    country,
    email,
    extension,
    team,
    skills,
    doNotLog: agent.doNotLogDefault,
  };
}
