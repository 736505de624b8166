import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { demoPassword } from './password.ts';

function directory(): string {
  const made = mkdtempSync(join(tmpdir(), 'tieline-demo-'));
  onTestFinished(() => rmSync(made, { recursive: true }));
  return made;
}

describe('the demonstration’s password', () => {
  it('is random, and the same at the next start', () => {
    const data = directory();
    const password = demoPassword(data, null);
    expect(password).toMatch(/^[A-Za-z2-9]{16}$/);
    expect(demoPassword(data, null)).toBe(password);
    expect(demoPassword(directory(), null)).not.toBe(password);
  });

  it('is kept where only its owner can read it', { skip: process.platform === 'win32' }, () => {
    const data = directory();
    demoPassword(data, null);
    expect(statSync(join(data, 'demo-password')).mode & 0o777).toBe(0o600);
  });

  it('is the one that the operator gave, which is kept nowhere', () => {
    const data = directory();
    expect(demoPassword(data, 'given by hand')).toBe('given by hand');
    expect(statSync(join(data, 'demo-password'), { throwIfNoEntry: false })).toBeUndefined();
  });
});
