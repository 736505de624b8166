import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createVitest } from 'vitest/node';
import { allMutants } from './all-mutants.ts';
import { importsBelow, reachedFrom } from './imports.ts';
import type { Mutant } from './mutant.ts';
import { trialModule, trialModules, trialOf, type Trial } from './trial.ts';

// Runs the tests of every mutant, or only those of the mutants that are named, against an emulator with its mistake, and
// before them all these tests against the emulator as it is; prints what became of them as the last line.

const folder = join(import.meta.dirname, '..');
const root = join(folder, '../..');
const names = process.argv.slice(2);
const mutants = names.length === 0 ? allMutants : allMutants.filter(({ name }) => names.includes(name));
const imports = importsBelow(folder);

const trialWith = (mutant: Mutant): Trial => ({
  mutant,
  tests: mutant.tests.map((test) => join(folder, test)),
  reached: reachedFrom(join(folder, mutant.file), imports),
});
const mistaken = mutants.map(trialWith);
const asItIs: Trial = {
  mutant: null,
  tests: [...new Set(mistaken.flatMap(({ tests }) => tests))],
  reached: new Set(imports.keys()),
};
const trials = [asItIs, ...mistaken];

const vitest = await createVitest(
  'test',
  {
    config: false,
    root,
    include: ['test/salesforce/**/*.test.ts'],
    setupFiles: [
      './test/support/chance/fixed-seed.ts',
      fileURLToPath(new URL('./one-failure.ts', import.meta.url)),
    ],
    watch: false,
    pool: 'threads',
    maxWorkers: 1,
    isolate: false,
    testTimeout: 60_000,
    reporters: [{}],
  },
  { plugins: [trialModules(trials, folder, root)] },
);
await vitest.standalone();
await vitest.runTestSpecifications(
  trials.flatMap(({ tests }, number) =>
    tests.map((test) => vitest.getRootProject().createSpecification(trialModule(test, number))),
  ),
);

const outcomes = trials.map(({ mutant }, number) => {
  const modules = vitest.state.getTestModules().filter(({ moduleId }) => trialOf(moduleId) === number);
  const tests = modules.flatMap((module) => [...module.children.allTests()]);
  return {
    mutant: mutant?.name ?? null,
    passed: tests.filter((test) => test.result().state === 'passed').length,
    noticed: tests.filter((test) => test.result().state === 'failed').map((test) => test.fullName),
    broken: modules.flatMap((module) => module.errors().map(({ message }) => message)),
  };
});
await vitest.close();
// Tests that failed are what it is for.
process.exitCode = 0;
process.stdout.write(`\n${JSON.stringify(outcomes)}\n`);
