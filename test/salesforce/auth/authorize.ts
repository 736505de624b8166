import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { HostedOrg } from '../hosted-org.ts';
import type { Row } from '../model/org-data.ts';
import { allowsRedirect, platformCli, type ClientApp } from './app.ts';
import type { AuthDeps } from './auth-deps.ts';
import { formOf, type FormFields } from './form.ts';
import { loginPage, wrongPassword } from './login-page.ts';
import { OAuthError, sendOAuthError } from './oauth-error.ts';
import { scopeOf } from './scopes.ts';

const path = '/services/oauth2/authorize';
/** What the page hands on; anything else that was asked is not for it. */
const handedOn = [
  'response_type',
  'client_id',
  'redirect_uri',
  'scope',
  'state',
  'code_challenge',
  'code_challenge_method',
  'display',
  'prompt',
];

/** The first half of the web-server flow: somebody signs in on our page, the app gets a code. */
export function authorizeRoutes(app: FastifyInstance, deps: AuthDeps): void {
  app.get(path, async (request, reply) => answered(reply, () => askToSignIn(request, reply, deps)));
  app.post(path, async (request, reply) => answered(reply, () => signIn(request, reply, deps)));
}

/** What cannot be told to the app, because it is not known to be one, is told to the person. */
async function answered(reply: FastifyReply, work: () => unknown) {
  try {
    return await work();
  } catch (thrown) {
    if (thrown instanceof OAuthError) return sendOAuthError(reply, thrown);
    throw thrown;
  }
}

function askToSignIn(request: FastifyRequest, reply: FastifyReply, deps: AuthDeps): unknown {
  const form = formOf(request);
  const { redirectUri } = appOf(form, deps);
  const wrong = wrongIn(form);
  if (wrong !== null) return reply.redirect(withError(redirectUri, form, wrong));
  return showPage(reply, form, null);
}

function signIn(request: FastifyRequest, reply: FastifyReply, deps: AuthDeps): unknown {
  const form = formOf(request);
  const { hosted, app, redirectUri } = appOf(form, deps);
  const wrong = wrongIn(form);
  if (wrong !== null) return reply.redirect(withError(redirectUri, form, wrong));
  const who = userOf(form, deps, hosted);
  if (who === null) return showPage(reply, form, wrongPassword);
  who.hosted.sessions.begin({ userId: who.user.Id, type: 'UI', personal: true });
  const code = deps.codes.give(
    {
      orgId: who.hosted.firstId,
      userId: who.user.Id,
      clientId: app.clientId,
      redirectUri,
      scope: scopeOf(form.get('scope')),
      challenge: form.require('code_challenge'),
    },
    who.hosted.org.reading(null).now(),
  );
  return reply.redirect(withParameters(redirectUri, { code, state: form.get('state') }));
}

function showPage(reply: FastifyReply, form: FormFields, problem: string | null): unknown {
  const interrupted = form.entries().filter(([name]) => handedOn.includes(name));
  const username = form.get('username') ?? form.get('login_hint') ?? '';
  return reply
    .type('text/html; charset=utf-8')
    .header('cache-control', 'no-store')
    .send(loginPage({ interrupted, username, problem }));
}

interface AskingApp {
  /** Null: an app that every org knows, so the user name will tell which. */
  readonly hosted: HostedOrg | null;
  readonly app: ClientApp;
  readonly redirectUri: string;
}

function appOf(form: FormFields, { orgs }: AuthDeps): AskingApp {
  const clientId = form.require('client_id');
  const hosted = orgs.byClientId(clientId);
  const app = hosted?.app ?? (clientId === platformCli.clientId ? platformCli : null);
  if (app === null) throw new OAuthError('invalid_client_id', 'client identifier invalid');
  const redirectUri = form.require('redirect_uri');
  if (!allowsRedirect(app, redirectUri))
    throw new OAuthError('redirect_uri_mismatch', 'redirect_uri must match configuration');
  return { hosted, app, redirectUri };
}

/** What the app is told; null: nothing is wrong with what it asks. */
function wrongIn(form: FormFields): OAuthError | null {
  if (form.get('response_type') !== 'code')
    return new OAuthError('unsupported_response_type', 'response type not supported');
  if (form.get('code_challenge') === null)
    return new OAuthError('invalid_request', 'missing required code challenge');
  // Salesforce takes a challenge that is hashed, and a verifier of at least 43 characters has one of exactly 43.
  if (!['S256', null].includes(form.get('code_challenge_method')))
    return new OAuthError('invalid_request', 'code challenge method not supported');
  if (!/^[\w-]{43}$/.test(form.get('code_challenge') ?? ''))
    return new OAuthError('invalid_request', 'code challenge is invalid');
  try {
    scopeOf(form.get('scope'));
  } catch (thrown) {
    if (thrown instanceof OAuthError) return thrown;
    throw thrown;
  }
  return null;
}

/** Null: nobody active of that name, of another org than the app's, or with another password. */
function userOf(
  form: FormFields,
  { orgs }: AuthDeps,
  ofApp: HostedOrg | null,
): { readonly hosted: HostedOrg; readonly user: Row } | null {
  const username = form.get('username') ?? '';
  const hosted = ofApp ?? orgs.byUsername(username);
  const user = hosted?.signInWith(username, form.get('pw') ?? '') ?? null;
  return hosted === null || user === null ? null : { hosted, user };
}

const withError = (redirectUri: string, form: FormFields, { error, description }: OAuthError): string =>
  withParameters(redirectUri, { error, error_description: description, state: form.get('state') });

function withParameters(redirectUri: string, parameters: Readonly<Record<string, string | null>>): string {
  const url = new URL(redirectUri);
  for (const [name, value] of Object.entries(parameters))
    if (value !== null) url.searchParams.set(name, value);
  return url.href;
}
