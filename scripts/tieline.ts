import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { backUp } from '../src/adapters/postgres/backup/backup.ts';
import { restore } from '../src/adapters/postgres/backup/restore.ts';
import { runningAddress, startEmbedded, type Address } from '../src/adapters/postgres/connection/embedded.ts';
import { DirectoryInUse } from '../src/adapters/postgres/embedded/directory-lock.ts';
import { describeProblem, readConfig, type Config } from '../src/config/config.ts';
import { findingLines, missingIn, orgFindings } from './check-salesforce.ts';
import { connections } from './connections.ts';
import { salesforce, salesforceUsage } from './salesforce.ts';
import { changeOrg, changeOrgUsage } from './change-salesforce-org.ts';

// `npm run -s tieline <command>`: what an operator does beside the running server.

const usage = `npm run -s tieline check             tests each connection and says how to mend it
npm run -s tieline check salesforce  looks at what the Salesforce org lacks, and says how to mend it
npm run -s backup -- <file>          writes everything in the database to one file
npm run -s restore -- <file>         brings an empty database to what the file holds
${salesforceUsage}
${changeOrgUsage}`;

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}

function configure(): Config {
  const result = readConfig(process.env, process.cwd());
  if ('config' in result) return result.config;
  return fail(
    `The configuration cannot be used:\n${result.problems.map((problem) => `  ${describeProblem(problem)}`).join('\n')}`,
  );
}

/** The database as configured; the embedded one is started for as long as it takes, unless Tieline runs. */
async function withDatabase<Result>(
  config: Config,
  work: (address: Address | string) => Promise<Result>,
): Promise<Result> {
  if (config.databaseUrl !== null) return await work(config.databaseUrl.reveal());
  const directory = config.dataDirectory;
  try {
    const server = await startEmbedded({ directory, progress: console.log });
    try {
      return await work(server.address);
    } finally {
      await server.stop();
    }
  } catch (error) {
    if (!(error instanceof DirectoryInUse)) throw error;
    const running = runningAddress(directory);
    if (running === null) throw error;
    return await work(running);
  }
}

function fileNamed(name: string | undefined): string {
  if (name === undefined || name === '') return fail(`Name the file.\n${usage}`);
  return resolve(whereThePersonIs(), name);
}

/** npm changes to the project's directory; a file is meant where the person is. */
const whereThePersonIs = (): string => process.env['INIT_CWD'] ?? process.cwd();

/** Tests all, also after one that fails: who mends something wants to know everything that is wrong. */
async function check(config: Config): Promise<void> {
  let failures = 0;
  for (const { name, test } of connections(config, (work) => withDatabase(config, work))) {
    try {
      console.log(`${name.padEnd(13)} works: ${await test()}`);
    } catch (error) {
      failures += 1;
      console.log(`${name.padEnd(13)} FAILS: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  if (failures > 0) process.exit(1);
}

/** Everything that Tieline needs of the org; fails where something is missing. */
async function checkOrg(config: Config): Promise<void> {
  const items = await withDatabase(config, (address) => orgFindings(config, address));
  for (const line of findingLines(items)) console.log(line);
  if (missingIn(items) > 0) process.exit(1);
}

async function run(command: string | undefined, parameters: readonly string[]): Promise<void> {
  const [name] = parameters;
  if (command === 'check' && name === 'salesforce') return await checkOrg(configure());
  if (command === 'check') return await check(configure());
  if (command === 'backup') {
    const file = fileNamed(name);
    const config = configure();
    if (config.databaseUrl === null && !existsSync(config.dataDirectory))
      fail(`There is no data in ${config.dataDirectory}.`);
    const rows = await withDatabase(config, (address) => backUp(address, file));
    console.log(`Backed up ${rows} rows to ${file}.`);
    return;
  }
  if (command === 'restore') {
    const file = fileNamed(name);
    const rows = await withDatabase(configure(), (address) => restore(address, file));
    console.log(`Restored ${rows} rows from ${file}.`);
    return;
  }
  if (command === 'salesforce' && name === 'use-org') {
    const config = configure();
    const [, ...named] = parameters;
    console.log(await withDatabase(config, (address) => changeOrg(config, address, named, console.log)));
    return;
  }
  if (command === 'salesforce') {
    console.log(salesforce(parameters, whereThePersonIs()));
    return;
  }
  fail(usage);
}

const [command, ...parameters] = process.argv.slice(2);
try {
  await run(command, parameters);
} catch (error) {
  fail(error instanceof Error ? error.message : String(error));
}
