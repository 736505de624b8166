import type { CrmWrite, CrmWriteResult } from '../../../../application/ports/crm/writer.ts';
import type { EpochMs } from '../../../../domain/time.ts';
import { finishTask } from './finish-task.ts';
import { makeRecord, type MakeRecordDeps } from './make-record.ts';
import { takeBackRecord } from './take-back-record.ts';
import { isActivityWrite, writeActivities, type ActivityWrite } from './write-activities.ts';
import { judge, refused } from './write-refusals.ts';

/** Writes a batch, and answers per write. Writes under one key are done in the order given. */
export async function writeBatch(
  deps: MakeRecordDeps,
  batch: readonly CrmWrite[],
  at: EpochMs,
): Promise<readonly CrmWriteResult[]> {
  const results: CrmWriteResult[] = [];
  for (const run of runs(batch)) results.push(...(await writeRun(deps, run, at)));
  return results;
}

/** A statement sees a record once, so a key that comes again begins the next one. */
function runs(batch: readonly CrmWrite[]): readonly (readonly CrmWrite[])[] {
  const all: CrmWrite[][] = [];
  let keys = new Set<string>();
  for (const write of batch) {
    if (all.length === 0 || keys.has(write.key)) {
      all.push([]);
      keys = new Set();
    }
    keys.add(write.key);
    all.at(-1)?.push(write);
  }
  return all;
}

/** Activities, which nearly all writes are, in one statement; the others each in a transaction of its own. */
async function writeRun(
  deps: MakeRecordDeps,
  run: readonly CrmWrite[],
  at: EpochMs,
): Promise<readonly CrmWriteResult[]> {
  const faults = run.map((write) => judge(write, deps.users));
  const allowed = run.filter((_, position) => faults[position] === null);
  const activities = allowed.filter(isActivityWrite);
  const written = await writeActivities(deps, activities, at);
  const answers = new Map<CrmWrite, CrmWriteResult>(
    activities.flatMap((write, index) => {
      const answer = written[index];
      return answer === undefined ? [] : [[write, answer] as const];
    }),
  );
  for (const write of allowed)
    if (!isActivityWrite(write)) answers.set(write, await writeSingly(deps, write, at));
  return run.map(
    (write, position) =>
      faults[position] ?? answers.get(write) ?? { result: 'later', afterMs: null, why: 'no answer' },
  );
}

function writeSingly(
  deps: MakeRecordDeps,
  write: Exclude<CrmWrite, ActivityWrite>,
  at: EpochMs,
): Promise<CrmWriteResult> {
  switch (write.operation) {
    case 'upsert-voice-call':
      return Promise.resolve(refused('no-voice-calls'));
    case 'delete-voice-call':
      return Promise.resolve({ result: 'done', record: null });
    case 'create-record':
      return makeRecord(deps, write.key, write.fields, at);
    case 'delete-untouched':
      return takeBackRecord(deps.db, write.key, at);
    case 'finish-task':
      return finishTask(deps, write, at);
  }
}
