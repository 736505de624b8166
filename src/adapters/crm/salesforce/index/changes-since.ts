import { z } from 'zod';
import { CrmUnavailable } from '../../../../application/ports/crm/crm.ts';
import { recordId, type RecordId } from '../../../../domain/ids.ts';
import { epochMs, isoText, type EpochMs } from '../../../../domain/time.ts';
import { composite, type Subrequest, type SubrequestAnswer } from '../requests/composite.ts';
import { senderBy, type SignedInClient } from '../client/org-client.ts';

/** What the org says has changed in a span of time. */
export interface Changes {
  /** Made, changed or brought back. */
  readonly updated: readonly RecordId[];
  readonly deleted: readonly RecordId[];
  /** Until when, by the org's clock, nothing is missing; transactions that take long hold it back. */
  readonly coveredUntil: EpochMs;
}

/** Only reading every record again helps: the org does not remember that far back, or too much has changed. */
export class RefillNeeded extends Error {
  override readonly name = 'RefillNeeded';
}

const minuteMs = 60_000;
/** The org forgets deletions after 15 days, or earlier where there are many; `earliestDateAvailable` says when. */
const deletedKeptMs = 15 * 24 * 60 * minuteMs;
/** The shortest span in which too many changes are still divided: two minutes is the least that may be asked for. */
const shortestMs = 2 * minuteMs;

const updatedAnswer = z.object({ ids: z.array(z.string()), latestDateCovered: z.string() });
const deletedAnswer = z.object({
  deletedRecords: z.array(z.object({ id: z.string() })),
  earliestDateAvailable: z.string(),
  latestDateCovered: z.string(),
});

/** Whole minutes by the org's clock, two at least, as Salesforce wants them. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export function spanSince(since: EpochMs, now: EpochMs): Span {
  const to = Math.floor(now / minuteMs) * minuteMs;
  return { from: Math.min(Math.floor(since / minuteMs) * minuteMs, to - shortestMs), to };
}

/** What the org answers about a span: the changes, that they are more than it tells at once, or why it does not tell them. */
export type ChangesAnswer = Changes | 'too-many' | RefillNeeded | CrmUnavailable;

/** What has changed of each object within its span (getUpdated and getDeleted), in as few requests as there can be. */
export async function changesWithin(
  client: SignedInClient,
  asked: readonly { readonly object: string; readonly span: Span }[],
  signal: AbortSignal,
): Promise<readonly ChangesAnswer[]> {
  const answerTo = await composite(
    senderBy(client, { priority: 'background', signal }),
    new Map(
      asked.flatMap(({ object, span }, index) =>
        (['updated', 'deleted'] as const).map((kind) => [`${kind} ${index}`, changesOf(kind, object, span)]),
      ),
    ),
  );
  return asked.map(({ object, span }, index) =>
    changesAnswer(object, span, answerTo(`updated ${index}`), answerTo(`deleted ${index}`)),
  );
}

const changesOf = (kind: 'updated' | 'deleted', object: string, { from, to }: Span): Subrequest => ({
  method: 'GET',
  path: `/sobjects/${encodeURIComponent(object)}/${kind}`,
  query: { start: dateTime(from), end: dateTime(to) },
});

/**
 * What has changed of an object within a span, piece by piece where it is more than the org tells at once; `first` is what it
 * answered about the whole. Throws `CrmUnavailable`, `RefillNeeded`.
 */
export async function* changesSince(
  client: SignedInClient,
  object: string,
  whole: Span,
  first: ChangesAnswer,
  signal: AbortSignal,
): AsyncGenerator<Changes, void, undefined> {
  const end = whole.to;
  let pieceMs = end - whole.from;
  let span = whole;
  let answer = first;
  for (;;) {
    if (answer instanceof Error) throw answer;
    if (answer === 'too-many') {
      if (pieceMs <= shortestMs) throw new RefillNeeded('more has changed than the org tells');
      pieceMs = Math.max(shortestMs, Math.floor(pieceMs / 2 / minuteMs) * minuteMs);
      span = { from: span.from, to: Math.min(span.from + pieceMs, end) };
    } else {
      yield answer;
      // A span may end within the last one's minute, which is then asked for again.
      if (span.to === end || answer.coveredUntil <= span.from) return;
      const covered = Math.min(span.to, Math.floor(answer.coveredUntil / minuteMs) * minuteMs);
      const from = Math.min(covered, end - shortestMs);
      // A transaction that takes long holds the org's answer back: the rest is asked for the next time.
      if (from <= span.from) return;
      span = { from, to: Math.min(from + pieceMs, end) };
    }
    [answer = noAnswer] = await changesWithin(client, [{ object, span }], signal);
  }
}

const noAnswer = new RefillNeeded('the org did not tell of a span');

function changesAnswer(
  object: string,
  { from, to }: Span,
  updated: SubrequestAnswer,
  deleted: SubrequestAnswer,
): ChangesAnswer {
  if (to - from > deletedKeptMs) return new RefillNeeded('deletions are remembered for 15 days');
  if ('errors' in updated) return refusedChanges(object, updated);
  if ('errors' in deleted) return refusedChanges(object, deleted);
  const read = {
    updated: updatedAnswer.safeParse(updated.body),
    deleted: deletedAnswer.safeParse(deleted.body),
  };
  if (!read.updated.success || !read.deleted.success)
    return new CrmUnavailable(`Salesforce did not say what has changed of ${object}`);
  if (Date.parse(read.deleted.data.earliestDateAvailable) > from)
    return new RefillNeeded('the org has forgotten what was deleted');
  return {
    updated: read.updated.data.ids.map(recordId),
    deleted: read.deleted.data.deletedRecords.map(({ id }) => recordId(id)),
    coveredUntil: epochMs(
      Math.min(
        Date.parse(read.updated.data.latestDateCovered),
        Date.parse(read.deleted.data.latestDateCovered),
      ),
    ),
  };
}

function refusedChanges(
  object: string,
  { status, errors }: Extract<SubrequestAnswer, { errors: unknown }>,
): ChangesAnswer {
  const code = errors[0]?.code;
  if (code === 'EXCEEDED_ID_LIMIT') return 'too-many';
  if (code === 'INVALID_REPLICATION_DATE') return new RefillNeeded('the org does not remember that far back');
  return new CrmUnavailable(`Salesforce answered ${status} about the changes of ${object}`);
}

const dateTime = (at: number): string => isoText(epochMs(at)).replace('Z', '+00:00');
