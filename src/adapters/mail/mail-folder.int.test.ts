import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { mailerContract } from '../../../test/contract/mailer.ts';
import { MailFolder } from './mail-folder.ts';

const sender = { name: 'Tieline', address: 'desk@example.org' };
const mail = { to: 'erika@example.org', subject: 'Missed call', text: 'Erika called.' };

function folder(keep?: number): { mailer: MailFolder; directory: string; files: () => string[] } {
  const data = mkdtempSync(join(tmpdir(), 'tieline-mail-'));
  onTestFinished(() => rmSync(data, { recursive: true }));
  const directory = join(data, 'mail');
  const mailer = new MailFolder({
    directory,
    sender,
    now: () => Date.parse('2026-11-20T09:00:00Z'),
    ...(keep === undefined ? {} : { keep }),
  });
  return { mailer, directory, files: () => readdirSync(directory) };
}

describe('a folder of mails', () => {
  mailerContract(async () => {
    const { mailer, directory } = folder();
    return {
      mailer,
      arrived: async () => {
        try {
          return readdirSync(directory).map((name) => readFileSync(join(directory, name), 'utf8'));
        } catch {
          return [];
        }
      },
    };
  });

  it('has one file for a mail however often it is sent, which nobody else can read', async () => {
    const { mailer, directory, files } = folder();
    await Promise.all([1, 2, 3].map(() => mailer.send({ ...mail, key: 'one' })));
    expect(files()).toEqual([expect.stringMatching(/^[0-9a-f]{40}\.eml$/)]);
    expect(statSync(directory).mode & 0o077).toBe(0);
    expect(statSync(join(directory, files()[0] ?? '')).mode & 0o077).toBe(0);
  });

  it('keeps the newest mails and drops the oldest when there are far too many', async () => {
    const { mailer, directory, files } = folder(10);
    await mailer.send({ ...mail, key: 'first' });
    const [first = ''] = files();
    for (let index = 0; index < 520; index += 1) writeFileSync(join(directory, `${index}.eml`), '');
    // Counted anew by another process; the one that has the folder open counts what it writes itself.
    const another = new MailFolder({ directory, sender, now: () => Date.now(), keep: 10 });
    await another.send({ ...mail, key: 'last' });
    expect(files().length).toBe(10);
    expect(files()).not.toContain(first);
  });

  it('that cannot be written to takes the mail later, and its check says what to do', async () => {
    const data = mkdtempSync(join(tmpdir(), 'tieline-mail-'));
    onTestFinished(() => rmSync(data, { recursive: true }));
    writeFileSync(join(data, 'file'), '');
    const mailer = new MailFolder({ directory: join(data, 'file', 'mail'), sender, now: () => 0 });
    expect(await mailer.send({ ...mail, key: 'one' })).toMatchObject({ result: 'later' });
    expect(await mailer.check()).toMatchObject({
      result: 'fails',
      mend: expect.stringContaining('TIELINE_DATA'),
    });
  });
});
