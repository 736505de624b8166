import { after } from '../../domain/time.ts';
import type { Clock } from '../ports/runtime/clock.ts';
import { CrmUnavailable } from '../ports/crm/crm.ts';
import type { CrmWrite, CrmWriter, CrmWriteResult } from '../ports/crm/writer.ts';
import type { ClaimedWrite, LedgerStore, Outcome } from '../ports/logging/ledger-store.ts';
import type { Log } from '../ports/runtime/log.ts';
import { storeUnavailable } from '../ports/runtime/store.ts';
import { claimMs, horizonMs, type Answers } from './answers.ts';
import { Lane } from './lane.ts';

export interface CrmLaneDeps {
  readonly store: Pick<LedgerStore, 'claim' | 'nextTryAt'>;
  readonly crm: CrmWriter;
  readonly answers: Answers;
  /** Called before each batch, while none is being sent: makes what waits due where it need not wait any longer. */
  readonly expedite: () => Promise<void>;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Writes to the CRM (spec L32, L33): claims the first unfinished write of each participation, sends them as one batch and
 * saves the answers. A write is sent under its key until the CRM answers it, so a crash at any point duplicates and
 * loses nothing.
 */
export const crmLane = (deps: CrmLaneDeps): Lane =>
  new Lane({
    turn: async () => {
      await deps.expedite();
      return sendBatch(deps);
    },
    nextTryAt: () => deps.store.nextTryAt('crm'),
    now: () => deps.clock.now(),
    log: deps.log,
    about: 'the ledger could not carry a batch out',
  });

/** Sends one batch; true: there may be more to send now. */
async function sendBatch({ store, crm, answers, clock, log }: CrmLaneDeps): Promise<boolean> {
  const now = clock.now();
  const claimed = await store.claim(crm.batchSize, now, after(now, claimMs), after(now, horizonMs));
  if (claimed.length === 0) return false;
  const results = await send(
    crm,
    claimed.map(({ write }) => write),
    log,
  );
  await answers.keep(
    claimed.map((one, index) => outcomeOf(one, results[index], answers)),
    claimed,
  );
  // A full batch means that more is waiting; the writes after these say when they are due.
  return claimed.length === crm.batchSize;
}

async function send(
  crm: CrmWriter,
  writes: readonly CrmWrite[],
  log: Log,
): Promise<readonly CrmWriteResult[]> {
  try {
    const results = await crm.write(writes);
    if (results.length === writes.length) return results;
    // It is unknown which answer is missing, so all are sent again: what already took effect is found by its key.
    log.error({ crm: crm.name, writes: writes.length, answers: results.length }, 'the CRM left answers out');
    return allLater(writes, 'The CRM did not answer every write.', null);
  } catch (error) {
    const away = error instanceof CrmUnavailable ? error : storeUnavailable(error);
    if (away === null) return sendSingly(crm, writes, error, log);
    log.warn({ crm: crm.name, writes: writes.length }, away.message);
    return allLater(writes, away.message, away instanceof CrmUnavailable ? away.afterMs : null);
  }
}

const allLater = (
  writes: readonly CrmWrite[],
  why: string,
  afterMs: number | null,
): readonly CrmWriteResult[] => writes.map(() => ({ result: 'later', afterMs, why }));

/** A bug in the adapter must not stop other contacts: the write that met it needs attention, the rest goes on. */
async function sendSingly(
  crm: CrmWriter,
  writes: readonly CrmWrite[],
  error: unknown,
  log: Log,
): Promise<readonly CrmWriteResult[]> {
  log.error({ err: error, writes: writes.length }, 'the CRM adapter failed');
  const [only, ...others] = writes;
  if (only === undefined) return [];
  if (others.length === 0) {
    const words = error instanceof Error ? error.message : String(error);
    return [{ result: 'refused', code: 'internal', words: `Tieline could not send this: ${words}` }];
  }
  const results: CrmWriteResult[] = [];
  for (const write of writes) results.push(...(await send(crm, [write], log)));
  return results;
}

function outcomeOf(
  { attempts, write }: ClaimedWrite,
  answer: CrmWriteResult | undefined,
  answers: Answers,
): Outcome {
  const of: Pick<Outcome, 'id' | 'attempts' | 'complaint'> = {
    id: write.id,
    attempts,
    ...(answer?.complaint !== undefined && { complaint: answer.complaint }),
  };
  switch (answer?.result) {
    case 'done':
      return {
        ...of,
        state: 'done',
        record: answer.record,
        ...(answer.noteKept && { noteKept: true }),
        ...(answer.taskKept && { taskKept: true }),
        ...(answer.doubled && { doubled: true }),
      };
    case 'refused':
      return { ...of, state: 'refused', code: answer.code, words: answer.words };
    case 'later':
    case undefined:
      return {
        ...of,
        state: 'due',
        nextTryAt: answers.nextTryAt(attempts, answer?.afterMs ?? null),
        words: answer?.why ?? 'no answer',
      };
  }
}
