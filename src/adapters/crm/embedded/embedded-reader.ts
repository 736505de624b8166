import type { CrmUsers } from '../../../application/ports/crm/crm-users.ts';
import {
  lookUpLimitMs,
  type CrmReader,
  type FoundRecord,
  type PageWish,
  type SearchText,
} from '../../../application/ports/crm/reader.ts';
import type { ActivityStore, CustomerStore, RowPage } from '../../../application/ports/crm/record-store.ts';
import type { Clock } from '../../../application/ports/runtime/clock.ts';
import { openObject } from '../../../domain/crm/crm-schema.ts';
import type { RecordRef } from '../../../domain/record.ts';
import { isRefusal, refuse } from '../../../domain/refusal.ts';
import type { Database } from '../../postgres/connection/database.ts';
import { isUuid } from '../../postgres/uuid.ts';
import { cutRows, rowPage } from '../row-page.ts';
import { recordsByNumber } from '../records-by-number.ts';
import { inTime } from '../in-time.ts';
import { recordByField } from './record-by-field.ts';
import { recordRef } from './record-ref.ts';
import { activityStore } from './records/activity-store.ts';
import { customerStore } from './records/customer-store.ts';
import { objectStore } from './records/object-store.ts';
import { related } from './related.ts';

export interface EmbeddedReaderDeps {
  readonly db: Database;
  readonly users: CrmUsers;
  readonly clock: Clock;
}

/** Far more than a person has left to do for one record. */
const maxNextSteps = 200;

/** How the rules and people look into the CRM in Tieline's own database; everybody may see everything. */
export function embeddedReader(deps: EmbeddedReaderDeps): CrmReader {
  const { db, users } = deps;
  const customers = customerStore(db, users);
  const activities = activityStore(deps);
  return {
    recordsByNumber: (number) => inTime(recordsByNumber(db, number, 'embedded'), { limitMs: lookUpLimitMs }),
    record: (kind, id, limitMs) => inTime(recordRef(db, kind, id), limitMs === undefined ? {} : { limitMs }),
    recordByField: (object, field, value) => inTime(recordByField(db, object, field, value)),
    related: (record) => inTime(related(db, users, record), { limitMs: lookUpLimitMs }),
    customObjects: () => inTime(objectStore(db).objects()),
    // A field of an activity is there once something is written into it.
    schema: async (kinds) => Object.fromEntries(kinds.map((kind) => [kind, openObject(kind)])),
    knownSchema: async (kind) => ({ schema: openObject(kind), readAt: null }),

    async customer(kind, id, { signal }) {
      signal.throwIfAborted();
      return (await inTime(customers.read(kind, id), { signal })) ?? refuse('not-found');
    },

    async activity(kind, id, { signal }) {
      signal.throwIfAborted();
      return (await inTime(activities.read(kind, id), { signal })) ?? refuse('not-found');
    },

    async search(wanted, wish, { signal }) {
      signal.throwIfAborted();
      const page = rowPage(wish, isUuid);
      if (isRefusal(page)) return page;
      const found = await inTime(search(customers, wanted, page), { signal });
      return cutRows(found, wish.limit, ({ changedAt, id }) => [changedAt, id]);
    },

    async timeline(of, wish, { signal }) {
      signal.throwIfAborted();
      return inTime(timeline(customers, activities, of, wish), { signal });
    },
  };
}

/** By number in any spelling or by case number, where some record has it; else by words of name, company or e-mail. */
async function search(
  store: CustomerStore,
  wanted: SearchText,
  page: RowPage,
): Promise<readonly FoundRecord[]> {
  const exact = await exactly(store, wanted);
  if (exact.length === 0) return store.withWords(wanted.text, page);
  return exact.filter((record) => isAfter(record, page)).slice(0, page.limit);
}

async function exactly(store: CustomerStore, { text, number }: SearchText): Promise<readonly FoundRecord[]> {
  const byNumber = number === null ? [] : await store.withNumber(number);
  if (byNumber.length > 0) return byNumber;
  const byCase = isCaseNumber(text) ? await store.withCaseNumber(Number(text)) : null;
  return byCase === null ? [] : [byCase];
}

/** Digits that a case number can have, so that it stays exact as a number. */
const isCaseNumber = (text: string): boolean => /^\s*\d{1,12}\s*$/u.test(text);

/** Whether it stands on this page or a later one, in a list that is newest first. */
const isAfter = ({ changedAt, id }: FoundRecord, { after }: RowPage): boolean =>
  after === null || changedAt < after.at || (changedAt === after.at && id < after.id);

/** What is to be done, the most urgent first, and what was done, the latest first. */
async function timeline(
  customers: CustomerStore,
  activities: ActivityStore,
  { kind, id }: Pick<RecordRef, 'kind' | 'id'>,
  wish: PageWish,
): ReturnType<CrmReader['timeline']> {
  const page = rowPage(wish, isUuid);
  if (isRefusal(page)) return page;
  const record = (await customers.named([id])).find((one) => one.kind === kind);
  if (record === undefined) return refuse('not-found');
  const [nextSteps, past] = await Promise.all([
    page.after === null ? activities.nextSteps(record, maxNextSteps) : [],
    activities.past(record, page),
  ]);
  return { nextSteps, past: cutRows(past, wish.limit, ({ at, id: last }) => [at, last]) };
}
