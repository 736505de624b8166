import { describe, expect, it } from 'vitest';
import type { Mail, Mailer } from '../../src/application/ports/logging/mailer.ts';

/** An adapter under test, with what arrives at its other end. */
export interface MailerSubject {
  readonly mailer: Mailer;
  /** Every mail that arrived since the test began, as it is on the wire. */
  readonly arrived: () => Promise<readonly string[]>;
}

const mail = (given: Partial<Mail> = {}): Mail => ({
  key: 'a key',
  to: 'erika@example.org',
  subject: 'Missed call',
  text: 'Erika called.',
  ...given,
});

const headerOf = (message: string, name: string): string | undefined => {
  const [head = ''] = message.split('\r\n\r\n');
  const unfolded = head.replaceAll(/\r\n[ \t]+/g, ' ');
  return unfolded
    .split('\r\n')
    .find((line) => line.toLowerCase().startsWith(`${name.toLowerCase()}: `))
    ?.slice(name.length + 2);
};
const bodyOf = (message: string): string => message.slice(message.indexOf('\r\n\r\n') + 4);

/** What holds for every way a mail may take. `subject` gives a new one for each test. */
export function mailerContract(subject: () => Promise<MailerSubject>): void {
  describe('a mail', () => {
    it('arrives as it was written', async () => {
      const { mailer, arrived } = await subject();
      expect(await mailer.send(mail())).toEqual({ result: 'sent' });
      const [message = '', ...others] = await arrived();
      expect(others).toEqual([]);
      expect(headerOf(message, 'From')).toBe('Tieline <desk@example.org>');
      expect(headerOf(message, 'To')).toBe('erika@example.org');
      expect(headerOf(message, 'Subject')).toBe('Missed call');
      expect(headerOf(message, 'Content-Type')).toBe('text/plain; charset=utf-8');
      expect(headerOf(message, 'Auto-Submitted')).toBe('auto-generated');
      expect(bodyOf(message).trimEnd()).toBe('Erika called.');
    });

    it('arrives in every language', async () => {
      const { mailer, arrived } = await subject();
      await mailer.send(mail({ subject: 'Verpasst: Jürgen', text: 'Jürgen hat angerufen.' }));
      const [message = ''] = await arrived();
      expect(headerOf(message, 'Subject')).toBe('=?UTF-8?Q?Verpasst=3A_J=C3=BCrgen?=');
      expect(headerOf(message, 'Content-Transfer-Encoding')).toBe('quoted-printable');
      expect(bodyOf(message)).toContain('J=C3=BCrgen hat angerufen.');
    });

    it('arrives whole when it is long and its lines look like commands', async () => {
      const { mailer, arrived } = await subject();
      const lines = ['.', '..', '.QUIT', 'From here', 'Bcc: all@example.org', 'x'.repeat(70)];
      const text = Array.from({ length: 200 }, () => lines.join('\n')).join('\n');
      await mailer.send(mail({ text }));
      const [message = ''] = await arrived();
      expect(bodyOf(message).trimEnd()).toBe(text.replaceAll('\n', '\r\n'));
      expect(headerOf(message, 'Bcc')).toBeUndefined();
    });

    it('has the same Message-ID whenever it is sent again, and another than any other mail', async () => {
      const { mailer, arrived } = await subject();
      await mailer.send(mail({ key: 'one' }));
      const [first = ''] = await arrived();
      await mailer.send(mail({ key: 'one' }));
      await mailer.send(mail({ key: 'two' }));
      const ids = (await arrived()).map((message) => headerOf(message, 'Message-ID'));
      expect(headerOf(first, 'Message-ID')).toMatch(/^<[0-9a-f]{40}@example\.org>$/);
      expect(new Set(ids).size).toBe(2);
      expect(ids).toContain(headerOf(first, 'Message-ID'));
    });

    it('is refused with an address that is none or more than one, and with a subject of several lines', async () => {
      const { mailer, arrived } = await subject();
      for (const to of [
        '',
        'erika',
        'erika@example.org, tom@example.org',
        'erika@example.org\r\nBcc: all@example.org',
        'erika@example.org> SIZE=1\r\nRCPT TO:<all@example.org',
        'Erika <erika@example.org>',
        `${'x'.repeat(250)}@example.org`,
      ])
        expect([to, await mailer.send(mail({ to }))]).toMatchObject([
          to,
          { result: 'refused', code: 'address-invalid' },
        ]);
      expect(await mailer.send(mail({ subject: 'Hello\r\nBcc: all@example.org' }))).toMatchObject({
        result: 'refused',
        code: 'subject-invalid',
      });
      expect(await arrived()).toEqual([]);
    });
  });

  it('a check says that mail can go out, and sends none', async () => {
    const { mailer, arrived } = await subject();
    expect(await mailer.check()).toMatchObject({ result: 'works' });
    expect(await arrived()).toEqual([]);
  });
}
