import type { FastifyInstance, FastifyRequest } from 'fastify';
import { moment } from '../model/moments.ts';
import type { OrgReading, RecordChange } from '../model/org-data.ts';
import type { ObjectSchema } from '../model/schema.ts';
import { knownParameters } from '../rest/known-parameters.ts';
import { notFound, SalesforceError } from '../rest/salesforce-error.ts';
import { dataPath, type RestDeps, type Session } from '../rest/session.ts';
import { latestDateCovered, replicatedSpan, type ReplicatedSpan } from './replicated-span.ts';

/** More are not told of at once: the client has to ask for shorter spans. */
const maximumIds = 600_000;
/** The recycle bin is emptied of what has been in it so long. */
const binMs = 15 * 24 * 60 * 60_000;

type ObjectParams = { Params: { object: string } };

/** `sobjects/X/updated` and `sobjects/X/deleted`: which records changed, and which went, in a span of time. */
export function replicationRoutes(app: FastifyInstance, deps: RestDeps): void {
  app.get<ObjectParams>(`${dataPath}/sobjects/:object/updated`, (request) => {
    const { reading, object, span, now } = asked(request, deps);
    return {
      ids: atMost(updatedIds(reading, object, span)),
      latestDateCovered: moment(latestDateCovered(span, now)),
    };
  });
  app.get<ObjectParams>(`${dataPath}/sobjects/:object/deleted`, (request) => {
    const { session, reading, object, span, now } = asked(request, deps);
    return {
      deletedRecords: atMost(deletedRecords(session, reading, object, span, now)),
      earliestDateAvailable: moment(now - binMs),
      latestDateCovered: moment(latestDateCovered(span, now)),
    };
  });
}

function asked(request: FastifyRequest<ObjectParams>, deps: RestDeps) {
  const session = deps.authorize(request);
  const reading = session.org.reading(session.userId);
  const object = reading.object(request.params.object);
  if (object === null) throw notFound();
  const { start, end } = knownParameters(request.query, ['start', 'end']);
  const now = reading.now();
  return { session, reading, object, now, span: replicatedSpan(start, end, now) };
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
