import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { resolve } from 'node:path';
import {
  lightningHostOfLogin,
  readLightningHost,
  type LightningHost,
} from '../adapters/http/panel/lightning-host.ts';
import { readSmtpUrl } from '../adapters/mail/smtp-server.ts';
import { readSender, type Sender } from '../domain/logging/mail/address.ts';
import { Secret } from './secret.ts';

/** The phone systems there are; the simulator is played in the lab. */
export const telephonyNames = ['simulator'] as const;
export type TelephonyName = (typeof telephonyNames)[number];

/** The CRMs there are; the embedded one keeps its records in Tieline's own database. */
export const crmNames = ['embedded'] as const;
export type CrmName = (typeof crmNames)[number];

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/** None, as many as stand one behind the other, or those with these addresses or in these networks. */
export type TrustedProxies = false | number | readonly string[];

/** Everything that an operator can set, valid as a whole. */
export interface Config {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** Absolute. */
  readonly dataDirectory: string;
  /** Null: the PostgreSQL that comes with Tieline, in the data directory. */
  readonly databaseUrl: Secret | null;
  /** Where another server works on the database, wait and take its place when it stops. */
  readonly takeOver: boolean;
  readonly telephony: TelephonyName;
  readonly crm: CrmName;
  /** Requests a minute a person; 0: no limit. */
  readonly requestsPerMinute: number;
  /** `when-new`: on where nobody has configured an organisation yet. */
  readonly demo: 'on' | 'off' | 'when-new';
  /** Whether the demonstration has two weeks behind it. */
  readonly demoHistory: boolean;
  /** Null: a random one, kept in the data directory. */
  readonly demoPassword: Secret | null;
  readonly logLevel: LogLevel;
  /** Under which address people reach it, where that is not the one it listens on. */
  readonly publicUrl: string | null;
  /** Which proxies in front are believed about the client's address and protocol. */
  readonly trustProxy: TrustedProxies;
  /** The Salesforce orgs whose pages may frame the panel. */
  readonly lightningHosts: readonly LightningHost[];
  /** Null: mails are written to a folder in the data directory. */
  readonly smtpUrl: Secret | null;
  /** Who mails come from; given wherever there is a mail server. */
  readonly mailFrom: Sender | null;
}

/** One setting that cannot be used. `given` is what to show, so never a secret. */
export interface ConfigProblem {
  readonly name: string;
  readonly given: string;
  readonly expected: string;
}

export type ConfigResult =
  | { readonly config: Config; readonly warnings: readonly string[] }
  | { readonly problems: readonly ConfigProblem[] };

type Values = Readonly<Record<string, string | undefined>>;

/** What a setting's parser answers for a text it cannot use. */
class Expected {
  readonly words: string;

  constructor(words: string) {
    this.words = words;
  }
}

interface Setting<Value> {
  readonly fallback: Value;
  readonly parse: (text: string) => Value | Expected;
  readonly secret?: true;
}

const setting = <Value>(fallback: Value, parse: Setting<Value>['parse']): Setting<Value> => ({
  fallback,
  parse,
});

/** A long password is for a person's safety, a short one for nobody's. */
const PASSWORD_CHARACTERS = 8;

const settings = {
  HOST: setting('127.0.0.1', (text) =>
    /^[\w.:%-]+$/.test(text) ? text : new Expected('an address or a host name'),
  ),
  PORT: setting(8080, wholeNumber(0, 65_535)),
  TIELINE_DATA: setting('./data', (text) => text),
  DATABASE_URL: { ...setting<Secret | null>(null, postgresUrl), secret: true },
  TIELINE_TAKE_OVER: setting(false, onOrOff),
  TIELINE_TELEPHONY: setting<TelephonyName>('simulator', oneOf(telephonyNames)),
  TIELINE_CRM: setting<CrmName>('embedded', oneOf(crmNames)),
  TIELINE_RATE_LIMIT: setting(600, wholeNumber(0, 1_000_000)),
  TIELINE_DEMO: setting<Config['demo']>('when-new', (text) => {
    const on = onOrOff(text);
    return on instanceof Expected ? on : on ? 'on' : 'off';
  }),
  TIELINE_DEMO_HISTORY: setting(true, onOrOff),
  TIELINE_DEMO_PASSWORD: { ...setting<Secret | null>(null, password), secret: true },
  TIELINE_LOG_LEVEL: setting<LogLevel>('info', oneOf(logLevels)),
  TIELINE_PUBLIC_URL: setting<string | null>(null, publicUrl),
  TIELINE_TRUST_PROXY: setting<TrustedProxies>(false, trustedProxies),
  SALESFORCE_LOGIN_URL: setting<string | null>(null, loginUrl),
  SALESFORCE_LIGHTNING_URLS: setting<readonly LightningHost[]>([], lightningUrls),
  TIELINE_SMTP_URL: { ...setting<Secret | null>(null, smtpUrl), secret: true },
  TIELINE_MAIL_FROM: setting<Sender | null>(
    null,
    (text) =>
      readSender(text) ?? new Expected('an address like desk@example.org or Tieline <desk@example.org>'),
  ),
} as const;

type Name = keyof typeof settings;

/** Of no meaning to the server, but not a slip either: where the file is, which browser the tests use, and how they test faults. */
const isOther = (name: string): boolean =>
  name === 'TIELINE_CONFIG' || name === 'TIELINE_CHROMIUM' || name.startsWith('TIELINE_FAULT_');

/**
 * Reads the configuration (spec O2) from the environment and from one file (`TIELINE_CONFIG`, otherwise
 * `tieline.config.json` in `directory`, if there is one), the environment winning. Gives every problem at
 * once, or the configuration with what looks like a slip.
 */
export function readConfig(environment: Values, directory: string): ConfigResult {
  const file = readConfigFile(environment['TIELINE_CONFIG'], directory);
  const problems: ConfigProblem[] = [...file.problems];

  const read = <Value>(name: Name, { fallback, parse, secret }: Setting<Value>): Value => {
    const text = environment[name] ?? file.values[name];
    // An empty variable is how a compose file or a shell says "not set".
    if (text === undefined || text === '') return fallback;
    const value = parse(text);
    if (!(value instanceof Expected)) return value;
    problems.push({
      name,
      given: secret === true ? '(a secret, not shown)' : JSON.stringify(text),
      expected: value.words,
    });
    return fallback;
  };

  const loginAt = read('SALESFORCE_LOGIN_URL', settings.SALESFORCE_LOGIN_URL);
  const config: Config = {
    host: read('HOST', settings.HOST),
    port: read('PORT', settings.PORT),
    dataDirectory: resolve(directory, read('TIELINE_DATA', settings.TIELINE_DATA)),
    databaseUrl: read('DATABASE_URL', settings.DATABASE_URL),
    takeOver: read('TIELINE_TAKE_OVER', settings.TIELINE_TAKE_OVER),
    telephony: read('TIELINE_TELEPHONY', settings.TIELINE_TELEPHONY),
    crm: read('TIELINE_CRM', settings.TIELINE_CRM),
    requestsPerMinute: read('TIELINE_RATE_LIMIT', settings.TIELINE_RATE_LIMIT),
    demo: read('TIELINE_DEMO', settings.TIELINE_DEMO),
    demoHistory: read('TIELINE_DEMO_HISTORY', settings.TIELINE_DEMO_HISTORY),
    demoPassword: read('TIELINE_DEMO_PASSWORD', settings.TIELINE_DEMO_PASSWORD),
    logLevel: read('TIELINE_LOG_LEVEL', settings.TIELINE_LOG_LEVEL),
    publicUrl: read('TIELINE_PUBLIC_URL', settings.TIELINE_PUBLIC_URL),
    trustProxy: read('TIELINE_TRUST_PROXY', settings.TIELINE_TRUST_PROXY),
    lightningHosts: [
      ...[loginAt === null ? null : lightningHostOfLogin(loginAt)].filter((host) => host !== null),
      ...read('SALESFORCE_LIGHTNING_URLS', settings.SALESFORCE_LIGHTNING_URLS),
    ],
    smtpUrl: read('TIELINE_SMTP_URL', settings.TIELINE_SMTP_URL),
    mailFrom: read('TIELINE_MAIL_FROM', settings.TIELINE_MAIL_FROM),
  };
  const isSenderWrong = problems.some(({ name }) => name === 'TIELINE_MAIL_FROM');
  if (config.smtpUrl !== null && config.mailFrom === null && !isSenderWrong)
    problems.push({
      name: 'TIELINE_MAIL_FROM',
      given: 'nothing',
      expected: 'the address that mails come from, because TIELINE_SMTP_URL names a mail server',
    });
  const isUrlWrong = problems.some(({ name }) => name === 'DATABASE_URL');
  if (config.takeOver && config.databaseUrl === null && !isUrlWrong)
    problems.push({
      name: 'DATABASE_URL',
      given: 'nothing',
      expected:
        'the database that both servers work on, because TIELINE_TAKE_OVER is on; the embedded one ends with its server',
    });
  if (problems.length > 0) return { problems };
  const warnings = Object.keys(environment)
    .filter((name) => name.startsWith('TIELINE_') && !isSetting(name) && !isOther(name))
    .map((name) => `${name} is not a setting of Tieline and changes nothing. ${allNames}`);
  return { config, warnings };
}

/** One line a problem, for the terminal. */
export function describeProblem({ name, given, expected }: ConfigProblem): string {
  return `${name}: given ${given}, expected ${expected}`;
}

const allNames = `The settings are ${Object.keys(settings).join(', ')}.`;

function isSetting(name: string): name is Name {
  return Object.hasOwn(settings, name);
}

function readConfigFile(
  named: string | undefined,
  directory: string,
): { values: Values; problems: readonly ConfigProblem[] } {
  const path = resolve(directory, named ?? 'tieline.config.json');
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const absent = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (absent && named === undefined) return { values: {}, problems: [] };
    const problem = {
      name: 'TIELINE_CONFIG',
      given: JSON.stringify(path),
      expected: 'a file that can be read',
    };
    return { values: {}, problems: [problem] };
  }
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    content = null;
  }
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    return {
      values: {},
      problems: [{ name: path, given: 'something else', expected: 'one JSON object { "PORT": 8080, … }' }],
    };
  }
  const values: Record<string, string> = {};
  const problems: ConfigProblem[] = [];
  const entries: readonly [string, unknown][] = Object.entries(content);
  for (const [name, value] of entries) {
    const where = `${name} (in ${path})`;
    if (!isSetting(name))
      problems.push({
        name: where,
        given: 'a name that means nothing here',
        expected: `another. ${allNames}`,
      });
    else if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean')
      problems.push({
        name: where,
        given: 'null, a list or an object',
        expected: 'a text, a number, true or false',
      });
    else values[name] = String(value);
  }
  return { values, problems };
}

function wholeNumber(least: number, most: number): (text: string) => number | Expected {
  return (text) => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
    return value >= least && value <= most ? value : new Expected(`a whole number from ${least} to ${most}`);
  };
}

function oneOf<Name extends string>(names: readonly Name[]): (text: string) => Name | Expected {
  const [only, ...others] = names;
  const allowed = others.length > 0 ? `one of ${names.join(', ')}` : `${only}, because there is no other yet`;
  return (text) => names.find((name) => name === text) ?? new Expected(allowed);
}

function onOrOff(text: string): boolean | Expected {
  if (/^(on|true|yes|1)$/i.test(text)) return true;
  return /^(off|false|no|0)$/i.test(text) ? false : new Expected('on or off');
}

/** More proxies one behind the other than anybody has. */
const maxProxies = 10;

/**
 * What a client claims of itself stands leftmost in X-Forwarded-For, and each proxy adds what it saw at the right; so
 * the proxies are counted or named from the right. `on` is the one proxy in front.
 */
function trustedProxies(text: string): TrustedProxies | Expected {
  if (/^\d{1,2}$/.test(text) && Number(text) <= maxProxies) return Number(text) === 0 ? false : Number(text);
  const isOn = onOrOff(text);
  if (!(isOn instanceof Expected)) return isOn ? 1 : false;
  const addresses = text.split(',').map((one) => one.trim());
  return addresses.every(isAddressOrNetwork)
    ? addresses
    : new Expected(
        `off, the number of proxies in front (1 to ${maxProxies}), or their addresses: 10.0.0.7, 10.0.1.0/24`,
      );
}

function isAddressOrNetwork(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
}

function postgresUrl(text: string): Secret | Expected {
  const url = URL.parse(text);
  const valid = url !== null && /^postgres(ql)?:$/.test(url.protocol) && url.pathname.length > 1;
  return valid ? new Secret(text) : new Expected('postgres://user:password@host:5432/database');
}

function smtpUrl(text: string): Secret | Expected {
  return readSmtpUrl(text) === null
    ? new Expected('smtps://user:password@host:465, or smtp://user:password@host:587 with STARTTLS')
    : new Secret(text);
}

function password(text: string): Secret | Expected {
  return text.length >= PASSWORD_CHARACTERS
    ? new Secret(text)
    : new Expected(`at least ${PASSWORD_CHARACTERS} characters`);
}

function publicUrl(text: string): string | Expected {
  const url = URL.parse(text);
  const valid = url !== null && /^https?:$/.test(url.protocol) && url.pathname === '/' && url.search === '';
  return valid ? url.origin : new Expected('an address like https://desk.example.org, without a path');
}

function loginUrl(text: string): string | Expected {
  const url = URL.parse(text);
  const valid = url !== null && /^https?:$/.test(url.protocol) && url.pathname === '/' && url.search === '';
  return valid ? url.origin : new Expected('an address like https://acme.my.salesforce.com, without a path');
}

/** More orgs than anybody works in from one desk; each stands in a header of the panel. */
const mostLightningHosts = 20;

function lightningUrls(text: string): readonly LightningHost[] | Expected {
  const hosts = text.split(',').map((one) => readLightningHost(one.trim()));
  const known = hosts.filter((host) => host !== null);
  return known.length === hosts.length && known.length <= mostLightningHosts
    ? known
    : new Expected(
        `at most ${mostLightningHosts} addresses like https://acme.lightning.force.com, with commas between them`,
      );
}
