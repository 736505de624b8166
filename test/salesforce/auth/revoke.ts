import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { AuthDeps } from './auth-deps.ts';
import { formOf } from './form.ts';
import { OAuthError, sendOAuthError } from './oauth-error.ts';

/** Ends a token: an access token alone, a refresh token with its grant and every session that came from it. */
export function revokeRoutes(app: FastifyInstance, deps: AuthDeps): void {
  app.route({
    method: ['GET', 'POST'],
    url: '/services/oauth2/revoke',
    handler: async (request, reply) => {
      try {
        await revoke(request, deps);
        return await reply.code(200).send();
      } catch (thrown) {
        if (thrown instanceof OAuthError) return sendOAuthError(reply, thrown);
        throw thrown;
      }
    },
  });
}

async function revoke(request: FastifyRequest, { orgs, gate }: AuthDeps): Promise<void> {
  const sent = formOf(request).require('token');
  for (const hosted of orgs.all()) {
    const grant = hosted.grants.find(sent);
    const isOurs = grant !== null || hosted.sessions.all().some(({ token }) => token === sent);
    if (!isOurs) continue;
    await gate.endure(request, hosted);
    if (grant === null) hosted.sessions.end(({ token }) => token === sent);
    else hosted.grants.revoke(grant);
    return;
  }
  throw new OAuthError('invalid_token', 'invalid token');
}
