import type { PageWish, Timeline } from '../../../../application/ports/crm/reader.ts';
import type { Activity, ActivityKind, TimelineEntry } from '../../../../domain/crm/activity.ts';
import type { RecordKind, RecordRef } from '../../../../domain/record.ts';
import { isRefusal, refuse, type Refusal } from '../../../../domain/refusal.ts';
import { dayMs, isoText, type EpochMs } from '../../../../domain/time.ts';
import { cutRows, rowPage } from '../../row-page.ts';
import type { Place, RowPage } from '../../../../application/ports/crm/record-store.ts';
import { literal, type Query } from '../requests/soql.ts';
import { isRecordId } from '../record-id.ts';
import { callColumns, callEntryIn } from './call-entry.ts';
import { activityColumns, activityIn, relatedColumns } from './activity-row.ts';
import { hasPersonAccounts, type SeenOrg } from './org.ts';
import { presentIn } from './org-objects.ts';
import { queries } from './queries.ts';
import type { RequestOptions } from '../client/org-client.ts';
import { recordQuery } from './record-ref.ts';

/** Far more than a person has left to do for one record. */
const maxNextSteps = 200;

/** Which activities belong on a record's page: an account's has its contacts' and cases' too, as in Salesforce. */
export function belongsTo(kind: RecordKind, id: string): string {
  if (kind === 'account' || kind === 'personAccount') return `AccountId = ${literal(id)}`;
  return kind === 'contact' || kind === 'lead' ? `WhoId = ${literal(id)}` : `WhatId = ${literal(id)}`;
}

/** What a query for activities selects. */
interface ActivitySelection {
  readonly columns: string;
  /** Of them, those that workflows fill; only a log has such, and logs are tasks. */
  readonly extra: readonly string[];
}

/** null: who asks sees no such activities. */
export async function activitySelection(org: SeenOrg, kind: ActivityKind): Promise<ActivitySelection | null> {
  const object = await org.objects.object(kind === 'task' ? 'Task' : 'Event');
  if (object === null) return null;
  const extra = kind === 'task' ? org.extraFields.flatMap((name) => object.field(name)?.name ?? []) : [];
  const columns = [...presentIn(object, activityColumns[kind]), ...extra, relatedColumns];
  if (await hasPersonAccounts(org)) columns.push('Account.IsPersonAccount');
  return { columns: [...new Set(columns)].join(', '), extra };
}

/** Rows that come after a place in a list that is newest first. */
const isAfter = (field: string, after: Place | null): string =>
  after === null
    ? 'Id != null'
    : `(${field} < ${isoText(after.at)} OR (${field} = ${isoText(after.at)} AND Id < ${literal(after.id)}))`;

/** The same for a day, which counts as its first moment. */
function isAfterDay(after: Place | null): string {
  if (after === null) return 'ActivityDate != null';
  const day = isoText(after.at).slice(0, 10);
  return after.at % dayMs === 0
    ? `(ActivityDate < ${day} OR (ActivityDate = ${day} AND Id < ${literal(after.id)}))`
    : `ActivityDate <= ${day}`;
}

/** Archived ones too: what is done and older than a year is there, but only where all is asked for. */
const past = (select: string, where: string, order: string, limit: number): Query => ({
  soql: `SELECT ${select} WHERE ${where} AND IsDeleted = false ORDER BY ${order} DESC, Id DESC LIMIT ${limit}`,
  all: true,
});

const open = (select: string, where: string, order: string): Query => ({
  soql: `SELECT ${select} WHERE ${where} ORDER BY ${order} LIMIT ${maxNextSteps}`,
  all: false,
});

interface RecordWithCalls {
  readonly record: RecordRef;
  readonly calls: readonly TimelineEntry[];
}

/** The record, and the calls about it where the org has records of calls, in one request; null: it is not there. */
async function recordWithCalls(
  org: SeenOrg,
  { kind, id }: Pick<RecordRef, 'kind' | 'id'>,
  { limit, after }: RowPage,
  options: RequestOptions,
): Promise<RecordWithCalls | null> {
  const asked = isRecordId(id) ? await recordQuery(org, kind, `Id = ${literal(id)}`) : null;
  if (asked === null) return null;
  const object = org.hasCalls ? await org.objects.object('VoiceCall') : null;
  const columns = object?.field('RelatedRecordId') ? presentIn(object, callColumns) : [];
  const calls: Query = {
    soql: `SELECT ${columns.join(', ')} FROM VoiceCall WHERE RelatedRecordId = ${literal(id)} AND ${isAfter('CallStartDateTime', after)} ORDER BY CallStartDateTime DESC, Id DESC LIMIT ${limit}`,
    all: false,
  };
  const rows = await queries(
    org,
    { record: asked.query, ...(columns.includes('CallStartDateTime') && { calls }) },
    options,
  );
  const [row] = rows('record');
  if (row === undefined) return null;
  const record = asked.refIn(row);
  return { record, calls: rows('calls').map((call) => callEntryIn(call, record)) };
}

/** What is to be done, the most urgent first, and what was done, the latest first; in two requests. */
export async function timeline(
  org: SeenOrg,
  of: Pick<RecordRef, 'kind' | 'id'>,
  wish: PageWish,
  now: EpochMs,
  options: RequestOptions,
): Promise<Timeline | Refusal> {
  const page = rowPage(wish, isRecordId);
  if (isRefusal(page)) return page;
  const { limit, after } = page;
  const there = await recordWithCalls(org, of, page, options);
  if (there === null) return refuse('not-found');
  const [task, event] = [await activitySelection(org, 'task'), await activitySelection(org, 'event')];
  const tasks = task === null ? null : `${task.columns} FROM Task`;
  const events = event === null ? null : `${event.columns} FROM Event`;
  const belongs = belongsTo(of.kind, of.id);
  const done = `${belongs} AND IsClosed = true`;
  const over = `${belongs} AND EndDateTime <= ${isoText(now)}`;
  const isFirst = after === null;
  const rows = await queries(
    org,
    {
      ...(tasks !== null && {
        dueTasks: past(tasks, `${done} AND ${isAfterDay(after)}`, 'ActivityDate', limit),
        otherTasks: past(
          tasks,
          `${done} AND ActivityDate = null AND ${isAfter('CreatedDate', after)}`,
          'CreatedDate',
          limit,
        ),
        ...(isFirst && {
          openTasks: open(
            tasks,
            `${belongs} AND IsClosed = false`,
            'ActivityDate ASC NULLS LAST, CreatedDate ASC',
          ),
        }),
      }),
      ...(events !== null && {
        pastEvents: past(events, `${over} AND ${isAfter('StartDateTime', after)}`, 'StartDateTime', limit),
        ...(isFirst && {
          events: open(events, `${belongs} AND EndDateTime > ${isoText(now)}`, 'StartDateTime ASC'),
        }),
      }),
    },
    options,
  );
  const read = (kind: ActivityKind, name: Parameters<typeof rows>[0]) =>
    rows(name).map((row) => activityIn(kind, row, now, task?.extra));
  const nextSteps = [...read('task', 'openTasks'), ...read('event', 'events')];
  const completed = [
    ...there.calls,
    ...read('task', 'dueTasks'),
    ...read('task', 'otherTasks'),
    ...read('event', 'pastEvents'),
  ];
  return {
    nextSteps: nextSteps.toSorted(byUrgency).slice(0, maxNextSteps),
    past: cutRows(completed.toSorted(latestFirst), wish.limit, ({ at, id }) => [at, id]),
  };
}

const isUndated = ({ due, startsAt }: Activity): boolean => due === null && startsAt === null;

const byUrgency = (one: Activity, other: Activity): number =>
  Number(isUndated(one)) - Number(isUndated(other)) || one.at - other.at;

const latestFirst = (one: TimelineEntry, other: TimelineEntry): number =>
  other.at - one.at || (other.id < one.id ? -1 : 1);
