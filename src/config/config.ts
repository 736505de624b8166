import { resolve } from 'node:path';
import type { LightningHost } from '../adapters/http/panel/lightning-host.ts';
import { readSender, type Sender } from '../domain/logging/mail/address.ts';
import { host, postgresUrl, publicUrl, smtpUrl, trustedProxies, type TrustedProxies } from './addresses.ts';
import { readConfigFile } from './config-file.ts';
import { lightningSettings, readLightningHosts, tellsLightningHosts } from './lightning.ts';
import { readSalesforce, salesforceSettings, type SalesforceConfig } from './salesforce.ts';
import { secretKey } from './secret-key.ts';
import { Secret } from './secret.ts';
import { Expected, oneOf, onOrOff, secretSetting, setting, wholeNumber, type Setting } from './setting.ts';
import { SettingReader, type ConfigProblem, type Values } from './setting-reader.ts';

/** The phone systems there are; the simulator is played in the lab. */
export const telephonyNames = ['simulator'] as const;
export type TelephonyName = (typeof telephonyNames)[number];

/** The CRMs there are; the embedded one keeps its records in Tieline's own database. */
export const crmNames = ['embedded', 'salesforce'] as const;
export type CrmName = (typeof crmNames)[number];

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

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
  /** Null: the CRM is another. */
  readonly salesforce: SalesforceConfig | null;
  /** The Salesforce orgs whose pages may frame the panel. */
  readonly lightningHosts: readonly LightningHost[];
  /** 32 bytes in base64, by which what must stay secret is kept in the database; null: a random one, kept in the data directory. */
  readonly secretKey: Secret | null;
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
  /** Null: mails are written to a folder in the data directory. */
  readonly smtpUrl: Secret | null;
  /** Who mails come from; given wherever there is a mail server. */
  readonly mailFrom: Sender | null;
}

export type ConfigResult =
  | { readonly config: Config; readonly warnings: readonly string[] }
  | { readonly problems: readonly ConfigProblem[] };

/** A long password is for a person's safety, a short one for nobody's. */
const PASSWORD_CHARACTERS = 8;

const settings = {
  HOST: setting('127.0.0.1', host),
  PORT: setting(8080, wholeNumber(0, 65_535)),
  TIELINE_DATA: setting('./data', (text) => text),
  DATABASE_URL: secretSetting<Secret>(postgresUrl),
  TIELINE_TAKE_OVER: setting(false, onOrOff),
  TIELINE_TELEPHONY: setting<TelephonyName>('simulator', oneOf(telephonyNames)),
  TIELINE_CRM: setting<CrmName>('embedded', oneOf(crmNames)),
  TIELINE_SECRET_KEY: secretSetting<Secret>(secretKey),
  TIELINE_RATE_LIMIT: setting(600, wholeNumber(0, 1_000_000)),
  TIELINE_DEMO: setting<Config['demo']>('when-new', (text) => {
    const on = onOrOff(text);
    return on instanceof Expected ? on : on ? 'on' : 'off';
  }),
  TIELINE_DEMO_HISTORY: setting(true, onOrOff),
  TIELINE_DEMO_PASSWORD: secretSetting<Secret>(password),
  TIELINE_LOG_LEVEL: setting<LogLevel>('info', oneOf(logLevels)),
  TIELINE_PUBLIC_URL: setting<string | null>(null, publicUrl),
  TIELINE_TRUST_PROXY: setting<TrustedProxies>(false, trustedProxies),
  TIELINE_SMTP_URL: secretSetting<Secret>(smtpUrl),
  TIELINE_MAIL_FROM: setting<Sender | null>(
    null,
    (text) =>
      readSender(text) ?? new Expected('an address like desk@example.org or Tieline <desk@example.org>'),
  ),
  ...salesforceSettings,
  ...lightningSettings,
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
  const file = readConfigFile(environment['TIELINE_CONFIG'], directory, { isSetting, words: allNames });
  const reader = new SettingReader([environment, file.values], directory);
  const read = <Value>(name: Name, value: Setting<Value>): Value => reader.read(name, value);

  const ofTieline = {
    host: read('HOST', settings.HOST),
    port: read('PORT', settings.PORT),
    dataDirectory: resolve(directory, read('TIELINE_DATA', settings.TIELINE_DATA)),
    databaseUrl: read('DATABASE_URL', settings.DATABASE_URL),
    takeOver: read('TIELINE_TAKE_OVER', settings.TIELINE_TAKE_OVER),
    telephony: read('TIELINE_TELEPHONY', settings.TIELINE_TELEPHONY),
    crm: read('TIELINE_CRM', settings.TIELINE_CRM),
    secretKey: read('TIELINE_SECRET_KEY', settings.TIELINE_SECRET_KEY),
    requestsPerMinute: read('TIELINE_RATE_LIMIT', settings.TIELINE_RATE_LIMIT),
    demo: read('TIELINE_DEMO', settings.TIELINE_DEMO),
    demoHistory: read('TIELINE_DEMO_HISTORY', settings.TIELINE_DEMO_HISTORY),
    demoPassword: read('TIELINE_DEMO_PASSWORD', settings.TIELINE_DEMO_PASSWORD),
    logLevel: read('TIELINE_LOG_LEVEL', settings.TIELINE_LOG_LEVEL),
    publicUrl: read('TIELINE_PUBLIC_URL', settings.TIELINE_PUBLIC_URL),
    trustProxy: read('TIELINE_TRUST_PROXY', settings.TIELINE_TRUST_PROXY),
    smtpUrl: read('TIELINE_SMTP_URL', settings.TIELINE_SMTP_URL),
    mailFrom: read('TIELINE_MAIL_FROM', settings.TIELINE_MAIL_FROM),
  };
  const { crm } = ofTieline;
  const salesforce = crm === 'salesforce' ? readSalesforce(reader) : null;
  const lightningHosts = readLightningHosts(reader, salesforce, crm === 'salesforce');
  const config: Config = { ...ofTieline, salesforce, lightningHosts };
  if (config.smtpUrl !== null)
    reader.missing(
      'TIELINE_MAIL_FROM',
      'the address that mails come from, because TIELINE_SMTP_URL names a mail server',
    );
  if (config.takeOver)
    reader.missing(
      'DATABASE_URL',
      'the database that both servers work on, because TIELINE_TAKE_OVER is on; the embedded one ends with its server',
    );
  const problems = [...file.problems, ...reader.problems];
  if (problems.length > 0) return { problems };
  return { config, warnings: slips(environment, crm) };
}

/** What is set in the environment and changes nothing. */
function slips(environment: Values, crm: CrmName): readonly string[] {
  const given = Object.keys(environment).filter((name) => (environment[name] ?? '') !== '');
  const unknown = given
    .filter((name) => name.startsWith('TIELINE_') || (crm === 'salesforce' && name.startsWith('SALESFORCE_')))
    .filter((name) => !isSetting(name) && !isOther(name))
    .map((name) => `${name} is not a setting of Tieline and changes nothing. ${allNames}`);
  const idle = given.filter(
    (name) => isSetting(name) && name.startsWith('SALESFORCE_') && !tellsLightningHosts(name),
  );
  if (crm === 'salesforce' || idle.length === 0) return unknown;
  return [
    ...unknown,
    `TIELINE_CRM is ${crm}, so what is set for Salesforce changes nothing: ${idle.join(', ')}.`,
  ];
}

/** One line a problem, for the terminal. */
export function describeProblem({ name, given, expected }: ConfigProblem): string {
  return `${name}: given ${given}, expected ${expected}`;
}

const allNames = `The settings are ${Object.keys(settings).join(', ')}.`;

/** Or the file that a secret is in. */
function isSetting(name: string): boolean {
  if (Object.hasOwn(settings, name)) return true;
  const whole: Readonly<Record<string, { readonly secret?: true }>> = settings;
  return name.endsWith('_FILE') && whole[name.slice(0, -'_FILE'.length)]?.secret === true;
}

function password(text: string): Secret | Expected {
  return text.length >= PASSWORD_CHARACTERS
    ? new Secret(text)
    : new Expected(`at least ${PASSWORD_CHARACTERS} characters`);
}
