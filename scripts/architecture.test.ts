import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const document = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8');

/** What is written in TypeScript. */
const code = globSync('src/**/*.ts', { cwd: root }).map((file) => readFileSync(join(root, file), 'utf8'));

/** The rows of the table under "Where is it decided?". */
const [, section = ''] = document.split('## Where is it decided?\n');
const rows = [
  ...(section.split('\n## ')[0] ?? '').matchAll(
    /^\| (?<behaviour>.+?) +\| `(?<file>src\/.+?)` +\| `(?<name>.+?)` +\|$/gm,
  ),
].map(({ groups }) => [groups?.['behaviour'] ?? '', groups?.['file'] ?? '', groups?.['name'] ?? ''] as const);

describe('ARCHITECTURE.md', () => {
  it('says where at least 25 behaviours are decided', () => {
    expect(rows.length).toBeGreaterThanOrEqual(25);
    expect(section.match(/`src\/[^`]+`/g)).toHaveLength(rows.length);
  });

  it.each(rows)('finds "%s" in %s', (_behaviour, file, name) => {
    expect(existsSync(join(root, file)), `${file} exists`).toBe(true);
    const word = name.replace('#', '');
    const declared = new RegExp(`(?:(?:function|class|const) |^ +(?:async )?#?)${word}\\b`, 'm');
    expect(readFileSync(join(root, file), 'utf8')).toMatch(declared);
  });
});

describe.each(['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md'])('%s', (name) => {
  const text = readFileSync(join(root, name), 'utf8');

  it('names classes that there are', () => {
    const names = [...text.matchAll(/`([A-Z][a-z]+[A-Z]\w+)`/g)].map(([, one = '']) => one);
    const missing = names.filter(
      (one) => !code.some((file) => new RegExp(String.raw`\b${one}\b`).test(file)),
    );
    expect(missing).toEqual([]);
  });
});
