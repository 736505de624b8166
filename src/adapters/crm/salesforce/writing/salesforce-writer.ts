import type { CrmWrite, CrmWriter } from '../../../../application/ports/crm/writer.ts';
import type { AgentId } from '../../../../domain/ids.ts';
import type { RecordRef } from '../../../../domain/record.ts';
import type { EpochMs } from '../../../../domain/time.ts';
import type { RequestPriority, SignedInClient } from '../client/org-client.ts';
import { BatchRequests } from '../requests/batch-requests.ts';
import type { CallerNumbers } from './caller-numbers.ts';
import { isActivityUpsert, isWhole } from './decisions/decide-activity.ts';
import { KeySpaceWatch } from './lookup/key-space-watch.ts';
import type { WrittenRecord } from '../index/open-records.ts';
import type { OrgDescribe } from './org-describe.ts';
import { PersonAccounts } from './lookup/person-accounts.ts';
import {
  activitiesOf,
  recordOf,
  writtenEvents,
  writtenFollowUps,
  writtenLogs,
  writtenRecords,
  writtenVoiceCalls,
  type ReadingDeps,
} from './lookup/read-written.ts';
import { UnansweredCalls } from './unanswered-calls.ts';
import { writeBatch } from './write-batch.ts';
import type { Telephony } from './write-calls.ts';

export interface SalesforceWriterDeps {
  readonly client: SignedInClient;
  readonly describe: OrgDescribe;
  readonly numbers: CallerNumbers;
  /** The id of the user as whom the ledger writes: owns what nobody else does (spec L15). */
  readonly integrationUser: string;
  /** Fields of Task that workflows fill beside the standard ones (spec L13). */
  readonly extraFields: () => readonly string[];
  readonly telephony: Telephony;
  readonly now: () => EpochMs;
  /** Called once the org has confirmed that an agent's task is deleted, for the audit (spec O12). */
  readonly onTaskDeleted: (task: RecordRef, agent: AgentId | null) => Promise<void>;
  /** Called when Salesforce took two rows of one request for the same record. */
  readonly onDoubled: () => void;
  /** Told what the org lacks for the keys, in words, so that nothing is written; null: nothing. */
  readonly onKeySpace: (lacking: string | null) => void;
  /** Told of what Salesforce has taken, so that it counts before the org tells of it. */
  readonly onWritten: (records: readonly WrittenRecord[]) => Promise<void>;
}

/** What Salesforce takes in one request. */
export const batchSize = 200;

/**
 * How the ledger writes to Salesforce, as the integration user (spec X4). Batches go one after the other: rows of one
 * account are never in two requests at once, which would lock each other out, and two calls from one new number meet here.
 */
export function salesforceWriter(deps: SalesforceWriterDeps): CrmWriter {
  const { describe, integrationUser } = deps;
  const personAccounts = new PersonAccounts();
  const unanswered = new UnansweredCalls();
  const inTurn = oneAfterTheOther();
  const keySpace = new KeySpaceWatch(describe, deps.onKeySpace);
  const reading = <Result>(read: (deps: ReadingDeps) => Promise<Result>): Promise<Result> =>
    keySpace.within(async (space) => {
      const requests = new BatchRequests(deps.client, 'background');
      return read({ requests, describe, integrationUser, space });
    });
  return {
    name: 'salesforce',
    batchSize,
    countsRequests: true,
    write: (batch) =>
      inTurn(() =>
        keySpace.within(async (space) => {
          if (batch.length === 0) return [];
          const requests = new BatchRequests(deps.client, priorityOf(batch));
          return writeBatch({ ...deps, requests, personAccounts, unanswered, space }, batch);
        }),
      ),
    activities: (keys) => reading((each) => writtenLogs(each, keys, deps.extraFields())),
    voiceCalls: (keys) => reading((each) => writtenVoiceCalls(each, keys, deps.extraFields())),
    followUps: (keys) => reading((each) => writtenFollowUps(each, keys)),
    events: (keys) => reading((each) => writtenEvents(each, keys)),
    madeRecords: (keys) => reading((each) => writtenRecords(each, keys)),
    record: (kind, id) => reading((each) => recordOf(each, kind, id)),
    activitiesOf: (interactions) => reading((each) => activitiesOf(each, interactions)),
  };
}

/** A batch with a new record in it comes before edits of what is there already (spec X10). */
const priorityOf = (batch: readonly CrmWrite[]): RequestPriority => (batch.some(isNew) ? 'today' : 'earlier');

/** Also one that is sent again: what an outage has held up is not old. */
const isNew = (write: CrmWrite): boolean =>
  write.operation === 'create-record' ||
  (write.operation === 'upsert-voice-call' && write.fields.leg !== undefined) ||
  (isActivityUpsert(write) && isWhole(write));

/** Runs each piece of work when the one before it has ended, however that went. */
function oneAfterTheOther() {
  let last: Promise<unknown> = Promise.resolve();
  return <Result>(work: () => Promise<Result>): Promise<Result> => {
    const done = last.then(work, work);
    last = done;
    return done;
  };
}
