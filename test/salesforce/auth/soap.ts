import { XMLParser } from 'fast-xml-parser';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { HostedOrg } from '../hosted-org.ts';
import type { Row } from '../model/org-data.ts';
import { instanceUrl } from '../rest/instance-address.ts';
import type { AuthDeps } from './auth-deps.ts';
import { xmlOf, type XmlContent } from './xml.ts';

/** `login` is no part of the API from this version on. */
const withoutLogin = 65;
const path = '/services/Soap/:kind(^[uc]$)/:version';

/** How old clients sign in: `login`, `logout` and `getUserInfo` of the partner and enterprise APIs, and nothing else. */
export function soapRoutes(app: FastifyInstance, deps: AuthDeps): void {
  const handler = async (request: FastifyRequest, reply: FastifyReply) => {
    try {
      return await sendEnvelope(reply, 200, answerOf(request, deps));
    } catch (thrown) {
      if (!(thrown instanceof SoapFault)) throw thrown;
      const { code, message } = thrown;
      const fault = { faultcode: `sf:${code}`, faultstring: `${code}: ${message}` };
      return sendEnvelope(reply, 500, { 'soapenv:Fault': fault });
    }
  };
  app.addContentTypeParser('text/xml', { parseAs: 'string', bodyLimit: 64 * 1024 }, (_request, body, done) =>
    done(null, body),
  );
  app.post(path, handler);
  app.post(`${path}/:org`, handler);
}

class SoapFault extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

const parser = new XMLParser({
  removeNSPrefix: true,
  ignoreAttributes: true,
  parseTagValue: false,
  trimValues: false,
});

const text = z.string().catch('');
const envelope = z.object({
  Envelope: z.object({
    Header: z
      .object({ SessionHeader: z.object({ sessionId: text }).catch({ sessionId: '' }) })
      .catch({ SessionHeader: { sessionId: '' } }),
    Body: z.record(z.string(), z.unknown()),
  }),
});
const login = z.object({ username: text, password: text });

function answerOf(request: FastifyRequest, deps: AuthDeps): XmlContent {
  const body = String(request.body);
  const read = envelope.safeParse(parsed(body));
  if (!read.success) throw new SoapFault('INVALID_XML', 'The request is no SOAP envelope');
  const { Header, Body } = read.data.Envelope;
  const [operation = '', given] = Object.entries(Body).find(([name]) => !name.startsWith('#')) ?? [];
  const { sessionId } = Header.SessionHeader;
  switch (operation) {
    case 'login':
      return {
        loginResponse: logIn(request, login.catch({ username: '', password: '' }).parse(given), deps),
      };
    case 'getUserInfo': {
      const { hosted, user } = signedIn(sessionId, deps);
      return { getUserInfoResponse: { result: userInfo(hosted, user) } };
    }
    case 'logout': {
      const { hosted } = signedIn(sessionId, deps);
      hosted.sessions.end(({ token }) => token === sessionId);
      return { logoutResponse: '' };
    }
    default:
      throw new SoapFault('INVALID_TYPE', `No operation available for request ${operation}`);
  }
}

function parsed(body: string): unknown {
  try {
    return parser.parse(body);
  } catch {
    return null;
  }
}

function logIn(
  request: FastifyRequest,
  { username, password }: z.infer<typeof login>,
  { orgs }: AuthDeps,
): XmlContent {
  const { kind, version } = request.params as { kind: string; version: string };
  if (!(Number(version) < withoutLogin))
    throw new SoapFault('UNSUPPORTED_API_VERSION', 'login() is not supported in this API version');
  const hosted = orgs.byUsername(username);
  const user = hosted?.signInWith(username, password) ?? null;
  if (hosted === null || user === null) {
    const message = 'Invalid username, password, security token; or user locked out.';
    throw new SoapFault('INVALID_LOGIN', message);
  }
  if (hosted.org.switches['login-ip-ranges']) {
    const message = 'The user is not allowed to log in from this IP address.';
    throw new SoapFault('LOGIN_DURING_RESTRICTED_DOMAIN', message);
  }
  const base = instanceUrl(request, hosted);
  return {
    result: {
      metadataServerUrl: `${base}/services/Soap/m/${version}/${hosted.org.id}`,
      passwordExpired: false,
      sandbox: false,
      serverUrl: `${base}/services/Soap/${kind}/${version}/${hosted.org.id}`,
      sessionId: hosted.sessions.begin({ userId: user.Id, type: 'API' }),
      userId: user.Id,
      userInfo: userInfo(hosted, user),
    },
  };
}

function signedIn(sessionId: string, { orgs }: AuthDeps) {
  const hosted = orgs.byToken(sessionId);
  const session = hosted?.sessions.use(sessionId) ?? null;
  const user = session === null ? null : (hosted?.user(session.userId) ?? null);
  if (hosted === null || user === null)
    throw new SoapFault('INVALID_SESSION_ID', 'Invalid Session ID found in SessionHeader: Illegal Session');
  return { hosted, user };
}

const userInfo = ({ org }: HostedOrg, user: Row): XmlContent => ({
  accessibilityMode: false,
  currencySymbol: '€',
  organizationId: org.id,
  organizationMultiCurrency: org.switches.currencies.length > 0,
  organizationName: org.reading(null).rows('Organization')[0]?.['Name'] ?? '',
  profileId: user['ProfileId'] ?? null,
  sessionSecondsValid: 7200,
  userDefaultCurrencyIsoCode: org.switches.currencies[0] ?? 'EUR',
  userEmail: user['Email'] ?? null,
  userFullName: user['Name'] ?? null,
  userId: user.Id,
  userLanguage: user['LanguageLocaleKey'] ?? null,
  userLocale: user['LocaleSidKey'] ?? null,
  userName: user['Username'] ?? null,
  userTimeZone: user['TimeZoneSidKey'] ?? null,
  userType: 'Standard',
  userUiSkin: 'Theme3',
});

function sendEnvelope(reply: FastifyReply, status: number, body: XmlContent) {
  const names = Object.entries(namespaces).map(([name, urn]) => `${name}="${urn}"`);
  const written = `<soapenv:Envelope ${names.join(' ')}>${xmlOf({ 'soapenv:Body': body })}</soapenv:Envelope>`;
  return reply
    .code(status)
    .type('text/xml; charset=utf-8')
    .send(`<?xml version="1.0" encoding="UTF-8"?>${written}`);
}

const namespaces = {
  'xmlns:soapenv': 'http://schemas.xmlsoap.org/soap/envelope/',
  xmlns: 'urn:partner.soap.sforce.com',
  'xmlns:sf': 'urn:fault.partner.soap.sforce.com',
  'xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance',
};
