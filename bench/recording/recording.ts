import { setTimeout as pause } from 'node:timers/promises';
import type { Address } from '../../src/adapters/postgres/connection/embedded.ts';
import { openCentre } from '../centre/centre.ts';
import { landlineOf } from '../centre/customers.ts';
import { logQueries, type Statement } from './query-log.ts';
import type { RecordedCall } from './replay.ts';
import { administer } from '../centre/server.ts';

/** Calls until every statement is prepared and every connection is open. */
const warmUp = 40;
export const recordedCalls = warmUp + 1;
/** What a call leaves to be done has been sent by then; the clock's own look at what is due comes every 250 ms. */
const settleMs = 100;

const isOfTheClock = ({ text }: Statement): boolean => /due_at <=|telephony_cursor/u.test(text);

/** Lets Tieline make one call on this database, alone, and gives what it sent, and its agents. */
export async function recordCall(
  address: Address,
  agents: number,
): Promise<{ readonly recorded: RecordedCall; readonly agents: readonly string[] }> {
  await using centre = await openCentre(address, { agents, ownLedgerDatabase: true });
  for (let index = 0; index < warmUp; index += 1) await centre.call(landlineOf(index));
  await pause(settleMs);
  const lasting = await idsIn(address);
  const isCounted = (statement: Statement): boolean => !isOfTheClock(statement);
  const calls = logQueries(centre.database.pool, isCounted);
  const ledger = logQueries(centre.ledgerDatabase.pool, isCounted);
  const { agent } = await centre.call(landlineOf(warmUp));
  await pause(settleMs);
  const recorded: RecordedCall = {
    call: [...calls.units()],
    ledger: [...ledger.units()],
    agent,
    lasting,
  };
  return { recorded, agents: centre.agents };
}

/** Everything that was there before: people, queues, workflows, records. */
async function idsIn(address: Address): Promise<ReadonlySet<string>> {
  const rows = await administer(
    address,
    `select id::text from agent union all select id::text from queue union all select id::text from skill
      union all select id::text from workflow union all select id::text from crm_record`,
  );
  return new Set(rows.map((row) => (row as { id: string }).id));
}
