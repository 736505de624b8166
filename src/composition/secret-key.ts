import { randomBytes } from 'node:crypto';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeDirectory } from '../adapters/system/data-directory.ts';
import type { Config } from '../config/config.ts';

/** Of AES-256. */
const KEY_BYTES = 32;

/**
 * The key by which tokens are encrypted in the database: the one configured, else the one made at the first start and kept
 * in `secret-key` in the data directory, which only its owner may read. It is in no backup of the database.
 */
export function secretKeyOf({
  secretKey,
  dataDirectory,
}: Pick<Config, 'secretKey' | 'dataDirectory'>): Buffer {
  if (secretKey !== null) return Buffer.from(secretKey.reveal(), 'base64');
  const file = join(dataDirectory, 'secret-key');
  try {
    return Buffer.from(readFileSync(file, 'utf8').trim(), 'base64');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
  const key = randomBytes(KEY_BYTES);
  makeDirectory(dataDirectory);
  writeFileSync(file, `${key.toString('base64')}\n`, { mode: 0o600 });
  // A strange umask can only take rights away, a strange file system may have given some.
  chmodSync(file, 0o600);
  return key;
}
