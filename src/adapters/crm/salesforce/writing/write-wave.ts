import { later, laterFor } from './requests/later.ts';
import { CrmUnavailable } from '../../../../application/ports/crm/crm.ts';
import { storeUnavailable } from '../../../../application/ports/runtime/store.ts';
import type { CrmWrite, CrmWriteResult } from '../../../../application/ports/crm/writer.ts';
import type { AgentId } from '../../../../domain/ids.ts';
import type { RecordRef } from '../../../../domain/record.ts';
import type { EpochMs } from '../../../../domain/time.ts';
import { recordId } from '../../../../domain/ids.ts';
import type { WrittenRecord } from '../index/open-records.ts';
import type { RowContext } from './rows/activity-row.ts';
import type { BatchRequests } from '../requests/batch-requests.ts';
import type { CallerNumbers } from './caller-numbers.ts';
import { complaining } from './complaining.ts';
import { carryOut, type WrittenRow } from './carry-out.ts';
import { decideActivity } from './decisions/decide-activity.ts';
import { decideFinish } from './decisions/decide-finish.ts';
import { decideRecord } from './decisions/decide-record.ts';
import { decideRemoval, decideTakeBack } from './decisions/decide-removal.ts';
import type { KeySpace } from './lookup/key-space.ts';
import { findCalls, type FoundCalls } from './lookup/found-calls.ts';
import { lookUp, shortId, type Found } from './lookup/lookup.ts';
import type { DescribedFields, OrgDescribe } from './org-describe.ts';
import type { PersonAccounts } from './lookup/person-accounts.ts';
import { madeObjectOf } from './rows/record-row.ts';
import { decideVoiceCall, decideVoiceCallRemoval } from './decisions/decide-voice-call.ts';
import type { Step, StepOutcome } from './decisions/step.ts';
import { lookupRequestFor } from './lookup/lookup-request.ts';
import { isOfCall, writeCalls, type Telephony } from './write-calls.ts';
import type { UnansweredCalls } from './unanswered-calls.ts';

export interface WaveDeps {
  readonly requests: BatchRequests;
  readonly describe: OrgDescribe;
  readonly space: KeySpace;
  readonly numbers: CallerNumbers;
  readonly personAccounts: PersonAccounts;
  readonly integrationUser: string;
  readonly telephony: Telephony;
  readonly unanswered: UnansweredCalls;
  /** By the clock that contacts go by. */
  readonly now: () => EpochMs;
  readonly onTaskDeleted: (task: RecordRef, agent: AgentId | null) => Promise<void>;
  readonly onDoubled: () => void;
  /** Told of what Salesforce has taken, before the write is answered. */
  readonly onWritten: (records: readonly WrittenRecord[]) => Promise<void>;
}

/** How often the org is looked at again that changes under a write: once would do nearly always. */
const maxLooks = 3;

/**
 * Does writes whose keys differ: looks up what the org holds under the keys, decides what is sent for each, sends it, and
 * does so again for those under which the org has changed meanwhile. Answers per write, in the order given. Throws
 * `CrmUnavailable` where the org cannot even be looked up.
 */
export async function writeWave(
  deps: WaveDeps,
  writes: readonly CrmWrite[],
): Promise<readonly CrmWriteResult[]> {
  const results = new Map<CrmWrite, CrmWriteResult>();
  let pending: readonly CrmWrite[] = writes;
  for (let look = 1; look <= maxLooks && pending.length > 0; look += 1) {
    const outcomes = look === 1 ? await lookOnce(deps, pending) : await lookAgain(deps, pending);
    const again: CrmWrite[] = [];
    for (const [index, write] of pending.entries()) {
      const outcome = outcomes[index];
      if (outcome === undefined) continue;
      const result = 'again' in outcome ? outcome.again : outcome;
      results.set(write, complaining(result, results.get(write)?.complaint));
      if ('again' in outcome) again.push(write);
    }
    pending = again;
  }
  return writes.map((write) => results.get(write) ?? later('It was not sent.'));
}

async function lookOnce(
  deps: WaveDeps,
  writes: readonly CrmWrite[],
): Promise<readonly (StepOutcome | undefined)[]> {
  const steps = await decideAll(deps, writes);
  const written: WrittenRow[] = [];
  const byStep = await carryOutAll(deps, steps, (row) => void written.push(row));
  const outcomes = steps.map((step) => byStep.get(step));
  const untold = await tell(deps, written);
  return untold === null ? outcomes : outcomes.map((outcome) => outcome && notDone(outcome, untold));
}

/** What an earlier look came to stays true, so that those which can be looked at no more wait by themselves. */
async function lookAgain(
  deps: WaveDeps,
  writes: readonly CrmWrite[],
): Promise<readonly (StepOutcome | undefined)[]> {
  try {
    return await lookOnce(
      deps,
      writes.map((write) => ({ ...write, fresh: false })),
    );
  } catch (error) {
    const away = passing(error);
    if (away === null) throw error;
    return writes.map(() => laterFor(away));
  }
}

/** Tells of what Salesforce has taken; gives what kept it from that; null: nothing. */
async function tell(deps: WaveDeps, written: readonly WrittenRow[]): Promise<CrmUnavailable | null> {
  if (written.length === 0) return null;
  try {
    await deps.onWritten(await writtenRecords(deps, written));
    return null;
  } catch (error) {
    const away = passing(error);
    if (away === null) throw error;
    return away;
  }
}

/** Written again, it is told of again; what was complained of meanwhile is not said a second time. */
function notDone(outcome: StepOutcome, why: CrmUnavailable): StepOutcome {
  if ('again' in outcome || outcome.result !== 'done') return outcome;
  return complaining(laterFor(why), outcome.complaint);
}

/** What went wrong, if it passes; null: a bug. */
function passing(error: unknown): CrmUnavailable | null {
  if (error instanceof CrmUnavailable) return error;
  const store = storeUnavailable(error);
  return store && new CrmUnavailable(store.message, { cause: store });
}

/** Calls come last: what the telephony API takes long for holds up no other record. */
async function carryOutAll(
  deps: WaveDeps,
  steps: readonly Step[],
  onWritten: (row: WrittenRow) => void,
): Promise<ReadonlyMap<Step | undefined, StepOutcome | undefined>> {
  const carrying = { ...deps, forget: (object: string) => deps.describe.forget(object), onWritten };
  const send = (some: readonly Step[]) => carryOut(carrying, some);
  const rows = steps.filter((step) => !isOfCall(step));
  const calls = steps.filter(isOfCall);
  const ofRows = await send(rows);
  const ofCalls = await writeCalls({ ...deps, send }, calls);
  return new Map<Step | undefined, StepOutcome | undefined>([
    ...rows.map((step, index) => [step, ofRows[index]] as const),
    ...calls.map((step, index) => [step, ofCalls[index]] as const),
  ]);
}

async function writtenRecords(
  { describe }: WaveDeps,
  written: readonly WrittenRow[],
): Promise<readonly WrittenRecord[]> {
  const { completed } = await describe.taskStatuses();
  return written.map((row) => ({
    ...row,
    id: recordId(row.id),
    isClosed: row.object === 'Task' && row.fields?.['Status'] === completed,
  }));
}

async function decideAll(deps: WaveDeps, writes: readonly CrmWrite[]): Promise<readonly Step[]> {
  const { requests, describe, space, personAccounts, integrationUser } = deps;
  const request = lookupRequestFor(writes, personAccounts.isKnown);
  const found = await lookUp(requests, describe, space, request);
  const calls = await findCalls(requests, describe, request.legs, request.extra);
  personAccounts.add(found.personAccounts.values());
  const [statuses, task] = await Promise.all([describe.taskStatuses(), describe.fieldsOf('Task')]);
  const context: RowContext = {
    integrationUser,
    statuses,
    personAccounts: personAccounts.known,
    tagsLength: task?.get('TielineTags__c')?.length ?? 0,
  };
  const describedFor = describedOnce(deps);
  const steps: Step[] = [];
  for (const write of writes) steps.push(await decide(deps, write, found, { context, describedFor, calls }));
  return steps;
}

/** An object as it is described, with the record type that a record of an owner's gets. */
interface DescribedFor {
  readonly described: DescribedFields;
  readonly defaultRecordType: string | null;
}

type DescribedForOwner = (object: string, owner: string | null) => Promise<DescribedFor>;

const noFields: DescribedFields = new Map();

/** Each object and owner is looked at once in a batch. */
function describedOnce({ describe, integrationUser }: WaveDeps): DescribedForOwner {
  const known = new Map<string, Promise<DescribedFor>>();
  const look = async (object: string, owner: string): Promise<DescribedFor> => ({
    described: (await describe.fieldsOf(object)) ?? noFields,
    defaultRecordType: await describe.defaultRecordType(object, owner),
  });
  return (object, owner) => {
    const key = `${object} ${owner}`;
    const found = known.get(key) ?? look(object, owner ?? integrationUser);
    known.set(key, found);
    return found;
  };
}

interface Deciding {
  readonly context: RowContext;
  readonly describedFor: DescribedForOwner;
  readonly calls: FoundCalls;
}

async function decide(
  deps: WaveDeps,
  write: CrmWrite,
  found: Found,
  { context, describedFor, calls }: Deciding,
): Promise<Step> {
  const { key } = write;
  switch (write.operation) {
    case 'upsert-task':
    case 'upsert-follow-up':
    case 'upsert-event': {
      const object = write.operation === 'upsert-event' ? 'Event' : 'Task';
      const existing = (object === 'Event' ? found.events : found.tasks).get(key);
      return decideActivity(write, existing, {
        ...context,
        ...(await describedFor(object, write.fields.owner ?? null)),
        isKeyField: deps.space.written === 'key-field',
      });
    }
    case 'upsert-voice-call': {
      const described = (await deps.describe.fieldsOf('VoiceCall')) ?? noFields;
      return decideVoiceCall(write, { ...context, described, calls, now: deps.now() });
    }
    case 'delete-voice-call':
      return decideVoiceCallRemoval(key, calls);
    case 'create-record':
      return decideRecord(write, found.made.get(key), deps, {
        ...context,
        ...(await describedFor(madeObjectOf(write.fields), write.fields.owner)),
      });
    case 'delete-task':
      return decideRemoval('Task', found.tasks.get(key));
    case 'delete-event':
      return decideRemoval('Event', found.events.get(key));
    case 'delete-untouched':
      return decideTakeBack(found.made.get(key), deps);
    case 'finish-task':
      return decideFinish(write, found.tasksById.get(shortId(write.fields.task.id)), {
        ...context,
        onTaskDeleted: deps.onTaskDeleted,
      });
  }
}
