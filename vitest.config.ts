import { defineConfig } from 'vitest/config';

/** Pure tests need nothing; integration tests share one real PostgreSQL, started before the first of them. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{src,scripts,test,bench}/**/*.test.{ts,tsx}'],
          exclude: ['**/*.int.test.ts'],
        },
      },
      {
        test: {
          name: 'integration',
          include: ['{src,scripts,test,bench}/**/*.int.test.ts'],
          globalSetup: ['./test/global-setup.ts'],
          // Real neighbours on a busy machine: a minute means hung, not slow.
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
