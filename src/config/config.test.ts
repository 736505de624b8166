import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { describeProblem, readConfig, type Config } from './config.ts';
import type { ConfigProblem } from './setting-reader.ts';

function directoryWith(files: Readonly<Record<string, string>> = {}): string {
  const directory = mkdtempSync(join(tmpdir(), 'tieline-config-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
  return directory;
}

function valid(environment: Record<string, string>, directory = directoryWith()): Config {
  const result = readConfig(environment, directory);
  if ('config' in result) return result.config;
  throw new Error(result.problems.map(describeProblem).join('\n'));
}

function problems(
  environment: Record<string, string>,
  directory = directoryWith(),
): readonly ConfigProblem[] {
  const result = readConfig(environment, directory);
  return 'problems' in result ? result.problems : [];
}

describe('the configuration', () => {
  it('needs nothing to be set', () => {
    const directory = directoryWith();
    expect(valid({ PORT: '' }, directory)).toMatchObject({
      host: '127.0.0.1',
      port: 8080,
      dataDirectory: join(directory, 'data'),
      databaseUrl: null,
      requestsPerMinute: 600,
      crm: 'embedded',
      salesforce: null,
      secretKey: null,
      demo: 'when-new',
      demoHistory: true,
      demoPassword: null,
      logLevel: 'info',
      smtpUrl: null,
      mailFrom: null,
    });
  });

  it('is read from the environment and a file, the environment winning', () => {
    const directory = directoryWith({
      'tieline.config.json': '{"PORT": 9000, "HOST": "0.0.0.0", "TIELINE_DEMO": false}',
    });
    expect(valid({ PORT: '0' }, directory)).toMatchObject({ port: 0, host: '0.0.0.0', demo: 'off' });
  });

  it('names every problem at once, with what was given and what is expected', () => {
    const found = problems({
      PORT: '80a',
      HOST: 'http://x',
      TIELINE_DEMO: 'maybe',
      TIELINE_TELEPHONY: 'other',
      TIELINE_CRM: 'other',
      TIELINE_RATE_LIMIT: '-1',
      TIELINE_LOG_LEVEL: 'loud',
      TIELINE_PUBLIC_URL: 'desk.example.org',
      DATABASE_URL: 'mysql://me:hunter22@x/y',
      TIELINE_DEMO_PASSWORD: 'short',
      TIELINE_SMTP_URL: 'smtp://me:hunter22@mail/x',
      TIELINE_MAIL_FROM: 'desk',
    });
    expect(found.map((problem) => problem.name)).toEqual([
      'HOST',
      'PORT',
      'DATABASE_URL',
      'TIELINE_TELEPHONY',
      'TIELINE_CRM',
      'TIELINE_RATE_LIMIT',
      'TIELINE_DEMO',
      'TIELINE_DEMO_PASSWORD',
      'TIELINE_LOG_LEVEL',
      'TIELINE_PUBLIC_URL',
      'TIELINE_SMTP_URL',
      'TIELINE_MAIL_FROM',
    ]);
    const text = found.map(describeProblem).join('\n');
    expect(text).toContain('TIELINE_CRM: given "other", expected one of embedded, salesforce');
    expect(text).toContain('PORT: given "80a", expected a whole number from 0 to 65535');
    expect(text).not.toMatch(/hunter22|short/);
  });

  it('knows who mails come from wherever there is a mail server', () => {
    const TIELINE_SMTP_URL = 'smtps://me:hunter22@mail.example.org';
    expect(problems({ TIELINE_SMTP_URL }).map(describeProblem)).toEqual([
      'TIELINE_MAIL_FROM: given nothing, expected the address that mails come from, because TIELINE_SMTP_URL names a mail server',
    ]);
    const config = valid({ TIELINE_SMTP_URL, TIELINE_MAIL_FROM: 'Tieline <desk@example.org>' });
    expect(config.mailFrom).toEqual({ name: 'Tieline', address: 'desk@example.org' });
    expect(config.smtpUrl?.reveal()).toBe(TIELINE_SMTP_URL);
  });

  it('takes over only on a database that both servers can reach', () => {
    expect(problems({ TIELINE_TAKE_OVER: 'on' }).map(describeProblem).join()).toMatch(
      /^DATABASE_URL: given nothing, expected .*TIELINE_TAKE_OVER is on/,
    );
    const DATABASE_URL = 'postgres://me@db.example.org/tieline';
    expect(valid({ TIELINE_TAKE_OVER: 'on', DATABASE_URL }).takeOver).toBe(true);
    expect(valid({ DATABASE_URL }).takeOver).toBe(false);
  });

  it.each([
    ['off', false],
    ['0', false],
    ['on', 1],
    ['1', 1],
    ['2', 2],
    ['10.0.0.7', ['10.0.0.7']],
    ['10.0.0.7, 10.0.1.0/24,fd00::/8', ['10.0.0.7', '10.0.1.0/24', 'fd00::/8']],
  ])('believes no proxy, some of them counted from the right, or those named: %s', (text, expected) => {
    expect(valid({ TIELINE_TRUST_PROXY: text }).trustProxy).toEqual(expected);
  });

  it.each(['all', '11', '-1', '1.5', '10.0.0', '10.0.0.0/33', '::1/129', '10.0.0.7,', 'proxy.example.org'])(
    'says how proxies are named where it cannot read %j',
    (text) => {
      expect(problems({ TIELINE_TRUST_PROXY: text }).map(describeProblem)).toEqual([
        `TIELINE_TRUST_PROXY: given "${text}", expected off, the number of proxies in front (1 to 10), or their addresses: 10.0.0.7, 10.0.1.0/24`,
      ]);
    },
  );

  it('refuses a file that is broken, missing though named, or names what does not exist', () => {
    expect(problems({}, directoryWith({ 'tieline.config.json': '{"PORT": ' }))[0]?.expected).toContain(
      'JSON object',
    );
    expect(problems({ TIELINE_CONFIG: 'none.json' })[0]?.expected).toBe('a file that can be read');
    const slips = problems({}, directoryWith({ 'tieline.config.json': '{"PROT": 1, "PORT": [1]}' }));
    expect(slips.map(describeProblem).join('\n')).toMatch(/PROT.*\n.*PORT.*a list/);
  });

  it('points out a variable that means nothing, which is often a slip', () => {
    const result = readConfig({ TIELINE_DATABASE: 'x' }, directoryWith());
    expect('warnings' in result && result.warnings[0]).toContain('TIELINE_DATABASE is not a setting');
  });

  it('never shows a secret, however it is printed', () => {
    const config = valid({
      DATABASE_URL: 'postgres://me:hunter22@host/db',
      TIELINE_DEMO_PASSWORD: 'hunter22hunter22',
      TIELINE_SMTP_URL: 'smtp://me:hunter22@mail.example.org',
      TIELINE_MAIL_FROM: 'desk@example.org',
    });
    expect(`${JSON.stringify(config)} ${inspect(config)} ${String(config.databaseUrl)}`).not.toContain(
      'hunter22',
    );
    expect(config.databaseUrl?.reveal()).toContain('hunter22');
  });
});
