/** Where a text refers to the rules in docs/rules, and what those say of themselves. Pure: reads no files. */

const list = /\bspec ([CRLSXO]\d+(?:(?:, and |, | and | to |–)[CRLSXO]\d+)*)/g;
const step = /\b(?:reasoned|stepOf)\(\s*'([CRLSXO]\d+)'/g;

/** The numbers in `L3, L4, L9 to L11`, ranges written out. */
function spread(written: string): string[] {
  return [...written.matchAll(/([CRLSXO])(\d+)(?:(?: to |–)[CRLSXO](\d+))?/g)].flatMap(
    ([, chapter = '', from, to]) => {
      const first = Number(from);
      const length = Math.max(Number(to ?? from) - first + 1, 0);
      return Array.from({ length }, (_, index) => `${chapter}${first + index}`);
    },
  );
}

/** Every rule that a text names, each once. */
export function rulesNamedIn(text: string): string[] {
  const named = [...text.matchAll(list)].flatMap(([, written = '']) => spread(written));
  const steps = [...text.matchAll(step)].map(([, rule = '']) => rule);
  return [...new Set([...named, ...steps])];
}

/** What a page of docs/rules says of one rule. */
export interface WrittenRule {
  readonly number: string;
  /** The files that decide it, from the root of the repository. */
  readonly files: readonly string[];
  /** Nothing of it is carried out by this release. */
  readonly isUnbuilt: boolean;
}

/** The rules of a page, each under a heading `### L20 · Title`. */
export function rulesOf(page: string): readonly WrittenRule[] {
  return page
    .split(/^### /m)
    .slice(1)
    .map((section) => {
      const decided = /^Decided in: (.+(?:\n.+)*)/m.exec(section)?.[1] ?? '';
      return {
        number: /^[CRLSXO]\d+/.exec(section)?.[0] ?? '',
        files: [...decided.matchAll(/\]\(\.\.\/\.\.\/([^)]+)\)/g)].map(([, file = '']) => file),
        isUnbuilt: /^Not built yet\.$/m.test(section),
      };
    });
}

/**
 * What is wrong with a written rule: it is built and names no file, or a file that is not there or does not mention it.
 * `read` gives a file's text; null: there is none.
 */
export function faultsOf(rule: WrittenRule, read: (file: string) => string | null): readonly string[] {
  if (rule.isUnbuilt) return [];
  if (rule.files.length === 0) return [`${rule.number} names no file that decides it`];
  return rule.files.flatMap((file) => {
    const text = read(file);
    if (text === null) return [`${rule.number} names ${file}, which is not there`];
    return rulesNamedIn(text).includes(rule.number) ? [] : [`${file} does not mention ${rule.number}`];
  });
}
