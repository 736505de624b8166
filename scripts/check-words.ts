import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { locales } from '../src/domain/locale.ts';

// Finds the words that docs/glossary.md decided against, in the messages and in the code.

interface Word {
  readonly word: string;
  readonly instead: string;
  readonly where: string;
}

/** Where a word of another product's interface stands, which is spoken there. */
const spokenIn: Readonly<Record<string, readonly string[]>> = {
  softphone: [
    join('src', 'web', 'panel', 'open-cti'),
    join('src', 'adapters', 'crm', 'salesforce', 'call-center'),
  ],
};

const places: readonly string[] = [...locales, 'code'];

/** The rows of the table under "Do not use". */
function unwantedWords(glossary: string): readonly Word[] {
  const table = glossary.split('\n## Do not use\n')[1];
  if (table === undefined) throw new Error('docs/glossary.md has no section "Do not use"');
  const rows = table.split('\n').filter((line) => line.startsWith('|'));
  const words = rows.slice(2).map((row) => {
    const [word = '', instead = '', where = ''] = row
      .slice(1)
      .split('|')
      .map((cell) => cell.trim().replaceAll('`', ''));
    if (word === '' || !places.includes(where)) throw new Error(`docs/glossary.md: not understood: ${row}`);
    return { word, instead, where };
  });
  if (words.length === 0) throw new Error('docs/glossary.md lists no word under "Do not use"');
  return words;
}

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

/** The word as a whole, in any case; beside letters of other words it does not count. */
const asText = (word: string): RegExp =>
  new RegExp(String.raw`(?<![\p{L}\p{N}])${escaped(word)}(?![\p{L}\p{N}])`, 'iu');

/** A word of code also stands within a longer name, as in `carryOut` for `carry`; but not inside a word. */
const asCode = (word: string): RegExp => {
  const lower = word.charAt(0).toLowerCase() + word.slice(1);
  const upper = word.charAt(0).toUpperCase() + word.slice(1);
  return new RegExp(
    String.raw`(?<![\p{L}\p{N}])${escaped(lower)}(?![\p{Ll}\p{N}])|(?<!\p{Lu})${escaped(upper)}(?![\p{Ll}\p{N}])`,
    'u',
  );
};

function filesIn(directory: string, extensions: RegExp): readonly string[] {
  return readdirSync(directory, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && extensions.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
}

/** Placeholders and the words of plurals are names in the code, not text. */
const shown = (line: string): string =>
  line.replace(/^\s*"[^"]*": /, '').replaceAll(/\{\w+(?:\}|, (?:plural|select),)/g, ' ');

const isSpoken = (file: string, word: string): boolean =>
  spokenIn[word]?.some((place) => file.startsWith(place)) ?? false;

let findings = 0;
function look(file: string, words: readonly Word[], pattern: (word: string) => RegExp, text = shown): void {
  const patterns = words.map((entry) => ({ ...entry, pattern: pattern(entry.word) }));
  for (const [index, line] of readFileSync(file, 'utf8').split('\n').entries()) {
    for (const entry of patterns) {
      if (!entry.pattern.test(text(line)) || isSpoken(file, entry.word)) continue;
      findings += 1;
      console.log(`${file}:${index + 1}: "${entry.word}": say "${entry.instead}" (docs/glossary.md)`);
    }
  }
}

const words = unwantedWords(readFileSync('docs/glossary.md', 'utf8'));
for (const locale of locales) {
  const ofLocale = words.filter(({ where }) => where === locale);
  for (const file of filesIn(`src/messages/${locale}`, /\.json$/)) look(file, ofLocale, asText);
}
const ofCode = words.filter(({ where }) => where === 'code');
for (const file of filesIn('src', /\.tsx?$/)) look(file, ofCode, asCode, (line) => line);
if (findings > 0) process.exitCode = 1;
