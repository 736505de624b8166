import type { FastifyInstance } from 'fastify';
import type { AuthDeps } from './auth-deps.ts';
import { formOf } from './form.ts';
import { OAuthError, sendOAuthError } from './oauth-error.ts';

/** Whether a token of the app that asks is good, and whose it is. */
export function introspectRoutes(app: FastifyInstance, { orgs }: AuthDeps): void {
  app.post('/services/oauth2/introspect', async (request, reply) => {
    const form = formOf(request);
    const hosted = orgs.byClientId(form.get('client_id') ?? '');
    if (hosted === null || form.get('client_secret') !== hosted.app.clientSecret)
      return sendOAuthError(reply, new OAuthError('invalid_client', 'invalid client credentials', 401));
    const sent = form.get('token') ?? '';
    const clientId = hosted.app.clientId;
    const session = hosted.sessions.all().find(({ token }) => token === sent);
    const grant = hosted.grants.find(sent);
    const owner = session ?? grant;
    if (!owner || owner.clientId !== clientId) return { active: false };
    return {
      active: true,
      scope: grant?.scope ?? 'api id',
      client_id: clientId,
      username: hosted.user(owner.userId)?.['Username'],
      sub: `${request.protocol}://${request.host}/id/${hosted.org.id}/${owner.userId}`,
      token_type: session === undefined ? 'refresh_token' : 'access_token',
    };
  });
}
