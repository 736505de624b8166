import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { z } from 'zod';

/**
 * A backup is one gzip file of lines: a head, then for each table a line that names it and its rows as
 * PostgreSQL's own COPY text, ended by `\.`, then a last line with the sequences and the number of rows, which proves it
 * whole. COPY writes a line break inside a value as `\n`, so every line of the file is one row.
 */
export type Head = z.infer<typeof Head>;
const Head = z.object({
  /** Raised when the file's form changes; older forms stay readable. 1: without sequences. */
  tieline: z.int().positive(),
  /** The number of the latest migration that was applied. */
  migrations: z.int().nonnegative(),
  /** Of the Tieline that made it; the first form does not say. */
  version: z.string().optional(),
});
export const FORMAT = 2;

export type TableHead = z.infer<typeof TableHead>;
const TableHead = z.object({ table: z.string(), columns: z.array(z.string()) });

export type Sequence = z.infer<typeof Sequence>;
const Sequence = z.object({
  sequence: z.string(),
  /** As PostgreSQL writes it: a number that may be too large for a double. */
  last: z.string(),
  /** Whether `last` was given out, or is the next. */
  called: z.boolean(),
});

export type Ending = z.infer<typeof Ending>;
const Ending = z.object({ rows: z.int().nonnegative(), sequences: z.array(Sequence).optional() });

const Part = z.union([TableHead, Ending]);

/** The backup cannot be made or restored; the message says why and what to do, and nothing was changed. */
export class BackupError extends Error {
  override readonly name = 'BackupError';
}

export const endOfTable = '\\.';
const endOfTableBytes = Buffer.from(endOfTable);
const LINE_END = 0x0a;
const lineEnd = Buffer.from([LINE_END]);

/** A backup that is read from its head to its end, once. */
export interface OpenBackup {
  readonly head: Head;
  /** The next table, whose rows are to be read before the next part, or the last line. */
  part(): Promise<TableHead | Ending>;
  /** The rows of the table, each as COPY takes it. */
  rows(): AsyncGenerator<Buffer>;
  close(): Promise<void>;
}

/** Opens a backup and reads its head. Throws `BackupError` for what is none. */
export async function openBackup(file: string): Promise<OpenBackup> {
  const lines = linesOf(file);
  const next = async (): Promise<Buffer> => {
    const line = await lines.next();
    if (line.done === true) throw damaged(file, 'its end is missing');
    return line.value;
  };
  const first = await lines.next();
  const head = Head.safeParse(jsonOf(first.done === true ? Buffer.alloc(0) : first.value));
  if (!head.success) {
    await lines.return(undefined);
    throw notABackup(file);
  }
  return {
    head: head.data,
    async part() {
      const part = Part.safeParse(jsonOf(await next()));
      if (!part.success) throw damaged(file, 'a line in it names neither a table nor the end');
      // The checksum comes after the last line, so only a file that is read to its very end is known to be undamaged.
      if ('rows' in part.data && (await lines.next()).done !== true)
        throw damaged(file, 'something follows its end');
      return part.data;
    },
    async *rows() {
      for (let line = await next(); !line.equals(endOfTableBytes); line = await next())
        yield Buffer.concat([line, lineEnd]);
    },
    close: async () => void (await lines.return(undefined)),
  };
}

export const damaged = (file: string, what: string): BackupError =>
  new BackupError(
    `The backup ${file} is damaged: ${what}. Nothing was restored. Take another backup, or copy this one again from where it was made.`,
  );

const notABackup = (file: string): BackupError =>
  new BackupError(
    `${file} is not a backup of Tieline. Name a file that "npm run -s backup -- <file>" has made.`,
  );

/** The lines of a packed file, without their ends. Only `\n` ends one: texts may hold every other separator. */
async function* linesOf(file: string): AsyncGenerator<Buffer, undefined> {
  const source = createReadStream(file);
  const unpacked = createGunzip();
  // A file that cannot be read ends the reading with its error; `pipe` alone would leave the reader waiting.
  source.on('error', (error) => unpacked.destroy(error));
  let rest = Buffer.alloc(0);
  let isUnpacked = false;
  try {
    for await (const chunk of bytesOf(source.pipe(unpacked))) {
      isUnpacked = true;
      const text = Buffer.concat([rest, chunk]);
      let start = 0;
      for (let end = text.indexOf(LINE_END); end !== -1; end = text.indexOf(LINE_END, start)) {
        yield text.subarray(start, end);
        start = end + 1;
      }
      rest = text.subarray(start);
    }
  } catch (error) {
    throw unreadable(file, error, isUnpacked);
  } finally {
    source.destroy();
    unpacked.destroy();
  }
  if (rest.length > 0) yield rest;
}

function unreadable(file: string, error: unknown, isUnpacked: boolean): unknown {
  if (!(error instanceof Error)) return error;
  const code = 'code' in error ? String(error.code) : '';
  if (code === 'ENOENT')
    return new BackupError(`There is no file ${file}. Name the backup that is to be restored.`);
  if (code === 'EISDIR')
    return new BackupError(`${file} is a folder. Name the backup in it that is to be restored.`);
  if (code === 'EACCES')
    return new BackupError(`${file} must not be read by this user. Restore it as the user who owns it.`);
  if (code === 'Z_DATA_ERROR' && !isUnpacked) return notABackup(file);
  if (code.startsWith('Z_')) return damaged(file, error.message);
  return error;
}

/** What a stream of bytes gives, whose type does not say that it gives bytes. */
export async function* bytesOf(stream: AsyncIterable<unknown>): AsyncGenerator<Buffer> {
  for await (const chunk of stream) {
    if (!Buffer.isBuffer(chunk)) throw new TypeError('A stream of bytes gave something else.');
    yield chunk;
  }
}

function jsonOf(line: Buffer): unknown {
  try {
    return JSON.parse(line.toString());
  } catch {
    return null;
  }
}
