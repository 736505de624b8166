import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { reasonRules, ruleOfReason } from '../src/domain/reason-rules.ts';
import { rulePage } from '../src/domain/rule.ts';
import { faultsOf, rulesNamedIn, rulesOf } from './rule-references.ts';

const root = join(import.meta.dirname, '..');
const read = (file: string) => (existsSync(join(root, file)) ? readFileSync(join(root, file), 'utf8') : null);

const written = readdirSync(join(root, 'docs/rules')).flatMap((page) =>
  rulesOf(read(join('docs/rules', page)) ?? ''),
);
const numbers = new Set(written.map(({ number }) => number));
/** The chapters of the table in README.md: their page, and from which number to which they go. */
const chapters = [
  ...(read('docs/rules/README.md') ?? '').matchAll(/^\| \[[^\]]+\]\(([\w.]+)\) +\| ([A-Z])1–\2(\d+)/gm),
].map(([, page = '', letter = '', last]) => ({ page, letter, last: Number(last) }));

const byNumber = (a: string, b: string) => Number(a.slice(1)) - Number(b.slice(1));

const folders = ['src', 'test', 'bench', 'scripts', 'docs/guide', 'docs/decisions'];
const named = folders
  .flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)),
  )
  .filter((file) => /\.(?:tsx?|cjs|sql|md|css)$/.test(file))
  .flatMap((file) => rulesNamedIn(read(file) ?? '').map((number) => ({ file, number })));

describe('docs/rules', () => {
  it('has every rule of every chapter once, on the page that its table names', () => {
    expect(written.map(({ number }) => number)).toEqual([...numbers]);
    expect(chapters.map(({ letter }) => letter).toSorted()).toEqual(['C', 'L', 'O', 'R', 'S', 'X']);
    for (const { page, letter, last } of chapters) {
      const all = Array.from({ length: last }, (_, index) => `${letter}${index + 1}`);
      const there = rulesOf(read(join('docs/rules', page)) ?? '').map(({ number }) => number);
      expect(there.toSorted(byNumber), page).toEqual(all);
    }
  });

  it('has every rule that is named in code, tests or documentation', () => {
    expect(named.filter(({ number }) => !numbers.has(number))).toEqual([]);
    expect(named.length).toBeGreaterThan(100);
  });

  it('has the rule that Why? and What if? name for each reason, on the page that they lead to', () => {
    for (const [reason, rule] of Object.entries(reasonRules)) {
      const there = rulesOf(read(`docs/rules/${rulePage(rule)}.md`) ?? '').map(({ number }) => number);
      expect(there, reason).toContain(rule);
    }
    expect(ruleOfReason('why.log.off')).toBe('L9');
    expect(ruleOfReason('why.of-another-release')).toBeNull();
    expect(rulePage('B7')).toBeNull();
  });

  it('names for every built rule the files that decide it, and they mention it', () => {
    expect(written.flatMap((rule) => faultsOf(rule, read))).toEqual([]);
  });

  it('calls every file by the path that its link leads to', () => {
    const links = readdirSync(join(root, 'docs/rules')).flatMap((page) => [
      ...(read(join('docs/rules', page)) ?? '').matchAll(/\[`([^`]+)`\]\(\.\.\/\.\.\/([^)]+)\)/g),
    ]);
    expect(links.filter(([, label, path]) => label !== path).map(([link]) => link)).toEqual([]);
    expect(links.length).toBeGreaterThan(100);
  });
});

describe('the references to rules', () => {
  it('are read from lists, ranges and steps', () => {
    expect(rulesNamedIn('(spec L3, L4, L9 to L11) (spec C2 and R5) none L7')).toEqual([
      'L3',
      'L4',
      'L9',
      'L10',
      'L11',
      'C2',
      'R5',
    ]);
    expect(rulesNamedIn("reasoned('L16', 'own') stepOf(\n  'L30', x)")).toEqual(['L16', 'L30']);
  });

  it('are at fault where a built rule names no file, none that is there, or one that does not mention it', () => {
    const page = (decided: string) => rulesOf(`# A\n\n### L1 · One\n\nText.\n\n${decided}\n`);
    const faults = (decided: string) =>
      page(decided).flatMap((rule) =>
        faultsOf(rule, (file) => ({ 'a.ts': '(spec L1)', 'b.ts': 'no' })[file] ?? null),
      );
    expect(faults('Decided in: [`a.ts`](../../a.ts)')).toEqual([]);
    expect(faults('Not built yet.')).toEqual([]);
    expect(faults('')).toEqual(['L1 names no file that decides it']);
    expect(faults('Decided in: [`c.ts`](../../c.ts)')).toEqual(['L1 names c.ts, which is not there']);
    expect(faults('Decided in: [`a.ts`](../../a.ts), [`b.ts`](../../b.ts)')).toEqual([
      'b.ts does not mention L1',
    ]);
  });
});
