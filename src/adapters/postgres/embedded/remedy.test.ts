import { describe, expect, it } from 'vitest';
import { remedyOf } from './remedy.ts';

describe('the remedy for what PostgreSQL says', () => {
  it.each([
    ['FATAL: could not write lock file "postmaster.pid": No space left on device', 'Free some space'],
    ['initdb: error: could not create file: Disk quota exceeded', 'Free some space'],
    ['FATAL: insufficient file descriptors available to start server process', 'ulimit -n 1024'],
    ['could not open file "base": Too many open files', 'ulimit -n 1024'],
    ['FATAL: could not map anonymous shared memory: Cannot allocate memory', 'out of memory'],
    ['could not access directory: Permission denied', 'Give them the right'],
    ['could not create directory: Read-only file system', 'Give them the right'],
  ])('"%s" is told', (words, remedy) => expect(remedyOf(words)).toContain(remedy));

  it('is left out where the reason is not known', () => expect(remedyOf('LOG: ready')).toBe(''));
});
