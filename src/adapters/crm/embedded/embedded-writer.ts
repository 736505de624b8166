import type { CrmUsers } from '../../../application/ports/crm/crm-users.ts';
import type { CrmWriter } from '../../../application/ports/crm/writer.ts';
import type { Clock } from '../../../application/ports/runtime/clock.ts';
import type { MakeId } from '../../../application/ports/runtime/ids.ts';
import type { E164 } from '../../../domain/number.ts';
import type { Database } from '../../postgres/connection/database.ts';
import { inTime } from '../in-time.ts';
import { recordRef } from './record-ref.ts';
import type { NumbersOf } from './records/customer-insert.ts';
import { writeBatch } from './writing/write-batch.ts';
import {
  writtenActivities,
  writtenEvents,
  writtenFollowUps,
  writtenOf,
  writtenRecords,
} from './writing/written.ts';

export interface EmbeddedWriterDeps {
  readonly db: Database;
  readonly users: CrmUsers;
  readonly clock: Clock;
  readonly makeId: MakeId;
  /** What a record's phone fields hold, for the number index. */
  readonly numbersOf: NumbersOf;
  /** Called after the commit with numbers that belong to a record from now on. */
  readonly onNumbers: (numbers: readonly E164[]) => void;
}

/** As Salesforce takes in one request, so that the ledger works alike with both. */
const batchSize = 200;

/** How the ledger writes to the CRM in Tieline's own database (spec X1), like to any other. */
export function embeddedWriter(deps: EmbeddedWriterDeps): CrmWriter {
  const { db, clock } = deps;
  return {
    name: 'embedded',
    batchSize,
    countsRequests: false,
    write: (batch) => inTime(writeBatch(deps, batch, clock.now())),
    activities: (keys) => inTime(writtenActivities(db, keys)),
    voiceCalls: () => Promise.resolve(new Map()),
    followUps: (keys) => inTime(writtenFollowUps(db, keys)),
    events: (keys) => inTime(writtenEvents(db, keys)),
    madeRecords: (keys) => inTime(writtenRecords(db, keys)),
    record: (kind, id) => inTime(recordRef(db, kind, id)),
    activitiesOf: (interactions) => inTime(writtenOf(db, interactions)),
  };
}
