import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { filesOnEveryCrm } from './test/api/crm/on-every-crm.ts';

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

/** Servers that are killed, and what is measured: several at once only make each other late. */
const heavy = ['test/faults/**/*.int.test.ts', 'bench/**/*.int.test.ts'];

/** One real PostgreSQL, started before the first of them. */
const withPostgres = {
  globalSetup: ['./test/support/postgres/global-setup.ts'],
  provide: { crm: 'embedded' as const },
  ...common,
};

const integration = {
  test: {
    name: 'integration',
    include: ['{src,scripts,test}/**/*.int.test.ts'],
    exclude: heavy,
    ...withPostgres,
  },
};

/** What shows the rules of logging through the API, once more with Salesforce, as the emulator plays it, for the CRM. */
const salesforce = {
  test: {
    name: 'salesforce',
    include: [...filesOnEveryCrm],
    ...withPostgres,
    provide: { crm: 'salesforce' as const },
  },
};

const faults = {
  test: {
    name: 'faults',
    include: heavy,
    fileParallelism: false,
    ...withPostgres,
  },
};

/** The pages in a real Chromium, whose path `npm test` found. */
const browser = {
  test: {
    name: 'browser',
    include: ['test/e2e/**/*.e2e.ts'],
    // A browser takes more than one processor, too.
    fileParallelism: false,
    ...withPostgres,
  },
};

/** Clients that nobody here wrote, against the emulator and the package; installed on demand, in a folder of their own. */
const salesforceClients = {
  resolve: {
    alias: Object.fromEntries(
      ['jsforce', '@salesforce/source-deploy-retrieve'].map((name) => [
        name,
        join(import.meta.dirname, '.salesforce-clients/node_modules', name),
      ]),
    ),
  },
  test: {
    name: 'salesforce-clients',
    include: ['test/salesforce-clients/**/*.clients.ts'],
    ...common,
  },
};

export default defineConfig({
  test: {
    passWithNoTests: true,
    maxWorkers,
    projects: [
      unit,
      integration,
      salesforce,
      faults,
      ...(process.env['TIELINE_CHROMIUM'] === undefined ? [] : [browser]),
      ...(process.env['TIELINE_SALESFORCE_CLIENTS'] === undefined ? [] : [salesforceClients]),
    ],
  },
});
