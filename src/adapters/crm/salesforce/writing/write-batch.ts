import { later, laterFor } from './requests/later.ts';
import { CrmUnavailable } from '../../../../application/ports/crm/crm.ts';
import type { CrmWrite, CrmWriteResult } from '../../../../application/ports/crm/writer.ts';
import { judge } from './decisions/judge.ts';
import { writeWave, type WaveDeps } from './write-wave.ts';
import type { BatchRequests } from '../requests/batch-requests.ts';
import { literalLists } from '../requests/soql.ts';
import { caseName } from './rows/case-name.ts';
import { textIn } from '../requests/queried-row.ts';

/**
 * Writes a batch, and answers per write (spec X4). Salesforce fails every row of a request whose key stands in it twice, and a
 * number that two calls came from is known after the first; so what comes a second time waits for the next wave, and
 * writes under one key are done in the order given. Throws `CrmUnavailable` where nothing of it could be done.
 */
export async function writeBatch(
  deps: WaveDeps,
  batch: readonly CrmWrite[],
): Promise<readonly CrmWriteResult[]> {
  const results = new Map<number, CrmWriteResult>();
  for (const [index, write] of batch.entries()) {
    const refusal = judge(write);
    if (refusal !== null) results.set(index, refusal);
  }
  const allowed = [...batch.entries()].filter(([index]) => !results.has(index));
  let unavailable: CrmUnavailable | null = null;
  /** Of writes that have to come again: what follows them waits with them. */
  const waiting = new Set<string>();
  for (const wave of waves(allowed)) {
    const writes = wave.filter(([, write]) => !marksOf(write).some((mark) => waiting.has(mark)));
    try {
      // What has not begun when the org is gone need not be tried.
      if (unavailable !== null) throw unavailable;
      const answers = await writeWave(
        deps,
        writes.map(([, write]) => write),
      );
      for (const [position, [index]] of writes.entries()) {
        const answer = answers[position];
        if (answer !== undefined) results.set(index, answer);
      }
    } catch (error) {
      if (!(error instanceof CrmUnavailable)) throw error;
      unavailable = error;
    }
    for (const [index, write] of wave) {
      const result =
        results.get(index) ??
        (unavailable === null ? later('An earlier write of the record waits.') : laterFor(unavailable));
      results.set(index, result);
      if (result.result === 'later') for (const mark of marksOf(write)) waiting.add(mark);
    }
  }
  if (unavailable !== null && [...results.values()].every(saysNothing)) throw unavailable;
  return withCaseNumbers(
    deps.requests,
    batch.map((_, index) => results.get(index) ?? later('It was not sent.')),
  );
}

const saysNothing = ({ result, complaint }: CrmWriteResult): boolean =>
  result === 'later' && complaint === undefined;

/** Salesforce says what number it has given to a new case only when it is asked; a case is called by it. */
async function withCaseNumbers(
  requests: BatchRequests,
  results: readonly CrmWriteResult[],
): Promise<readonly CrmWriteResult[]> {
  const made = results.flatMap((one) =>
    one.result === 'done' && one.record?.kind === 'case' ? [one.record.id] : [],
  );
  if (made.length === 0) return results;
  const queries = literalLists(made).map((list) => ({
    soql: `SELECT Id, CaseNumber, Subject FROM Case WHERE Id IN (${list})`,
    all: true,
  }));
  try {
    const rows = (await requests.queries(queries)).flat();
    const names = new Map(rows.map((row) => [textIn(row, 'Id'), caseName(row)]));
    return results.map((one) =>
      one.result === 'done' && one.record?.kind === 'case'
        ? { ...one, record: { ...one.record, name: names.get(one.record.id) ?? one.record.name } }
        : one,
    );
  } catch (error) {
    // They are made, whatever they are called.
    if (error instanceof CrmUnavailable) return results;
    throw error;
  }
}

type Numbered = readonly [number, CrmWrite];

/** Each write in the first wave after the last one that has what it has: its key, its task or its caller's number. */
function waves(writes: readonly Numbered[]): readonly (readonly Numbered[])[] {
  const all: Numbered[][] = [];
  const last = new Map<string, number>();
  for (const one of writes) {
    const marks = marksOf(one[1]);
    const wave = Math.max(...marks.map((mark) => (last.get(mark) ?? -1) + 1));
    for (const mark of marks) last.set(mark, wave);
    (all[wave] ??= []).push(one);
  }
  return all;
}

function marksOf(write: CrmWrite): readonly string[] {
  const key = `key ${write.key}`;
  if (write.operation === 'finish-task') return [key, `task ${write.fields.task.id}`];
  const number =
    write.operation === 'create-record' && 'unlessNumber' in write.fields ? write.fields.unlessNumber : null;
  return number === null ? [key] : [key, `number ${number}`];
}
