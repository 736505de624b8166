import { moment } from '../model/moments.ts';
import type { OrgReading, RecordChange } from '../model/org-data.ts';
import type { ObjectSchema } from '../model/schema.ts';
import { knownParameters } from '../rest/known-parameters.ts';
import { notFound, SalesforceError } from '../rest/salesforce-error.ts';
import type { Session } from '../rest/session.ts';
import { latestDateCovered, replicatedSpan, type ReplicatedSpan } from './replicated-span.ts';

/** More are not told of at once: the client has to ask for shorter spans. */
const maximumIds = 600_000;
/** The recycle bin is emptied of what has been in it so long. */
const binMs = 15 * 24 * 60 * 60_000;

export const replicationKinds = ['updated', 'deleted'] as const;

export interface ReplicationRequest {
  readonly kind: (typeof replicationKinds)[number];
  /** The object's name as the path has it. */
  readonly object: string;
  readonly parameters: unknown;
}

/** Which records of an object changed, or went, in a span of time. Throws what is refused. */
export function replicationAnswer(
  { kind, object: name, parameters }: ReplicationRequest,
  session: Session,
  reading: OrgReading,
): object {
  const object = reading.object(name);
  if (object === null) throw notFound();
  const { start, end } = knownParameters(parameters, ['start', 'end']);
  const now = reading.now();
  const span = replicatedSpan(start, end, now);
  const covered = { latestDateCovered: moment(latestDateCovered(span, now)) };
  if (kind === 'updated') return { ids: atMost(updatedIds(reading, object, span)), ...covered };
  return {
    deletedRecords: atMost(deletedRecords(session, reading, object, span, now)),
    earliestDateAvailable: moment(now - binMs),
    ...covered,
  };
}

function updatedIds(reading: OrgReading, object: ObjectSchema, span: ReplicatedSpan): readonly string[] {
  const from = moment(span.from);
  const before = moment(span.before);
  return reading
    .rows(object.name)
    .values()
    .filter(
      ({ IsDeleted, SystemModstamp: stamp }) =>
        IsDeleted !== true && typeof stamp === 'string' && stamp >= from && stamp < before,
    )
    .map(({ Id }) => Id)
    .take(maximumIds + 1)
    .toArray();
}

/** Those that are still in the recycle bin: what was taken out again, or has been in it too long, is not told. */
function deletedRecords(
  { org }: Session,
  reading: OrgReading,
  object: ObjectSchema,
  span: ReplicatedSpan,
  now: number,
): readonly { readonly id: string; readonly deletedDate: string }[] {
  const from = Math.max(span.from, now - binMs);
  const deletedAt = new Map<string, number>();
  for (const change of changesSince(org.changes, from)) {
    if (change.object !== object.name || change.type !== 'DELETE' || change.at >= span.before) continue;
    if (reading.row(object.name, change.recordId)?.['IsDeleted'] !== true) continue;
    deletedAt.set(change.recordId, change.at);
    if (deletedAt.size > maximumIds) break;
  }
  return [...deletedAt].map(([id, at]) => ({ id, deletedDate: moment(at) }));
}

/** The changes are in the order of their time, so that the first of them is found by halving. */
function changesSince(changes: readonly RecordChange[], from: number): readonly RecordChange[] {
  let low = 0;
  let high = changes.length;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((changes[middle]?.at ?? Infinity) < from) low = middle + 1;
    else high = middle;
  }
  return changes.slice(low);
}

function atMost<Entry>(entries: readonly Entry[]): readonly Entry[] {
  if (entries.length <= maximumIds) return entries;
  const message = `Too many ids: ${maximumIds} are the most. Ask for a shorter span.`;
  throw new SalesforceError(400, [{ errorCode: 'EXCEEDED_ID_LIMIT', message }]);
}
