import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { secretKey } from './secret-key.ts';

function directory(): string {
  const path = mkdtempSync(join(tmpdir(), 'tieline-key-'));
  onTestFinished(() => rmSync(path, { recursive: true }));
  return path;
}

describe('the key of what is kept secret', () => {
  it('is made once, and only its owner may read it', () => {
    const data = join(directory(), 'data');
    const key = secretKey(data, null);
    expect(key).toHaveLength(32);
    expect(secretKey(data, null).equals(key)).toBe(true);
    expect(statSync(join(data, 'secret-key')).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(data, 'secret-key'), 'utf8')).toBe(`${key.toString('base64')}\n`);
  });

  it('is the one given, and then none is kept', () => {
    const data = directory();
    const given = Buffer.alloc(32, 3);
    expect(secretKey(data, given.toString('base64')).equals(given)).toBe(true);
    expect(statSync(join(data, 'secret-key'), { throwIfNoEntry: false })).toBeUndefined();
  });

  it('is not replaced where its file was damaged', () => {
    const data = directory();
    writeFileSync(join(data, 'secret-key'), 'half');
    expect(() => secretKey(data, null)).toThrow(/does not hold a key.*copy of the data directory/);
  });
});
