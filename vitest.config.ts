import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** Thousands of cases or real neighbours, on a busy machine: a minute means hung, not slow. */
const patient = { testTimeout: 60_000, hookTimeout: 60_000 };

const common = { ...patient, setupFiles: ['./test/support/chance/fixed-seed.ts'] };

const unit = {
  test: {
    name: 'unit',
    include: ['{src,scripts,test,bench}/**/*.test.{ts,tsx}'],
    exclude: ['**/*.int.test.ts'],
    ...common,
  },
};

/** Most tests wait for a neighbour now and then; on two processors one file at a time would leave one of them idle. */
const maxWorkers = Math.max(2, availableParallelism() - 1);

/** One real PostgreSQL, started before the first of them. */
const integration = {
  test: {
    name: 'integration',
    include: ['{src,scripts,test,bench}/**/*.int.test.ts'],
    globalSetup: ['./test/support/postgres/global-setup.ts'],
    ...common,
  },
};

/** The pages in a real Chromium, whose path `npm test` found. */
const browser = {
  test: {
    name: 'browser',
    include: ['test/e2e/**/*.e2e.ts'],
    globalSetup: ['./test/support/postgres/global-setup.ts'],
    // A browser takes more than one processor; several at once only make each other late.
    fileParallelism: false,
    ...common,
  },
};

export default defineConfig({
  test: {
    passWithNoTests: true,
    maxWorkers,
    projects: [unit, integration, ...(process.env['TIELINE_CHROMIUM'] === undefined ? [] : [browser])],
  },
});
