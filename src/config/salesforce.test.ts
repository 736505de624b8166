import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { describeProblem, readConfig, type Config } from './config.ts';

const pem = (bits: number): string =>
  generateKeyPairSync('rsa', { modulusLength: bits }).privateKey.export({ type: 'pkcs8', format: 'pem' });
let key = '';
beforeAll(() => {
  key = pem(2048);
});

function directoryWith(files: Readonly<Record<string, string>>): string {
  const directory = mkdtempSync(join(tmpdir(), 'tieline-salesforce-config-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
  return directory;
}

const base = {
  TIELINE_CRM: 'salesforce',
  SALESFORCE_LOGIN_URL: 'https://example.my.salesforce.com',
  SALESFORCE_CLIENT_ID: '3MVG9.abc_DEF',
};

function read(environment: Record<string, string>, files: Readonly<Record<string, string>> = {}) {
  return readConfig({ TIELINE_CRM: 'salesforce', ...environment }, directoryWith(files));
}

function valid(environment: Record<string, string>, files: Readonly<Record<string, string>> = {}): Config {
  const result = read(environment, files);
  if ('config' in result) return result.config;
  throw new Error(result.problems.map(describeProblem).join('\n'));
}

function problems(environment: Record<string, string>, files: Readonly<Record<string, string>> = {}) {
  const result = read(environment, files);
  return 'problems' in result ? result.problems.map(describeProblem) : [];
}

describe('the configuration of Salesforce', () => {
  it('signs the server in by the secret of the app', () => {
    const { salesforce } = valid({ ...base, SALESFORCE_CLIENT_SECRET: 'hunter22' });
    expect(salesforce).toMatchObject({
      loginUrl: 'https://example.my.salesforce.com',
      clientId: '3MVG9.abc_DEF',
      serverSignIn: { by: 'client-credentials' },
      pubsubEndpoint: 'api.pubsub.salesforce.com:7443',
      pubsubCa: null,
    });
    expect(salesforce?.clientSecret?.reveal()).toBe('hunter22');
  });

  it('signs the server in by a key from a file, and keeps a secret for people', () => {
    const { salesforce } = valid(
      {
        SALESFORCE_CLIENT_ID: 'id',
        SALESFORCE_JWT_KEY_FILE: 'key.pem',
        SALESFORCE_USERNAME: 'tieline@example.org',
        SALESFORCE_CLIENT_SECRET_FILE: 'secret',
      },
      { 'key.pem': key, secret: 'hunter22\n' },
    );
    expect(salesforce).toMatchObject({
      loginUrl: 'https://login.salesforce.com',
      serverSignIn: { by: 'jwt-bearer', username: 'tieline@example.org' },
    });
    expect(salesforce?.clientSecret?.reveal()).toBe('hunter22');
  });

  it('says at once all that is missing and what belongs together', () => {
    expect(problems({})).toEqual([
      'SALESFORCE_CLIENT_ID: given nothing, expected the consumer key of the app in Salesforce, because TIELINE_CRM is salesforce',
      'SALESFORCE_CLIENT_SECRET: given nothing, expected the secret of the app, because TIELINE_CRM is salesforce; or SALESFORCE_JWT_KEY_FILE with SALESFORCE_USERNAME',
    ]);
    expect(problems({ ...base, SALESFORCE_USERNAME: 'tieline@example.org' })[0]).toMatch(
      /^SALESFORCE_JWT_KEY_FILE: given nothing, expected the file with the private key/,
    );
    expect(problems({ ...base, SALESFORCE_JWT_KEY_FILE: 'key.pem' }, { 'key.pem': key })).toEqual([
      'SALESFORCE_USERNAME: given nothing, expected the user that Tieline works as, because a key signs in for a named user',
    ]);
  });

  it('names every value it cannot use, and shows no secret', () => {
    const given = problems(
      {
        SALESFORCE_LOGIN_URL: 'http://login.salesforce.com',
        SALESFORCE_CLIENT_ID: 'a b',
        SALESFORCE_CLIENT_SECRET: 'hunter22',
        SALESFORCE_CLIENT_SECRET_FILE: 'secret',
        SALESFORCE_JWT_KEY_FILE: 'short.pem',
        SALESFORCE_USERNAME: 'tieline',
        SALESFORCE_PUBSUB_ENDPOINT: 'pubsub',
        SALESFORCE_PUBSUB_CA_FILE: 'ca.pem',
        TIELINE_SECRET_KEY: 'hunter22',
      },
      { 'short.pem': pem(1024), 'ca.pem': 'hunter22', secret: 'hunter22' },
    );
    expect(given.map((one) => one.slice(0, one.indexOf(':')))).toEqual([
      'TIELINE_SECRET_KEY',
      'SALESFORCE_LOGIN_URL',
      'SALESFORCE_CLIENT_ID',
      'SALESFORCE_CLIENT_SECRET_FILE',
      'SALESFORCE_JWT_KEY_FILE',
      'SALESFORCE_USERNAME',
      'SALESFORCE_PUBSUB_ENDPOINT',
      'SALESFORCE_PUBSUB_CA_FILE',
    ]);
    expect(given.join('\n')).not.toMatch(/hunter22|PRIVATE KEY/);
  });

  it('names a file that is missing or empty', () => {
    const files = { empty: '\n' };
    expect(problems({ ...base, SALESFORCE_CLIENT_SECRET_FILE: 'none' }, files)).toEqual([
      'SALESFORCE_CLIENT_SECRET_FILE: given "none", expected a file that this user can read',
    ]);
    expect(problems({ ...base, SALESFORCE_CLIENT_SECRET_FILE: 'empty' }, files)).toEqual([
      'SALESFORCE_CLIENT_SECRET_FILE: given an empty file, expected a file that holds the secret',
    ]);
  });

  it('lets an app sign in with its secret at the address of the org only', () => {
    const given = { SALESFORCE_CLIENT_ID: 'id', SALESFORCE_CLIENT_SECRET: 'hunter22' };
    expect(problems(given)[0]).toMatch(/^SALESFORCE_LOGIN_URL: .*my\.salesforce\.com/);
  });

  it('takes an address without TLS on this machine only', () => {
    const SALESFORCE_CLIENT_SECRET = 'hunter22';
    const loopback = { ...base, SALESFORCE_CLIENT_SECRET, SALESFORCE_LOGIN_URL: 'http://127.0.0.1:8181' };
    expect(valid(loopback).salesforce?.loginUrl).toBe('http://127.0.0.1:8181');
    const elsewhere = { ...loopback, SALESFORCE_LOGIN_URL: 'http://10.0.0.7' };
    expect(problems(elsewhere)[0]).toMatch(/^SALESFORCE_LOGIN_URL: given "http:\/\/10\.0\.0\.7"/);
  });

  it('knows the contact center whose telephony Tieline is, if there is one', () => {
    const signIn = { ...base, SALESFORCE_CLIENT_SECRET: 'hunter22' };
    expect(valid(signIn).salesforce?.contactCenter).toBeNull();
    const named = {
      ...signIn,
      SALESFORCE_CONTACT_CENTER: 'Acme_Voice',
      SALESFORCE_CONTACT_CENTER_KEY_FILE: 'center.pem',
    };
    const { salesforce } = valid(named, { 'center.pem': key });
    expect(salesforce?.contactCenter).toMatchObject({ name: 'Acme_Voice', provider: 'Tieline', url: null });
    expect(salesforce?.contactCenter?.key.reveal()).toContain('PRIVATE KEY');
    const elsewhere = { ...named, SALESFORCE_TELEPHONY_URL: 'https://acme.my.salesforce-scrt.com/' };
    expect(valid(elsewhere, { 'center.pem': key }).salesforce?.contactCenter?.url).toBe(
      'https://acme.my.salesforce-scrt.com',
    );
  });

  it('wants a contact center and its key together, and an address that keeps secrets', () => {
    const signIn = { ...base, SALESFORCE_CLIENT_SECRET: 'hunter22' };
    expect(problems({ ...signIn, SALESFORCE_CONTACT_CENTER: 'Acme_Voice' })[0]).toMatch(
      /^SALESFORCE_CONTACT_CENTER_KEY_FILE: given nothing/,
    );
    const keyed = { ...signIn, SALESFORCE_CONTACT_CENTER_KEY_FILE: 'center.pem' };
    expect(problems(keyed, { 'center.pem': key })[0]).toMatch(/^SALESFORCE_CONTACT_CENTER: given nothing/);
    const wrong = { SALESFORCE_CONTACT_CENTER: 'Acme Voice', SALESFORCE_TELEPHONY_URL: 'http://10.0.0.7' };
    expect(
      problems({ ...keyed, ...wrong }, { 'center.pem': key }).map((one) => one.split(':', 1)[0]),
    ).toEqual(['SALESFORCE_CONTACT_CENTER', 'SALESFORCE_TELEPHONY_URL']);
  });

  it('points out what changes nothing', () => {
    const warnings = (environment: Record<string, string>) => {
      const result = readConfig(environment, directoryWith({}));
      return 'warnings' in result ? result.warnings : [];
    };
    expect(warnings({ SALESFORCE_CLIENT_ID: 'id', SALESFORCE_ELSE: 'x' })).toEqual([
      'TIELINE_CRM is embedded, so what is set for Salesforce changes nothing: SALESFORCE_CLIENT_ID.',
    ]);
    expect(warnings({ ...base, SALESFORCE_CLIENT_SECRET: 'x', SALESFORCE_SECRET: 'x' })[0]).toMatch(
      /^SALESFORCE_SECRET is not a setting/,
    );
  });

  it('never shows a secret, however it is printed', () => {
    const TIELINE_SECRET_KEY = Buffer.alloc(32, 7).toString('base64');
    const config = valid(
      {
        ...base,
        SALESFORCE_JWT_KEY_FILE: 'key.pem',
        SALESFORCE_USERNAME: 'tieline@example.org',
        SALESFORCE_CLIENT_SECRET: 'hunter22',
        TIELINE_SECRET_KEY,
      },
      { 'key.pem': key },
    );
    const printed = `${JSON.stringify(config)} ${inspect(config, { depth: null })}`;
    expect(printed).not.toMatch(/hunter22|PRIVATE KEY/);
    expect(printed).not.toContain(TIELINE_SECRET_KEY);
    expect(config.secretKey?.reveal()).toBe(TIELINE_SECRET_KEY);
  });
});
