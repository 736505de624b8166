import { defineConfig } from 'vitest/config';

/** Thousands of random cases or real neighbours, on a busy machine: a minute means hung, not slow. */
const patient = { testTimeout: 60_000, hookTimeout: 60_000 };

const unit = {
  test: {
    name: 'unit',
    include: ['{src,scripts,test,bench}/**/*.test.{ts,tsx}'],
    exclude: ['**/*.int.test.ts'],
    ...patient,
  },
};

/** One real PostgreSQL, started before the first of them. */
const integration = {
  test: {
    name: 'integration',
    include: ['{src,scripts,test,bench}/**/*.int.test.ts'],
    globalSetup: ['./test/support/postgres/global-setup.ts'],
    ...patient,
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
    ...patient,
  },
};

export default defineConfig({
  test: {
    passWithNoTests: true,
    projects: [unit, integration, ...(process.env['TIELINE_CHROMIUM'] === undefined ? [] : [browser])],
  },
});
