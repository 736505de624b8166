import { startEmbedded } from '../../../src/adapters/postgres/connection/embedded.ts';

// A program of its own, so that tests can kill it: starts PostgreSQL on the given directory and waits.
const [directory = ''] = process.argv.slice(2);
const server = await startEmbedded({ directory, volatile: true });
process.stdout.write(`${server.pid}\n`);
process.stdin.resume();
