import { accessSync, constants, existsSync, mkdtempSync, rmSync, statfsSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { missingIn, orgFindings } from './check-salesforce.ts';
import { connection } from '../src/adapters/postgres/connection/database.ts';
import type { Address } from '../src/adapters/postgres/connection/embedded.ts';
import { reach } from '../src/adapters/postgres/reach.ts';
import { answers } from '../src/adapters/telephony/simulator/claim.ts';
import { socketPath } from '../src/adapters/telephony/simulator/socket-path.ts';
import { startSimulator } from '../src/adapters/telephony/simulator/start.ts';
import type { Config } from '../src/config/config.ts';
import { mailerOf } from '../src/composition/mail.ts';

/** One neighbour that Tieline works with. `test` gives what was found, and throws an error that says how to mend it. */
export interface Connection {
  readonly name: string;
  readonly test: () => Promise<string> | string;
}

/** PostgreSQL refuses to write on a full disk; a day of a small centre's contacts needs far less than this. */
const SPACE_BYTES = 1_000_000_000;
/** The simulator that is started as a trial ends soon, even when ending it fails. */
const TRIAL_LINGER_MS = 1_000;

/** What `tieline check` looks at, in the order in which one needs the other. */
export function connections(
  config: Config,
  withDatabase: <Result>(work: (address: Address | string) => Promise<Result>) => Promise<Result>,
): readonly Connection[] {
  const { dataDirectory } = config;
  const where = config.databaseUrl === null ? `the embedded one in ${dataDirectory}` : 'DATABASE_URL';
  return [
    { name: 'data', test: () => testDirectory(dataDirectory) },
    { name: 'database', test: async () => `PostgreSQL ${await withDatabase(reach)}, ${where}` },
    { name: 'phone system', test: () => testSimulator(dataDirectory) },
    {
      name: 'CRM',
      test: () =>
        withDatabase((address) => (config.salesforce === null ? testCrm(address) : testOrg(config, address))),
    },
    { name: 'mail', test: () => testMail(config) },
  ];
}

/** The directory, or the nearest one above it in which it would be made. */
function testDirectory(directory: string): string {
  let found = directory;
  while (!existsSync(found)) found = dirname(found);
  const stat = statSync(found);
  if (!stat.isDirectory()) throw new Error(`${found} is no directory. Name another with TIELINE_DATA.`);
  try {
    accessSync(found, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch {
    throw new Error(
      `This user may not write in ${found}. Start Tieline as its owner, or name another directory with TIELINE_DATA.`,
    );
  }
  const isOpen = found === directory && process.platform !== 'win32' && (stat.mode & 0o077) !== 0;
  if (isOpen) throw new Error(`Others may enter ${found}. Close it: chmod 700 ${found}`);
  const { bavail, bsize } = statfsSync(found);
  const free = bavail * bsize;
  if (free < SPACE_BYTES)
    throw new Error(
      `Only ${Math.round(free / 1_000_000)} MB are free in ${found}. Make room, or name another directory with TIELINE_DATA.`,
    );
  const space = `${(free / 1_000_000_000).toFixed(0)} GB free`;
  return found === directory ? `${directory}, ${space}` : `${directory} is made at the first start, ${space}`;
}

async function testSimulator(dataDirectory: string): Promise<string> {
  if (existsSync(dataDirectory) && (await answers(socketPath(dataDirectory))))
    return 'the simulator, which is running';
  const trial = mkdtempSync(join(tmpdir(), 'tieline-trial-'));
  try {
    const simulator = await startSimulator({ dataDirectory: trial, lingerMs: TRIAL_LINGER_MS });
    await simulator.stop();
    return 'the simulator, which starts with Tieline';
  } catch (error) {
    throw new Error(
      `The simulator does not start: ${wordsOf(error)}. Run "npm ci" once; processes and sockets must be allowed.`,
      { cause: error },
    );
  } finally {
    rmSync(trial, { recursive: true, force: true });
  }
}

async function testMail(config: Config): Promise<string> {
  const { mailer, way } = mailerOf(config);
  const check = await mailer.check();
  const what = way === 'smtp' ? `the server ${check.where}` : `a file each in ${check.where}`;
  if (check.result === 'works') return what;
  throw new Error(`Mails cannot go to ${what}: ${check.why}. ${check.mend}`);
}

async function testCrm(address: Address | string): Promise<string> {
  const client = new pg.Client(connection(address));
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (error) {
    throw new Error('The embedded CRM is in the database; mend that first.', { cause: error });
  }
  try {
    const { rows } = await client.query<{ there: boolean }>(
      `select to_regclass('crm_record') is not null as there`,
    );
    if (rows[0]?.there !== true) return 'the embedded one, whose tables are made at the first start';
    await client.query('select from crm_record limit 1');
    return 'the embedded one';
  } catch (error) {
    throw new Error(
      `The tables of the embedded CRM cannot be read: ${wordsOf(error)}. Give the user of DATABASE_URL the rights to them.`,
      { cause: error },
    );
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function testOrg(config: Config, address: Address | string): Promise<string> {
  const items = await orgFindings(config, address);
  const missing = missingIn(items);
  const [org] = items;
  if (missing === 0) return `Salesforce: ${org?.what ?? ''}`;
  throw new Error(
    missing === 1 && items.length === 1
      ? `${org?.what ?? ''}. ${org?.remedy ?? ''}`
      : `${missing} things are missing in the org. "npm run -s tieline check salesforce" names them with their remedies.`,
  );
}

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
