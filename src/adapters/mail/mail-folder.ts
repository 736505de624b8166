import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { access, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Mail, MailCheck, Mailer, MailResult } from '../../application/ports/logging/mailer.ts';
import type { Sender } from '../../domain/logging/mail/address.ts';
import { compose, digestOf, faultOf } from './message.ts';

/** Years of a small centre's mails, which a folder still lists at once; beyond it the oldest go. */
const maxFiles = 10_000;
/** How many more there may be until the oldest are looked for, so that not every mail costs a look at all. */
const slack = 500;
/** Only its owner may read what customers and agents are called. */
const folderMode = 0o700;
const fileMode = 0o600;

export interface MailFolderDeps {
  /** Absolute; made with the first mail. */
  readonly directory: string;
  readonly sender: Sender;
  readonly now: () => number;
  /** Files kept at most, apart from the slack. */
  readonly keep?: number;
}

/**
 * Mails as files of a folder, one `.eml` each, which any mail program opens: what Tieline does without a mail server.
 * A mail has its file's name from its key, so that one sent twice is one file.
 */
export class MailFolder implements Mailer {
  readonly name: string;
  readonly #deps: MailFolderDeps;
  /** About how many files there are; null: not counted yet. */
  #files: number | null = null;

  constructor(deps: MailFolderDeps) {
    this.name = deps.directory;
    this.#deps = deps;
  }

  async send(mail: Mail): Promise<MailResult> {
    const fault = faultOf(mail);
    if (fault !== null) return { result: 'refused', ...fault };
    const { directory, sender, now } = this.#deps;
    const message = await compose(mail, sender, now());
    const digest = digestOf(mail.key);
    try {
      await mkdir(directory, { recursive: true, mode: folderMode });
      await writeWhole(join(directory, `${digest}.eml`), message);
      await this.#dropOldest();
      return { result: 'sent' };
    } catch (error) {
      // The disk is full or the folder was taken away; nobody but an operator mends that, and then it goes on.
      // These words are in the ledger, where agents read them, so they do not say where it is.
      return { result: 'later', why: `The folder for mails cannot be written to (${codeOf(error)}).` };
    }
  }

  /** Looks at the folder, or at the nearest one above in which it would be made; makes nothing. */
  async check(): Promise<MailCheck> {
    const where = this.#deps.directory;
    for (let found = where; ; found = dirname(found)) {
      try {
        await access(found, constants.R_OK | constants.W_OK | constants.X_OK);
        return { result: 'works', where };
      } catch (error) {
        if (isAbsent(error) && dirname(found) !== found) continue;
        const mend = `Let the user that Tieline runs as write there, or name another data directory with TIELINE_DATA.`;
        return { result: 'fails', where, why: wordsOf(error), mend };
      }
    }
  }

  async #dropOldest(): Promise<void> {
    const { directory, keep = maxFiles } = this.#deps;
    this.#files = this.#files === null ? (await namesIn(directory)).length : this.#files + 1;
    if (this.#files <= keep + slack) return;
    const files = await Promise.all(
      (await namesIn(directory)).map(async (name) => {
        const path = join(directory, name);
        return { path, changedMs: (await stat(path)).mtimeMs };
      }),
    );
    const old = files.toSorted((a, b) => b.changedMs - a.changedMs).slice(keep);
    for (const { path } of old) await rm(path, { force: true });
    this.#files = files.length - old.length;
  }
}

const namesIn = async (directory: string): Promise<readonly string[]> =>
  (await readdir(directory)).filter((name) => name.endsWith('.eml'));

/** Under another name first: whoever looks into the folder never finds half a mail, nor does a crash leave one. */
async function writeWhole(path: string, content: Buffer): Promise<void> {
  const beside = `${path}.${randomUUID()}.part`;
  try {
    const file = await open(beside, 'wx', fileMode);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true }).catch(() => undefined);
    throw error;
  }
}

const isAbsent = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
