import type { Database } from '../../../src/adapters/postgres/connection/database.ts';
import { postgresLedgerStore } from '../../../src/adapters/postgres/logging/ledger-store.ts';
import { openTransaction } from '../../../src/adapters/postgres/transaction.ts';
import { makeId } from '../../../src/adapters/system/system.ts';
import { workflowId, writeId } from '../../../src/domain/ids.ts';
import type { PlannedWrite } from '../../../src/domain/logging/context/writes.ts';
import type { ContactFacts } from '../../../src/domain/logging/facts/facts.ts';
import type { EpochMs } from '../../../src/domain/time.ts';

const workflow = { id: workflowId('019b0000-0000-7000-8000-0000000000ff'), version: 1 };

export interface DueActivity {
  readonly facts: ContactFacts;
  readonly write: PlannedWrite;
  readonly at: EpochMs;
}

/** Keeps the plan of a contact with one activity that is due, in this transaction, as the contact's end does. */
export const planActivity = (tx: Database, { facts, write, at }: DueActivity): Promise<void> =>
  postgresLedgerStore(tx).record(openTransaction(tx), {
    id: makeId(),
    facts,
    workflow,
    plan: {
      kind: 'inbound-answered',
      outcome: 'log',
      because: { code: 'why.log.completed', values: {} },
      steps: [],
      writes: [write],
      toBeDecided: false,
      eraseAll: false,
    },
    writes: [{ ...write, id: writeId(makeId()) }],
    at,
  });
