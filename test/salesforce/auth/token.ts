import { createHmac, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { HostedOrg } from '../hosted-org.ts';
import { instanceUrl, loginUrl } from '../rest/instance-address.ts';
import { platformCli, type ClientApp } from './app.ts';
import type { AuthDeps } from './auth-deps.ts';
import { formOf, type FormFields } from './form.ts';
import { invalidGrant, OAuthError, sendOAuthError } from './oauth-error.ts';
import { tokenFlows, type FlowResult } from './token-flows.ts';

/** Gives access tokens for codes, refresh tokens, JWTs, client credentials and passwords. */
export function tokenRoutes(app: FastifyInstance, deps: AuthDeps): void {
  app.post('/services/oauth2/token', async (request, reply) => {
    void reply.header('cache-control', 'no-store');
    try {
      return await answerToken(request, deps);
    } catch (thrown) {
      if (thrown instanceof OAuthError) return sendOAuthError(reply, thrown);
      throw thrown;
    }
  });
}

async function answerToken(request: FastifyRequest, deps: AuthDeps) {
  const form = formOf(request);
  const grantType = form.require('grant_type');
  const flow = tokenFlows[grantType];
  if (flow === undefined) throw new OAuthError('unsupported_grant_type', 'grant type not supported');
  const { app, hosted, secretGiven } = askingApp(request, form, deps, grantType === jwtBearer);
  const target = hosted ?? flow.orgOf(form, deps);
  if (target === null) throw flow.noOrg;
  await deps.gate.endure(request, target);
  if (target.org.switches['login-ip-ranges']) throw invalidGrant('ip restricted');
  const result = flow.run({ form, app, hosted: target, deps, secretGiven, loginUrl: loginUrl(request) });
  return tokenAnswer(request, target, result);
}

const jwtBearer = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

interface AskingClient {
  readonly app: ClientApp;
  readonly hosted: HostedOrg | null;
  readonly secretGiven: boolean;
}

/** The app that asks, and its org; null: an app that every org knows. A JWT names the app itself. */
function askingApp(
  request: FastifyRequest,
  form: FormFields,
  { orgs }: AuthDeps,
  namedByAssertion: boolean,
): AskingClient {
  if (namedByAssertion) return { app: platformCli, hosted: null, secretGiven: false };
  const basic = basicCredentials(request.headers.authorization);
  const clientId = basic?.clientId ?? form.require('client_id');
  const hosted = orgs.byClientId(clientId);
  const app = hosted?.app ?? (clientId === platformCli.clientId ? platformCli : null);
  if (app === null) throw new OAuthError('invalid_client_id', 'client identifier invalid');
  const secret = basic?.clientSecret ?? form.get('client_secret');
  // Public clients are told from others by PKCE alone: the app does not require its secret, but refuses a wrong one.
  if (secret !== null && app.clientSecret !== null && !isSame(secret, app.clientSecret))
    throw new OAuthError('invalid_client', 'invalid client credentials');
  return { app, hosted, secretGiven: secret !== null && app.clientSecret !== null };
}

function basicCredentials(header: string | undefined) {
  const encoded = /^Basic\s+(\S+)$/i.exec(header ?? '')?.[1];
  if (encoded === undefined) return null;
  const [clientId = '', clientSecret = ''] = Buffer.from(encoded, 'base64').toString().split(':');
  try {
    return { clientId: decodeURIComponent(clientId), clientSecret: decodeURIComponent(clientSecret) };
  } catch {
    throw new OAuthError('invalid_client', 'invalid client credentials');
  }
}

const isSame = (one: string, other: string): boolean =>
  one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));

function tokenAnswer(request: FastifyRequest, hosted: HostedOrg, result: FlowResult) {
  const id = `${loginUrl(request)}/id/${hosted.org.id}/${result.userId}`;
  const issuedAt = String(hosted.org.reading(null).now());
  return {
    access_token: result.accessToken,
    ...(result.refreshToken !== null && { refresh_token: result.refreshToken }),
    signature: createHmac('sha256', hosted.app.clientSecret ?? '')
      .update(id + issuedAt)
      .digest('base64'),
    scope: result.scope,
    instance_url: instanceUrl(request, hosted),
    id,
    token_type: 'Bearer',
    issued_at: issuedAt,
  };
}
