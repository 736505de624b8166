import { join } from 'node:path';
import type { Plugin } from 'vite';
import { mutated } from './mutated.ts';
import type { Mutant } from './mutant.ts';

/** The tests of a mutant, with modules of their own where its mistake can reach. */
export interface Trial {
  /** Null: the emulator as it is. */
  readonly mutant: Mutant | null;
  /** Whole paths. */
  readonly tests: readonly string[];
  readonly reached: ReadonlySet<string>;
}

const mark = /\?trial=(\d+)$/;

/** A file's module in the trial of this number. */
export const trialModule = (file: string, number: number): string => `${file}?trial=${number}`;

/** The number of the trial whose module it is; null: all trials share it. */
export function trialOf(moduleId: string): number | null {
  const [, number] = mark.exec(moduleId) ?? [];
  return number === undefined ? null : Number(number);
}

/**
 * Lets one worker do all trials, which share whatever no mistake can reach: starting one anew for each mutant costs eight
 * times as much as its tests. `folder`: what the mutants' files are below; `root`: the project's.
 */
export const trialModules = (trials: readonly Trial[], folder: string, root: string): Plugin => ({
  name: 'trial-modules',
  enforce: 'pre',
  async resolveId(source, importer, options) {
    // A test file, which vite may name from the project's root on.
    if (mark.test(source)) return source.startsWith(root) ? source : join(root, source);
    const number = trialOf(importer ?? '');
    const trial = number === null ? undefined : trials[number];
    if (number === null || trial === undefined) return null;
    const found = await this.resolve(source, importer?.replace(mark, ''), options);
    return found !== null && trial.reached.has(found.id) ? trialModule(found.id, number) : found;
  },
  transform(code, id) {
    const { mutant = null } = trials[trialOf(id) ?? -1] ?? {};
    return mutant !== null && id.replace(mark, '') === join(folder, mutant.file)
      ? mutated(code, mutant)
      : null;
  },
});
