import { randomInt } from 'node:crypto';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeDirectory } from '../adapters/system/data-directory.ts';

/** Without 0, O, 1, l and I, because people type it from a screen. */
const alphabet = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';
/** 16 of 56 characters are 93 bits: nobody guesses it through the sign-in, nor from its hash. */
const LENGTH = 16;

/**
 * The common password of the demonstration's people: the one given, else the one made at the first start,
 * kept in `demo-password` in the data directory, which only its owner may read.
 */
export function demoPassword(dataDirectory: string, given: string | null): string {
  if (given !== null) return given;
  const file = join(dataDirectory, 'demo-password');
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
  const password = Array.from({ length: LENGTH }, () => alphabet[randomInt(alphabet.length)]).join('');
  makeDirectory(dataDirectory);
  writeFileSync(file, `${password}\n`, { mode: 0o600 });
  // A strange umask can only take rights away, a strange file system may have given some.
  chmodSync(file, 0o600);
  return password;
}
