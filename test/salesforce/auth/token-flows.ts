import type { HostedOrg } from '../hosted-org.ts';
import { allowsLogin } from './audience.ts';
import type { ClientApp } from './app.ts';
import type { AuthDeps } from './auth-deps.ts';
import { challengeOf } from './codes.ts';
import type { FormFields } from './form.ts';
import { invalidAssertion, readAssertion } from './jwt.ts';
import { invalidGrant, OAuthError } from './oauth-error.ts';
import { mayRefresh, scopeOf } from './scopes.ts';

export interface FlowRequest {
  readonly form: FormFields;
  readonly app: ClientApp;
  readonly hosted: HostedOrg;
  readonly deps: AuthDeps;
  /** Whether the app proved that it is the app. */
  readonly secretGiven: boolean;
  /** This host, as the client knows it. */
  readonly loginUrl: string;
}

export interface FlowResult {
  readonly accessToken: string;
  /** Null: there is none, or the former one stays good. */
  readonly refreshToken: string | null;
  readonly scope: string;
  readonly userId: string;
}

interface TokenFlow {
  /** Where the app does not say it; null: nothing of the request does. */
  orgOf(form: FormFields, deps: AuthDeps): HostedOrg | null;
  readonly noOrg: OAuthError;
  run(request: FlowRequest): FlowResult;
}

const expiredCode = () => invalidGrant('expired authorization code');
const expiredToken = () => invalidGrant('expired access/refresh token');
const authenticationFailure = () => invalidGrant('authentication failure');
const notApproved = () => invalidGrant("user hasn't approved this consumer");
const inactive = () => new OAuthError('inactive_user', 'user is inactive');

/** By `grant_type`. */
export const tokenFlows: Readonly<Partial<Record<string, TokenFlow>>> = {
  authorization_code: {
    orgOf: (form, { codes, orgs }) => orgs.byId(codes.orgOf(form.get('code') ?? '') ?? ''),
    noOrg: expiredCode(),
    run: authorizationCode,
  },
  refresh_token: {
    orgOf: (form, { orgs }) =>
      orgs.all().find(({ grants }) => grants.knows(form.get('refresh_token') ?? '')) ?? null,
    noOrg: expiredToken(),
    run: refreshToken,
  },
  'urn:ietf:params:oauth:grant-type:jwt-bearer': {
    orgOf: (form, { orgs }) => orgs.byClientId(readAssertion(form.require('assertion')).issuer),
    noOrg: new OAuthError('invalid_client_id', 'client identifier invalid'),
    run: jwtBearer,
  },
  client_credentials: { orgOf: () => null, noOrg: notApproved(), run: clientCredentials },
  password: {
    orgOf: (form, { orgs }) => orgs.byUsername(form.get('username') ?? ''),
    noOrg: authenticationFailure(),
    run: usernamePassword,
  },
};

function authorizationCode({ form, app, hosted, deps }: FlowRequest): FlowResult {
  const now = hosted.org.reading(null).now();
  const allowed = deps.codes.take(form.require('code'), now);
  if (allowed === null || allowed.clientId !== app.clientId || allowed.orgId !== hosted.firstId)
    throw expiredCode();
  if (form.get('redirect_uri') !== allowed.redirectUri)
    throw new OAuthError('redirect_uri_mismatch', 'redirect_uri must match configuration');
  const verifier = form.get('code_verifier');
  if (verifier === null || challengeOf(verifier) !== allowed.challenge)
    throw invalidGrant('invalid code verifier');
  const { userId, clientId, scope } = allowed;
  mustBeActive(hosted, userId);
  const grant = hosted.grants.begin({ userId, clientId, scope });
  const session = { userId, clientId, type: 'Oauth2', personal: true, grantId: grant.id } as const;
  return {
    accessToken: hosted.sessions.begin(session),
    refreshToken: mayRefresh(scope) ? grant.refreshToken : null,
    scope,
    userId,
  };
}

function refreshToken({ form, app, hosted }: FlowRequest): FlowResult {
  const sent = form.require('refresh_token');
  const grant = hosted.grants.refresh(sent, app.clientId);
  if (grant === null) throw expiredToken();
  const { id: grantId, userId, clientId, scope } = grant;
  mustBeActive(hosted, userId);
  const session = { userId, clientId, type: 'Oauth2', personal: true, grantId } as const;
  return {
    accessToken: hosted.sessions.begin(session),
    refreshToken: grant.refreshToken === sent ? null : grant.refreshToken,
    scope,
    userId,
  };
}

/** What an administrator allowed the app beforehand: there is nothing to refresh. */
function jwtBearer({ form, hosted, loginUrl }: FlowRequest): FlowResult {
  const assertion = readAssertion(form.require('assertion'));
  const { jwtPublicKey, clientId } = hosted.app;
  if (jwtPublicKey === null || !assertion.isSignedBy(jwtPublicKey)) throw invalidAssertion();
  if (!assertion.audiences.some((audience) => allowsLogin(audience, loginUrl)))
    throw invalidGrant('audience is invalid');
  if (assertion.expiresAtMs < hosted.org.reading(null).now()) throw invalidGrant('assertion is expired');
  const user = hosted.userNamed(assertion.subject);
  if (user === null || !hosted.grants.allowsServers) throw notApproved();
  mustBeActive(hosted, user.Id);
  return serverToken(hosted, user.Id, clientId);
}

function clientCredentials({ app, hosted, secretGiven }: FlowRequest): FlowResult {
  if (!secretGiven) throw new OAuthError('invalid_client', 'invalid client credentials');
  if (app.runAs === null || !hosted.grants.allowsServers) throw notApproved();
  mustBeActive(hosted, app.runAs);
  return serverToken(hosted, app.runAs, app.clientId);
}

function usernamePassword({ form, app, hosted }: FlowRequest): FlowResult {
  const user = hosted.signInWith(form.get('username') ?? '', form.get('password') ?? '');
  if (user === null) throw authenticationFailure();
  return serverToken(hosted, user.Id, app.clientId);
}

function serverToken(hosted: HostedOrg, userId: string, clientId: string): FlowResult {
  const accessToken = hosted.sessions.begin({ userId, clientId, type: 'Oauth2' });
  return { accessToken, refreshToken: null, scope: scopeOf('api id'), userId };
}

function mustBeActive(hosted: HostedOrg, userId: string): void {
  if (hosted.user(userId)?.['IsActive'] !== true) throw inactive();
}
