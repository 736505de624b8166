import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { checkParts } from './check-parts.ts';

/**
 * A check that finds nothing may be a check that looks at nothing. So each is shown a copy of the project
 * with one planted violation of each kind, and must name every one of them.
 */
const root = join(import.meta.dirname, '..');
const copy = mkdtempSync(join(tmpdir(), 'tieline-check-'));
afterAll(() => rmSync(copy, { recursive: true }));

for (const name of [
  'src',
  'scripts',
  'test',
  'docs/glossary.md',
  'salesforce',
  'package.json',
  'tsconfig.json',
  'vitest.config.ts',
  'vite.config.ts',
  'knip.json',
  '.oxlintrc.json',
  '.oxfmtrc.json',
]) {
  cpSync(join(root, name), join(copy, name), { recursive: true });
}
symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
// Without a slash, because here it is a link, and the tools would walk through it.
writeFileSync(join(copy, '.gitignore'), 'node_modules\n');

function plant(file: string, text: string): void {
  mkdirSync(dirname(join(copy, file)), { recursive: true });
  writeFileSync(join(copy, file), text);
}

/** While the project itself has faults the tools print those too. */
const OUTPUT_LIMIT_BYTES = 50_000_000;

const found = new Map<string, string>();
function findings(name: string): string {
  const known = found.get(name);
  if (known !== undefined) return known;
  const part = checkParts.find((candidate) => candidate.name === name);
  if (part === undefined) throw new Error(`no check ${name}`);
  const extra = name === 'lint' ? ['--format=unix'] : [];
  const result = spawnSync(process.execPath, [...part.parameters, ...extra], {
    cwd: copy,
    encoding: 'utf8',
    maxBuffer: OUTPUT_LIMIT_BYTES,
    env: { ...process.env, NO_COLOR: '1' },
  });
  expect(result.status, `${name} fails`).not.toBe(0);
  const output = result.stdout + result.stderr;
  found.set(name, output);
  return output;
}

/** Violations of lint rules: a file, what stands in it, and the rule that must name it. */
const lintViolations: readonly (readonly [file: string, text: string, rule: string])[] = [
  [
    'src/domain/planted-npm.ts',
    `import { z } from 'zod';\nexport const planted = z;\n`,
    'no-restricted-imports',
  ],
  [
    'src/domain/planted-node.ts',
    `import { join } from 'node:path';\nexport const planted = join;\n`,
    'no-restricted-imports',
  ],
  [
    'src/domain/channels/voice/planted-layer.ts',
    `export type { Clock } from '../../application/ports/clock.ts';\n`,
    'no-restricted-imports',
  ],
  ['src/domain/planted-date.ts', `export const planted = Date.now();\n`, 'no-restricted-globals'],
  ['src/web/panel/planted-storage.ts', `export const planted = sessionStorage;\n`, 'no-restricted-globals'],
  ['src/domain/planted-new-date.ts', `export const planted = new Date();\n`, 'no-restricted-globals'],
  ['src/domain/planted-random.ts', `export const planted = Math.random();\n`, 'no-restricted-properties'],
  [
    'src/domain/planted-now.ts',
    `export const planted = Temporal.Now.instant();\n`,
    'no-restricted-properties',
  ],
  [
    'src/contract/planted-layer.ts',
    `export type { Clock } from '../application/ports/clock.ts';\n`,
    'no-restricted-imports',
  ],
  [
    'src/messages/planted-layer.ts',
    `export type { Config } from '../adapters/http/app.ts';\n`,
    'no-restricted-imports',
  ],
  [
    'src/application/planted-layer.ts',
    `export type { App } from '../adapters/http/app.ts';\n`,
    'no-restricted-imports',
  ],
  ['src/application/interactions/planted-sql.ts', `export { sql } from 'kysely';\n`, 'no-restricted-imports'],
  [
    'src/adapters/http/planted-layer.ts',
    `export * from '../../web/ui/server/store.ts';\n`,
    'no-restricted-imports',
  ],
  [
    'src/adapters/http/planted-config.ts',
    `export type { Config } from '../../config/config.ts';\n`,
    'no-restricted-imports',
  ],
  [
    'src/adapters/http/planted-root.ts',
    `export type { CallParts } from '../../composition/calls.ts';\n`,
    'no-restricted-imports',
  ],
  [
    'src/application/interactions/planted-root.ts',
    `export type { Config } from '../../config/config.ts';\n`,
    'no-restricted-imports',
  ],
  ['src/application/planted-demo.ts', `export * from '../demo/history.ts';\n`, 'no-restricted-imports'],
  ['src/composition/planted-web.ts', `export * from '../web/ui/server/store.ts';\n`, 'no-restricted-imports'],
  [
    'src/web/desk/planted-layer.ts',
    `export type { Clock } from '../../application/ports/clock.ts';\n`,
    'no-restricted-imports',
  ],
  ['src/web/desk/planted-node.ts', `export { join } from 'node:path';\n`, 'no-restricted-imports'],
  [
    'src/domain/planted-a.ts',
    `import { b } from './planted-b.ts';\nexport const a = (): number => b();\n`,
    'no-cycle',
  ],
  [
    'src/domain/planted-b.ts',
    `import { a } from './planted-a.ts';\nexport const b = (): number => a();\n`,
    'no-cycle',
  ],
  [
    'src/application/planted-floating.ts',
    `const wait = async (): Promise<void> => undefined;\nexport function planted(): void {\n  wait();\n}\n`,
    'no-floating-promises',
  ],
  [
    'src/application/planted-misused.ts',
    `const ask = async (): Promise<boolean> => true;\nexport const planted = (): number => (ask() ? 1 : 2);\n`,
    'no-misused-promises',
  ],
  [
    'src/application/planted-any.ts',
    `export const planted = (value: any): number => Number(value);\n`,
    'no-explicit-any',
  ],
  [
    'src/application/planted-unsafe.ts',
    `export const planted: number = JSON.parse('1');\n`,
    'no-unsafe-assignment',
  ],
  [
    'src/application/planted-bang.ts',
    `export const planted = (value: string | null): string => value!;\n`,
    'no-non-null-assertion',
  ],
  [
    'src/application/planted-cast.ts',
    `export const planted = (value: unknown): string => value as string;\n`,
    'no-unsafe-type-assertion',
  ],
  [
    'src/application/planted-switch.ts',
    `export function planted(value: 'a' | 'b'): void {\n  switch (value) {\n    case 'a':\n      break;\n  }\n}\n`,
    'switch-exhaustiveness-check',
  ],
  [
    'src/application/planted-default.ts',
    `export function planted(value: 'a' | 'b'): number {\n  switch (value) {\n    case 'a':\n      return 1;\n    default:\n      return 2;\n  }\n}\n`,
    'switch-exhaustiveness-check',
  ],
  ['src/application/planted-console.ts', `console.log('left in');\n`, 'no-console'],
  [
    'src/application/planted-only.test.ts',
    `import { it } from 'vitest';\nit.only('is alone', () => undefined);\n`,
    'no-focused-tests',
  ],
];

for (const [file, text] of lintViolations) plant(file, text);
plant('src/domain/planted-type.ts', `export const planted: number = 'a text';\n`);
plant(
  'src/application/planted-key.ts',
  `import { translate } from '../messages/index.ts';\nexport const planted = translate('en', 'desk.no-such-text');\n`,
);
plant('src/domain/planted-format.ts', `export const planted={a:1}\n`);
plant('src/domain/planted-unused.ts', `export const planted = 1;\n`);
plant(
  'src/domain/time.ts',
  `${readFileSync(join(root, 'src/domain/time.ts'), 'utf8')}\nexport const plantedExport = 1;\n`,
);

function changeJson(file: string, change: (content: Record<string, unknown>) => void): void {
  const content = Object.fromEntries(
    Object.entries(JSON.parse(readFileSync(join(copy, file), 'utf8')) as object),
  );
  change(content);
  writeFileSync(join(copy, file), JSON.stringify(content, null, 2));
}
changeJson('package.json', (manifest) => {
  manifest['dependencies'] = { ...Object(manifest['dependencies']), 'planted-package': '1.0.0' };
});
changeJson('src/messages/de/log.json', (texts) => void delete texts['log.state.written']);
changeJson('src/messages/nl/desk.json', (texts) => {
  const [first = ''] = Object.keys(texts);
  texts[first] = 'een {planted} tekst';
});
/** Words the glossary decided against: a file with one of them, and the word that must be named. */
const wordViolations: readonly (readonly [file: string, word: string])[] = [
  ['src/messages/en/work.json', 'by itself'],
  ['src/messages/de/work.json', 'Verkaufschancen'],
  ['src/messages/de/desk.json', 'von selbst'],
  ['src/messages/nl/work.json', 'vanzelf'],
  ['src/messages/en/lab.json', 'just now'],
  ['src/domain/planted-name.ts', 'ticket'],
  ['src/domain/planted-comment.ts', 'softphone'],
];
changeJson('src/messages/en/work.json', (texts) => void (texts['work.running'] = 'Goes on by itself'));
changeJson('src/messages/de/work.json', (texts) => void (texts['work.running'] = 'Neue Verkaufschancen'));
changeJson('src/messages/de/desk.json', (texts) => void (texts['desk.saving'] = 'Speichert von selbst'));
changeJson('src/messages/nl/work.json', (texts) => void (texts['work.running'] = 'Gaat vanzelf door'));
changeJson('src/messages/en/lab.json', (texts) => {
  const [first = ''] = Object.keys(texts);
  texts[first] = 'Begun just now';
});
plant('src/domain/planted-name.ts', `export const ticketOf = 1;\n`);
plant('src/domain/planted-comment.ts', `/** For the softphone. */\nexport const planted = 1;\n`);
/** Style sheets: a file and what must be said of it. */
const styleViolations: readonly (readonly [file: string, finding: string])[] = [
  ['src/web/lab/planted.css', 'a sheet is a module'],
  ['src/web/lab/planted.module.css', 'nothing uses .unused'],
  ['src/web/lab/planted.module.css', 'a module reaches no class outside it'],
  ['src/web/lab/planted-bare.module.css', 'everything in it must be in one layer'],
  ['src/web/lab/planted.tsx', 'defines no .missing'],
  ['src/web/lab/planted.tsx', 'hides which classes it uses'],
  ['src/web/lab/planted.tsx', 'no shared sheet defines .planted-class'],
  ['src/web/ui/', '.card is defined in'],
];
plant('src/web/lab/planted.css', `.card { color: red; }\n`);
plant(
  'src/web/lab/planted.module.css',
  `@layer page {\n  .used { color: red; }\n  .used > .unused { color: red; }\n  .used > :global(.card) { color: red; }\n}\n`,
);
plant('src/web/lab/planted-bare.module.css', `.used { color: red; }\n`);
plant(
  'src/web/lab/planted.tsx',
  `import styles from './planted.module.css';\nexport const Planted = ({ state }: { state: string }) => (\n  <p className={styles.used} title={styles.missing}>\n    <i className={styles[state]} />\n    <i className="planted-class" />\n  </p>\n);\n`,
);
plant(
  'src/web/ui/ground.css',
  `${readFileSync(join(root, 'src/web/ui/ground.css'), 'utf8')}\n.card { color: red; }\n`,
);
// Not violations: within another word, and the names of placeholders.
changeJson('src/messages/en/report.json', (texts) => {
  texts['report.total'] = 'Resulting: {result}';
});

plant(
  'salesforce/force-app/main/default/objects/Task/fields/Planted__c.field-meta.xml',
  `<CustomField xmlns="http://soap.sforce.com/2006/04/metadata"></CustomField>`,
);

/** Each part is run over the whole project once, which takes minutes on a machine of which others leave little. */
const limitMs = 10 * 60_000;

describe('npm run check', { timeout: limitMs }, () => {
  it.each(lintViolations)('finds in %s', (file, _text, rule) => {
    const lines = findings('lint').split('\n');
    expect(lines.filter((line) => line.includes(file) && line.includes(`(${rule})`))).not.toEqual([]);
  });

  it('finds a value of the wrong type and a text that does not exist', () => {
    expect(findings('types')).toContain('src/domain/planted-type.ts');
    expect(findings('types')).toMatch(/planted-key\.ts.*desk\.no-such-text/);
  });

  it('finds a file formatted otherwise', () => {
    expect(findings('format')).toContain('planted-format.ts');
  });

  it('finds a file, an export and a package that nothing uses', () => {
    expect(findings('unused')).toContain('planted-unused.ts');
    expect(findings('unused')).toContain('plantedExport');
    expect(findings('unused')).toContain('planted-package');
  });

  it('finds a text missing in one language, and one with another placeholder', () => {
    expect(findings('messages')).toMatch(/log are complete in de/);
    expect(findings('messages')).toMatch(/desk are complete in nl/);
  });

  it.each(wordViolations)('finds in %s the word %s', (file, word) => {
    const lines = findings('words').split('\n');
    expect(lines.filter((line) => line.startsWith(file) && line.includes(`"${word}"`))).not.toEqual([]);
  });

  it.each(styleViolations)('finds in %s: %s', (file, finding) => {
    const lines = findings('styles').split('\n');
    expect(lines.filter((line) => line.startsWith(file) && line.includes(finding))).not.toEqual([]);
  });

  it('finds what an org would refuse in the Salesforce package', () => {
    expect(findings('package')).toMatch(/Planted__c\.field-meta\.xml: fields of tasks and events/);
  });

  it('takes neither a part of a word nor the name of a placeholder for a word', () => {
    expect(findings('words')).not.toContain('src/messages/en/report.json');
  });
});
