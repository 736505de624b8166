import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { HostedOrg } from '../hosted-org.ts';
import { fullId } from '../model/ids.ts';
import type { Row } from '../model/org-data.ts';
import { bearerToken } from '../rest/bearer.ts';
import { instanceUrl, loginUrl } from '../rest/instance-address.ts';
import { formOf } from './form.ts';
import type { AuthDeps } from './auth-deps.ts';

/** Who a token stands for: the identity URL that came with it, and userinfo. */
export function identityRoutes(app: FastifyInstance, deps: AuthDeps): void {
  const { gate } = deps;
  app.route({
    method: ['GET', 'POST'],
    url: '/id/:org/:user',
    handler: async (request: FastifyRequest<{ Params: { org: string; user: string } }>, reply) => {
      const signedIn = whoAsks(request, deps);
      if (typeof signedIn === 'string') return refuse(reply, 403, signedIn);
      const { hosted, user } = signedIn;
      await gate.endure(request, hosted);
      if (fullId(request.params.org) !== hosted.org.id) return refuse(reply, 403, 'Wrong_Org');
      if (fullId(request.params.user) !== user.Id) return refuse(reply, 403, 'Bad_Id');
      return identityOf(request, hosted, user);
    },
  });
  app.route({
    method: ['GET', 'POST'],
    url: '/services/oauth2/userinfo',
    handler: async (request, reply) => {
      const signedIn = whoAsks(request, deps);
      if (typeof signedIn === 'string') return refuse(reply, 403, signedIn);
      await gate.endure(request, signedIn.hosted);
      return userInfoOf(request, signedIn.hosted, signedIn.user);
    },
  });
}

const refuse = (reply: FastifyReply, status: number, text: string) =>
  reply.code(status).type('text/plain').send(text);

/** A word of Salesforce's where it is nobody. */
function whoAsks(
  request: FastifyRequest,
  { orgs }: AuthDeps,
): { readonly hosted: HostedOrg; readonly user: Row } | 'Missing_OAuth_Token' | 'Bad_OAuth_Token' {
  const form = formOf(request);
  const token =
    bearerToken(request.headers.authorization) ?? form.get('oauth_token') ?? form.get('access_token');
  if (token === null) return 'Missing_OAuth_Token';
  const hosted = orgs.byToken(token);
  const signedIn = hosted?.sessions.use(token) ?? null;
  const user = signedIn === null ? null : (hosted?.user(signedIn.userId) ?? null);
  return hosted === null || user === null || user['IsActive'] !== true ? 'Bad_OAuth_Token' : { hosted, user };
}

/** Of the version that the client puts in. */
function urlsOf(request: FastifyRequest, hosted: HostedOrg, userId: string): Record<string, string> {
  const base = instanceUrl(request, hosted);
  const rest = `${base}/services/data/v{version}`;
  return {
    enterprise: `${base}/services/Soap/c/{version}/${hosted.org.id}`,
    metadata: `${base}/services/Soap/m/{version}/${hosted.org.id}`,
    partner: `${base}/services/Soap/u/{version}/${hosted.org.id}`,
    rest: `${rest}/`,
    sobjects: `${rest}/sobjects/`,
    search: `${rest}/search/`,
    query: `${rest}/query/`,
    recent: `${rest}/recent/`,
    tooling_soap: `${base}/services/Soap/T/{version}/${hosted.org.id}`,
    tooling_rest: `${rest}/tooling/`,
    profile: `${base}/${userId}`,
    custom_domain: base,
  };
}

function photosOf(base: string): Record<string, string> {
  return { picture: `${base}/profilephoto/005/F`, thumbnail: `${base}/profilephoto/005/T` };
}

function identityOf(request: FastifyRequest, hosted: HostedOrg, user: Row) {
  const form = formOf(request);
  const version = form.get('version');
  const urls = Object.entries(urlsOf(request, hosted, user.Id)).map(([name, url]) => [
    name,
    version === null ? url : url.replace('{version}', version === 'latest' ? '67.0' : version),
  ]);
  return {
    id: `${loginUrl(request)}/id/${hosted.org.id}/${user.Id}`,
    asserted_user: true,
    user_id: user.Id,
    organization_id: hosted.org.id,
    username: user['Username'],
    nick_name: user['CommunityNickname'],
    display_name: user['Name'],
    email: user['Email'],
    email_verified: true,
    first_name: user['FirstName'],
    last_name: user['LastName'],
    timezone: user['TimeZoneSidKey'],
    photos: photosOf(instanceUrl(request, hosted)),
    mobile_phone: user['MobilePhone'],
    mobile_phone_verified: false,
    is_lightning_login_user: false,
    status: { created_date: null, body: null },
    urls: Object.fromEntries(urls) as unknown,
    active: true,
    user_type: 'STANDARD',
    language: user['LanguageLocaleKey'],
    locale: user['LocaleSidKey'],
    utcOffset: 3_600_000,
    last_modified_date: user['LastModifiedDate'],
    is_app_installed: !hosted.org.switches['api-access-control'],
  };
}

function userInfoOf(request: FastifyRequest, hosted: HostedOrg, user: Row) {
  const base = instanceUrl(request, hosted);
  return {
    sub: `${loginUrl(request)}/id/${hosted.org.id}/${user.Id}`,
    user_id: user.Id,
    organization_id: hosted.org.id,
    preferred_username: user['Username'],
    nickname: user['CommunityNickname'],
    name: user['Name'],
    email: user['Email'],
    email_verified: true,
    given_name: user['FirstName'],
    family_name: user['LastName'],
    zoneinfo: user['TimeZoneSidKey'],
    photos: photosOf(base),
    profile: `${base}/${user.Id}`,
    picture: photosOf(base)['picture'],
    address: {},
    is_salesforce_integration_user: false,
    urls: urlsOf(request, hosted, user.Id),
    active: true,
    user_type: 'STANDARD',
    language: user['LanguageLocaleKey'],
    locale: user['LocaleSidKey'],
    utcOffset: 3_600_000,
    updated_at: user['LastModifiedDate'],
  };
}
