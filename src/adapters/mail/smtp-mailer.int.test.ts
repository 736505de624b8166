import { once } from 'node:events';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { describe, expect, it, onTestFinished } from 'vitest';
import { mailerContract } from '../../../test/contract/mailer.ts';
import { scriptedSmtp, type Script } from '../../../test/support/mail/scripted-smtp.ts';
import { SmtpMailer, smtpLimits } from './smtp-mailer.ts';
import { readSmtpUrl } from './smtp-server.ts';

const sender = { name: 'Tieline', address: 'desk@example.org' };
const mail = { key: 'a key', to: 'erika@example.org', subject: 'Missed call', text: 'Erika called.' };
/** Short enough for a test, long enough for a busy machine to answer in. */
const patient = { ...smtpLimits, silenceMs: 400, mailMs: 5_000 };

function mailer(url: string, limits = patient): SmtpMailer {
  const server = readSmtpUrl(url);
  if (server === null) throw new Error(`${url} is no address of a mail server`);
  return new SmtpMailer({ server, sender, now: () => Date.parse('2026-11-20T09:00:00Z'), limits });
}

/** A real mail server on a socket, that keeps what arrives. */
async function realServer(options: SMTPServerOptions = {}): Promise<{ port: number; messages: string[] }> {
  const messages: string[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    onData: (stream, _session, done) => {
      let message = '';
      stream.setEncoding('utf8');
      stream.on('data', (piece: string) => {
        message += piece;
      });
      stream.on('end', () => {
        messages.push(message);
        done();
      });
    },
    ...options,
  });
  server.on('error', () => undefined);
  const listening = server.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  onTestFinished(() => new Promise((resolve) => server.close(() => resolve())));
  const address = listening.address();
  if (address === null || typeof address === 'string') throw new Error('it listens on a port');
  return { port: address.port, messages };
}

describe('a mail server', () => {
  mailerContract(async () => {
    const { port, messages } = await realServer();
    return { mailer: mailer(`smtp://127.0.0.1:${port}`), arrived: async () => messages };
  });

  it('is signed in to, and one that refuses the sign-in may take the mail later', async () => {
    const { port, messages } = await realServer({
      authOptional: false,
      onAuth: ({ username, password }, _session, done) =>
        username === 'desk' && password === 'a:b@c'
          ? done(null, { user: username })
          : done(new Error('wrong')),
    });
    const right = mailer(`smtp://desk:a%3Ab%40c@127.0.0.1:${port}`);
    expect(await right.send(mail)).toEqual({ result: 'sent' });
    expect(await right.check()).toEqual({ result: 'works', where: `127.0.0.1:${port}, signed in` });
    expect(right.name).toBe(`127.0.0.1:${port}`);

    const wrong = mailer(`smtp://desk:guess@127.0.0.1:${port}`);
    expect(await wrong.send(mail)).toMatchObject({ result: 'later', why: expect.stringContaining('535') });
    const check = await wrong.check();
    expect(check).toMatchObject({ result: 'fails', mend: expect.stringContaining('password') });
    expect(JSON.stringify([check, await wrong.send(mail)])).not.toContain('guess');
    expect(messages.length).toBe(1);
  });

  it('with an untrusted certificate gets no mail and no password', async () => {
    let said = 0;
    const { port, messages } = await realServer({
      disabledCommands: [],
      allowInsecureAuth: true,
      onAuth: (_auth, _session, done) => {
        said += 1;
        done(null, { user: 'desk' });
      },
    });
    const untrusted = mailer(`smtp://desk:secret@127.0.0.1:${port}`);
    expect(await untrusted.send(mail)).toMatchObject({ result: 'later' });
    expect(await untrusted.check()).toMatchObject({ mend: expect.stringContaining('certificate') });
    expect([said, messages]).toEqual([0, []]);
    expect(await mailer(`smtp://desk:secret@127.0.0.1:${port}?tls=never`).send(mail)).toEqual({
      result: 'sent',
    });
  });

  it('that is not there may take the mail later', async () => {
    const { port } = await scriptedSmtp({ greeting: { close: true } });
    const gone = mailer(`smtp://127.0.0.1:${port === 1 ? 2 : 1}`);
    expect(await gone.send(mail)).toMatchObject({
      result: 'later',
      why: expect.stringContaining('127.0.0.1'),
    });
    expect(await gone.check()).toMatchObject({
      result: 'fails',
      mend: expect.stringContaining('TIELINE_SMTP_URL'),
    });
  });
});

/** What comes of a mail where the server does this at that stage. */
async function when(script: Script) {
  const server = await scriptedSmtp(script);
  const result = await mailer(`smtp://127.0.0.1:${server.port}`).send(mail);
  return { result, messages: server.messages.length, connections: server.connections };
}

describe('a mail server that says no', () => {
  for (const stage of ['MAIL', 'RCPT', 'DATA', 'message'] as const) {
    it(`for good at ${stage} is believed, in its own words`, async () => {
      const { result } = await when({ [stage]: { say: '550 5.1.1 no such person here' } });
      expect(result).toEqual({
        result: 'refused',
        code: '550',
        words: expect.stringContaining('5.1.1 no such person here'),
      });
    });

    it(`for now at ${stage} may be asked again`, async () => {
      const { result } = await when({ [stage]: { say: '451 4.7.1 greylisted, come back' } });
      expect(result).toEqual({ result: 'later', why: expect.stringContaining('greylisted, come back') });
    });
  }

  it('to everybody may be asked again', async () => {
    expect((await when({ greeting: { say: '554 no service here' } })).result).toMatchObject({
      result: 'later',
    });
    expect((await when({ EHLO: { say: '421 shutting down' } })).result).toMatchObject({ result: 'later' });
  });

  it('at length is quoted in one line that can be read', async () => {
    const { result } = await when({ RCPT: { say: `550-${'no '.repeat(1_000)}\r\n550 \u0007never` } });
    const words = result.result === 'refused' ? result.words : '';
    expect(words.length).toBeLessThanOrEqual(500);
    expect(words).not.toMatch(/\p{Cc}/u);
  });
});

describe('a mail server that breaks off', () => {
  for (const stage of ['greeting', 'EHLO', 'MAIL', 'RCPT', 'DATA'] as const) {
    it(`at ${stage} has surely not taken the mail`, async () => {
      expect(await when({ [stage]: { close: true } })).toMatchObject({
        result: { result: 'later' },
        messages: 0,
      });
    });
    it(`silently at ${stage} has surely not taken the mail`, async () => {
      expect(await when({ [stage]: { silent: true } })).toMatchObject({
        result: { result: 'later' },
        messages: 0,
      });
    });
  }

  it('after the end of the mail may mean it was accepted, so it is not retried automatically', async () => {
    const unknown = { result: 'refused', code: 'unknown-outcome' };
    for (const behaviour of [{ close: true }, { silent: true }, { say: '354 what?' }] as const)
      expect(await when({ message: behaviour })).toMatchObject({
        result: unknown,
        messages: 1,
        connections: 1,
      });
  });

  it('after it has taken the mail has taken it', async () => {
    const server = await scriptedSmtp({});
    const result = await mailer(`smtp://127.0.0.1:${server.port}`).send(mail);
    expect([result, server.messages.length]).toEqual([{ result: 'sent' }, 1]);
  });

  it('never but is endlessly slow is given up within the deadline', async () => {
    const server = await scriptedSmtp({ RCPT: { silent: true } });
    const slow = mailer(`smtp://127.0.0.1:${server.port}`, { ...smtpLimits, mailMs: 300 });
    expect(await slow.send(mail)).toEqual({ result: 'later', why: expect.stringContaining('within 0.3 s') });
  });
});

describe('the address of a mail server', () => {
  it('says how the connection is kept secret, a password never going in the clear', () => {
    const tlsOf = (url: string) => readSmtpUrl(url)?.tls;
    expect(tlsOf('smtps://me:secret@mail.example.org')).toBe('wrapped');
    expect(tlsOf('smtp://me:secret@mail.example.org')).toBe('required');
    expect(tlsOf('smtp://me:secret@localhost')).toBe('offered');
    expect(tlsOf('smtp://mail.example.org:25')).toBe('offered');
    expect(tlsOf('smtp://me:secret@mail.example.org?tls=never')).toBe('never');
  });

  it('has the usual port unless it names one, and a login that is decoded', () => {
    expect(readSmtpUrl('smtps://mail.example.org')).toMatchObject({ port: 465, login: null });
    expect(readSmtpUrl('smtp://a%40b:%C3%BC@[::1]:2525')).toEqual({
      host: '::1',
      port: 2525,
      tls: 'offered',
      login: { user: 'a@b', password: 'ü' },
    });
  });

  it('is refused where it is another thing', () => {
    for (const url of [
      'http://mail.example.org',
      'mail.example.org',
      'smtp://',
      'smtp://me@mail.example.org',
      'smtp://me:%zz@mail.example.org',
      'smtp://mail.example.org/path',
      'smtp://mail.example.org?tls=maybe',
      'smtps://mail.example.org?tls=never',
      'smtp://mail.example.org:0',
    ])
      expect([url, readSmtpUrl(url)]).toEqual([url, null]);
  });
});
