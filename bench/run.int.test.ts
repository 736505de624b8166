import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const run = (...words: readonly string[]) =>
  spawnSync(process.execPath, [join(import.meta.dirname, 'run.ts'), ...words], { encoding: 'utf8' });

describe('npm run bench', () => {
  // Those that need no browser and no built pages; each starts a PostgreSQL of its own.
  it.each([
    'contacts',
    'past-contacts',
    'lookup',
    'log-delay',
    'plan',
    'what-if',
    'reports',
    'far-ledger',
    'index-fill',
  ])('can measure %s', (name) => {
    const { status, stdout, stderr } = run('--quick', '--only', name);
    expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/: [\d.,]+ × \(at (least|most)/);
  });

  it('counts what one call sends to PostgreSQL', () => {
    const { status, stdout, stderr } = run('--quick', '--only', 'statements');
    expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/✓ statements of one call alone: \d+ \(at most \d+\)/);
    expect(stdout).toMatch(/ for interaction-changes: \d+/);
  });

  it.each(['crm-requests', 'sign-ins'])('counts what Salesforce is asked for, for %s', (name) => {
    const { status, stdout, stderr } = run('--quick', '--only', name);
    expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/: [\d.,]+ \(at most/);
  });

  it('names the benchmarks there are when it is asked for another', () => {
    const { status, stderr } = run('--only', 'speed');
    expect(status).toBe(2);
    expect(stderr).toContain(
      'statements, contacts, past-contacts, lookup, log-delay, plan, what-if, reports, panel',
    );
  });
});
