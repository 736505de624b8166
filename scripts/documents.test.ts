import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const scripts = Object.keys(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).scripts);
const files = new Set(
  globSync('{.,src/**,test/**,scripts/**,bench/**}/*.*', { cwd: root }).map((file) => basename(file)),
);
/** Names that a recipe gives to files of its own. */
const madeByRecipes = ['users.ts'];
const isMissing = (path: string) => !existsSync(join(root, path));

/** Paths from the root of the repository, with braces written out, up to a placeholder such as `<name>`. */
const pathsIn = (text: string): string[] =>
  [...text.matchAll(/`((?:src|test|scripts|docs|bench|\.ci|\.github)\/[^`\s]+)`/g)]
    .flatMap(([, path = '']) => eachOf(path))
    .map((path) => path.replace(/[<…].*/, ''));

function eachOf(path: string): string[] {
  const [, before = '', inside = '', after = ''] = /^(.*)\{(.+)\}(.*)$/.exec(path) ?? [];
  return inside === '' ? [path] : inside.split(',').map((one) => `${before}${one}${after}`);
}

/** Names of files without their folder; `x.test.ts` stands for any. */
const namesIn = (text: string): string[] =>
  [...text.matchAll(/`((?!x\.)[\w.-]+\.(?:tsx?|css|cjs))`/g)].map(([, name = '']) => name);

const linksIn = (text: string): string[] =>
  [...text.matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map(([, link = '']) => link);

const commandsIn = (text: string): string[] =>
  [...text.matchAll(/npm run (?:-s )?([\w:]+)/g)].map(([, script = '']) => script);

const documents = globSync(['*.md', 'docs/**/*.md'], { cwd: root });

describe.each(documents)('%s', (document) => {
  const text = readFileSync(join(root, document), 'utf8');

  it('names folders and files that there are', () => {
    expect(pathsIn(text).filter(isMissing)).toEqual([]);
    expect(namesIn(text).filter((name) => !files.has(name) && !madeByRecipes.includes(name))).toEqual([]);
  });

  it('links to what there is', () => {
    expect(linksIn(text).filter((link) => isMissing(join(dirname(document), link)))).toEqual([]);
  });

  // The rules name commands that are not built yet, and say so.
  it.skipIf(document.startsWith('docs/rules'))('names commands that there are', () => {
    expect(commandsIn(text).filter((script) => !scripts.includes(script))).toEqual([]);
  });
});

describe('what is read of a document', () => {
  it('has braces written out and ends before a placeholder', () => {
    expect(pathsIn('`src/messages/{en,de}/why.json`, `src/adapters/crm/<name>/index.ts`, `a/b.ts`')).toEqual([
      'src/messages/en/why.json',
      'src/messages/de/why.json',
      'src/adapters/crm/',
    ]);
    expect(namesIn('`due.ts`, `x.int.test.ts`, `src/config.ts`')).toEqual(['due.ts']);
    expect(linksIn('[a](docs/a.md#b), [b](https://x.org), [c](#d)')).toEqual(['docs/a.md']);
    expect(commandsIn('`npm run -s backup -- x`, `npm run test:watch`')).toEqual(['backup', 'test:watch']);
  });
});
