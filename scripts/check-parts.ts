import { join } from 'node:path';

export interface CheckPart {
  readonly name: string;
  /** What it finds, for the one line that is printed. */
  readonly finds: string;
  /** What to do about most of it. */
  readonly remedy: string;
  /** Parameters for Node, run in the project's directory. */
  readonly parameters: readonly string[];
}

/** The packages are this checkout's, also when a copy of the project is checked. */
const packages = join(import.meta.dirname, '../node_modules');
const program = (path: string): string => join(packages, path);

/** What `npm run check` runs, each a proof of its own (see check.test.ts). */
export const checkParts: readonly CheckPart[] = [
  {
    name: 'types',
    finds: 'values that do not fit, texts asked for that do not exist',
    remedy: 'Correct the lines named.',
    parameters: [program('typescript/bin/tsc'), '--noEmit', '--pretty', 'false'],
  },
  {
    name: 'lint',
    finds: 'promises left alone, any, cases left out, layers crossed, imports in a circle',
    remedy: 'Correct the lines named; the rules stand in .oxlintrc.json.',
    parameters: [program('oxlint/bin/oxlint'), '--type-aware'],
  },
  {
    name: 'format',
    finds: 'files that are formatted otherwise',
    remedy: 'Run "npm run format".',
    parameters: [program('oxfmt/bin/oxfmt'), '--check'],
  },
  {
    name: 'unused',
    finds: 'code, files and packages that nothing uses',
    remedy: 'Remove them, or the word "export" where only the file itself uses them.',
    parameters: [program('knip/bin/knip.js'), '--no-progress', '--no-config-hints'],
  },
  {
    name: 'messages',
    finds: 'texts missing in a language, or with other placeholders',
    remedy: 'Complete the files of that language in src/messages.',
    parameters: [program('vitest/vitest.mjs'), 'run', '--project', 'unit', 'src/messages/messages.test.ts'],
  },
  {
    name: 'words',
    finds: 'words in messages or code that the glossary decided against',
    remedy: 'Use the word named; docs/glossary.md has the whole list.',
    parameters: [join(import.meta.dirname, 'check-words.ts')],
  },
  {
    name: 'styles',
    finds: 'classes defined twice, unused or unknown, and sheets outside the layers',
    remedy: 'Define the class in the module beside its component, or correct the name.',
    parameters: [join(import.meta.dirname, 'check-styles.ts')],
  },
  {
    name: 'package',
    finds: 'references of the Salesforce package to what is not there, and what an org would refuse',
    remedy: 'Correct the files named under salesforce.',
    parameters: [join(import.meta.dirname, 'check-package.ts')],
  },
];
