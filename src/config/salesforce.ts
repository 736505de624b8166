import { createPrivateKey, X509Certificate } from 'node:crypto';
import { isSecureAddress } from '../adapters/crm/salesforce/client/secure-address.ts';
import { isOriginOnly } from './addresses.ts';
import { Secret } from './secret.ts';
import { Expected, secretSetting, setting } from './setting.ts';
import type { SettingReader } from './setting-reader.ts';

/** How the server itself signs in to Salesforce (spec X3). */
export type ServerSignIn =
  | { readonly by: 'client-credentials'; readonly clientSecret: Secret }
  /** `key`: an RSA private key in PEM. */
  | { readonly by: 'jwt-bearer'; readonly key: Secret; readonly username: string };

/** The contact center of the org whose telephony Tieline is (spec X9). */
export interface ContactCenterConfig {
  /** Its API name. */
  readonly name: string;
  /** What Tieline calls itself as its telephony. */
  readonly provider: string;
  /** An RSA private key in PEM. */
  readonly key: Secret;
  /** An origin; null: it follows from the org's address. */
  readonly url: string | null;
}

/** The Salesforce org that is the CRM (spec O15), valid as a whole. */
export interface SalesforceConfig {
  /** Where people and the server sign in: an origin. */
  readonly loginUrl: string;
  /** The consumer key of the External Client App. */
  readonly clientId: string;
  /** Of the same app, for people's sign-in too; null: the app asks for none. */
  readonly clientSecret: Secret | null;
  readonly serverSignIn: ServerSignIn;
  /** `host:port` of the Pub/Sub API. */
  readonly pubsubEndpoint: string;
  readonly contactCenter: ContactCenterConfig | null;
  /** Certificates in PEM that the Pub/Sub API's is checked against; null: those this machine trusts. */
  readonly pubsubCa: string | null;
}

/** Salesforce refuses shorter ones. */
const KEY_BITS = 2048;

export const salesforceSettings = {
  SALESFORCE_LOGIN_URL: setting('https://login.salesforce.com', loginUrl),
  SALESFORCE_CLIENT_ID: setting<string | null>(null, clientId),
  SALESFORCE_CLIENT_SECRET: secretSetting<Secret>((text) => new Secret(text)),
  SALESFORCE_JWT_KEY: secretSetting<Secret>(privateKey),
  SALESFORCE_USERNAME: setting<string | null>(null, (text) =>
    /^[^\s@]+@[^\s@]+$/.test(text) ? text : new Expected('a user name of the org, like tieline@example.org'),
  ),
  SALESFORCE_PUBSUB_ENDPOINT: setting('api.pubsub.salesforce.com:7443', endpoint),
  SALESFORCE_PUBSUB_CA_FILE: setting<string | null>(null, (text) => text),
  SALESFORCE_CONTACT_CENTER: setting<string | null>(null, (text) =>
    /^[A-Za-z]\w{0,79}$/.test(text)
      ? text
      : new Expected('the API name of a contact center, like Tieline_Voice'),
  ),
  SALESFORCE_CONTACT_CENTER_KEY: secretSetting<Secret>(privateKey),
  SALESFORCE_TELEPHONY_PROVIDER: setting('Tieline', (text) =>
    /^[\w .-]{1,80}$/.test(text) ? text : new Expected('a name of letters, digits, spaces, dots and hyphens'),
  ),
  SALESFORCE_TELEPHONY_URL: setting<string | null>(null, (text) => {
    const url = URL.parse(text);
    return url !== null && isSecureAddress(url) && isOriginOnly(url)
      ? url.origin
      : new Expected('an address like https://acme.my.salesforce-scrt.com');
  }),
} as const;

const because = 'because TIELINE_CRM is salesforce';

/** The org as configured; null where something is missing or wrong, which the reader then knows. */
export function readSalesforce(reader: SettingReader): SalesforceConfig | null {
  const problemsBefore = reader.problems.length;
  const login = reader.read('SALESFORCE_LOGIN_URL', salesforceSettings.SALESFORCE_LOGIN_URL);
  const id = reader.read('SALESFORCE_CLIENT_ID', salesforceSettings.SALESFORCE_CLIENT_ID);
  const clientSecret = reader.read('SALESFORCE_CLIENT_SECRET', salesforceSettings.SALESFORCE_CLIENT_SECRET);
  const key = reader.read('SALESFORCE_JWT_KEY', salesforceSettings.SALESFORCE_JWT_KEY);
  const username = reader.read('SALESFORCE_USERNAME', salesforceSettings.SALESFORCE_USERNAME);
  const pubsubEndpoint = reader.read(
    'SALESFORCE_PUBSUB_ENDPOINT',
    salesforceSettings.SALESFORCE_PUBSUB_ENDPOINT,
  );
  const pubsubCa = readCertificates(reader);
  const contactCenter = readContactCenter(reader);

  reader.missing('SALESFORCE_CLIENT_ID', `the consumer key of the app in Salesforce, ${because}`);
  const serverSignIn = readServerSignIn(reader, { login, clientSecret, key, username });
  if (reader.problems.length > problemsBefore || id === null || serverSignIn === null) return null;
  return {
    loginUrl: login,
    clientId: id,
    clientSecret,
    serverSignIn,
    pubsubEndpoint,
    pubsubCa,
    contactCenter,
  };
}

interface SignInParts {
  readonly login: string;
  readonly clientSecret: Secret | null;
  readonly key: Secret | null;
  readonly username: string | null;
}

/** With a key the server signs in by it, and the secret is for people's sign-in alone. */
function readServerSignIn(reader: SettingReader, parts: SignInParts): ServerSignIn | null {
  const { login, clientSecret, key, username } = parts;
  if (reader.isGiven('SALESFORCE_JWT_KEY')) {
    reader.missing(
      'SALESFORCE_USERNAME',
      'the user that Tieline works as, because a key signs in for a named user',
    );
    return key === null || username === null ? null : { by: 'jwt-bearer', key, username };
  }
  if (reader.isGiven('SALESFORCE_USERNAME'))
    reader.missing(
      'SALESFORCE_JWT_KEY_FILE',
      'the file with the private key, because SALESFORCE_USERNAME is given; without a key the app itself names the user',
    );
  else
    reader.missing(
      'SALESFORCE_CLIENT_SECRET',
      `the secret of the app, ${because}; or SALESFORCE_JWT_KEY_FILE with SALESFORCE_USERNAME`,
    );
  if (clientSecret === null) return null;
  if (/^https:\/\/(?:login|test)\.salesforce\.com$/.test(login)) {
    reader.problems.push({
      name: 'SALESFORCE_LOGIN_URL',
      given: JSON.stringify(login),
      expected:
        "the org's own address, like https://example.my.salesforce.com, because an app signs in with its secret only there",
    });
    return null;
  }
  return { by: 'client-credentials', clientSecret };
}

/** null: none is named, or something of it is missing, which the reader then knows. */
function readContactCenter(reader: SettingReader): ContactCenterConfig | null {
  const name = reader.read('SALESFORCE_CONTACT_CENTER', salesforceSettings.SALESFORCE_CONTACT_CENTER);
  const key = reader.read('SALESFORCE_CONTACT_CENTER_KEY', salesforceSettings.SALESFORCE_CONTACT_CENTER_KEY);
  const provider = reader.read(
    'SALESFORCE_TELEPHONY_PROVIDER',
    salesforceSettings.SALESFORCE_TELEPHONY_PROVIDER,
  );
  const url = reader.read('SALESFORCE_TELEPHONY_URL', salesforceSettings.SALESFORCE_TELEPHONY_URL);
  const isNamed = reader.isGiven('SALESFORCE_CONTACT_CENTER');
  const hasKey = reader.isGiven('SALESFORCE_CONTACT_CENTER_KEY');
  if (!isNamed && !hasKey) return null;
  reader.missing('SALESFORCE_CONTACT_CENTER', 'the API name of the contact center that the key is for');
  if (!hasKey)
    reader.missing(
      'SALESFORCE_CONTACT_CENTER_KEY_FILE',
      'the file with the private key whose certificate the contact center has',
    );
  return name === null || key === null ? null : { name, key, provider, url };
}

function readCertificates(reader: SettingReader): string | null {
  const name = 'SALESFORCE_PUBSUB_CA_FILE';
  const path = reader.read(name, salesforceSettings[name]);
  if (path === null) return null;
  const content = reader.file(path);
  const certificates = content instanceof Expected ? content : certificateChain(content);
  if (!(certificates instanceof Expected)) return certificates;
  reader.problems.push({ name, given: JSON.stringify(path), expected: certificates.words });
  return null;
}

function certificateChain(text: string): string | Expected {
  try {
    void new X509Certificate(text);
    return text;
  } catch {
    return new Expected('a file with certificates in PEM');
  }
}

function loginUrl(text: string): string | Expected {
  const url = URL.parse(text);
  return url !== null && isSecureAddress(url) && isOriginOnly(url)
    ? url.origin
    : new Expected('https://login.salesforce.com, https://test.salesforce.com or https://<my domain>');
}

function clientId(text: string): string | Expected {
  return /^[\w.-]{1,512}$/.test(text) ? text : new Expected('the consumer key of the app in Salesforce');
}

function endpoint(text: string): string | Expected {
  const [, hostName = '', port = ''] = /^([\w.-]+|\[[0-9a-fA-F:]+\]):(\d{1,5})$/.exec(text) ?? [];
  const valid = hostName !== '' && Number(port) >= 1 && Number(port) <= 65_535;
  return valid ? text : new Expected('host:port, like api.pubsub.salesforce.com:7443');
}

function privateKey(text: string): Secret | Expected {
  const expected = new Expected(
    `an RSA private key of at least ${KEY_BITS} bits in PEM, without a pass phrase`,
  );
  try {
    const { asymmetricKeyType, asymmetricKeyDetails } = createPrivateKey(text);
    const bits = asymmetricKeyDetails?.modulusLength ?? 0;
    return asymmetricKeyType === 'rsa' && bits >= KEY_BITS ? new Secret(text) : expected;
  } catch {
    return expected;
  }
}
