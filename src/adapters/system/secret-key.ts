import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeDirectory, unusable } from './data-directory.ts';

const KEY_BYTES = 32;
const FILE = 'secret-key';

/** The file is there and holds no key; the message says what to do. */
export class SecretKeyDamaged extends Error {
  override readonly name = 'SecretKeyDamaged';
}

/**
 * The key by which secrets are kept in the database: the one given (base64), else the one made at the first start, kept in
 * `secret-key` in the data directory, which only its owner may read. Throws `SecretKeyDamaged` and `DirectoryUnusable`.
 */
export function secretKey(dataDirectory: string, given: string | null): Buffer {
  if (given !== null) return Buffer.from(given, 'base64');
  const file = join(dataDirectory, FILE);
  return readKey(file) ?? makeKey(dataDirectory, file);
}

function readKey(file: string): Buffer | null {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
  const key = Buffer.from(text.trim(), 'base64');
  if (key.length === KEY_BYTES) return key;
  throw new SecretKeyDamaged(
    `${file} does not hold a key. Bring it back from a copy of the data directory; without one delete it, and whatever ` +
      'was kept by it must be entered again.',
  );
}

/** Under its name only when it is whole, and never over one that another server has made meanwhile. */
function makeKey(dataDirectory: string, file: string): Buffer {
  makeDirectory(dataDirectory);
  const unfinished = `${file}.${process.pid}`;
  try {
    writeFileSync(unfinished, `${randomBytes(KEY_BYTES).toString('base64')}\n`, { mode: 0o600, flush: true });
    linkSync(unfinished, file);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST'))
      throw unusable(dataDirectory, error);
  } finally {
    rmSync(unfinished, { force: true });
  }
  const key = readKey(file);
  if (key === null) throw new SecretKeyDamaged(`${file} was removed while it was made. Start again.`);
  return key;
}
