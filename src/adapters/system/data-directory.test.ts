import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { DirectoryUnusable, makeDirectory, unusable } from './data-directory.ts';

function place(): string {
  const made = mkdtempSync(join(tmpdir(), 'tieline-directory-'));
  onTestFinished(() => rmSync(made, { recursive: true }));
  return made;
}

const failure = (code: string) => Object.assign(new Error(code), { code });

describe('a data directory', () => {
  it('is made with the folders above it, for its owner alone', { skip: process.platform === 'win32' }, () => {
    const path = join(place(), 'a', 'b');
    makeDirectory(path);
    makeDirectory(path);
    expect(statSync(path).mode & 0o777).toBe(0o700);
  });

  it('that is a file, or below one, is refused with what to do', () => {
    const file = join(place(), 'file');
    writeFileSync(file, '');
    for (const path of [file, join(file, 'below')])
      expect(() => makeDirectory(path)).toThrow(
        /is a file or below one\. Name another directory\. TIELINE_DATA/,
      );
  });

  it('is refused at once where no folder can be made', { skip: process.platform !== 'linux' }, () => {
    expect(() => makeDirectory('/proc/tieline/data')).toThrow(/takes no folders\. Name another one/);
  });

  it.each([
    ['EACCES', /must not be written to by this user\. .* give this user the right/],
    ['EROFS', /must not be written to by this user/],
    ['ENOSPC', /no space left .*Free some/],
    ['EMFILE', /Too many files are open .*ulimit -n 1024/],
  ])('that fails with %s is refused with what to do', (code, words) => {
    const error = unusable('/data', failure(code));
    expect(error).toBeInstanceOf(DirectoryUnusable);
    expect(String(error)).toMatch(words);
  });

  it('that fails otherwise is told as it is', () => {
    const error = failure('EIO');
    expect(unusable('/data', error)).toBe(error);
  });
});
