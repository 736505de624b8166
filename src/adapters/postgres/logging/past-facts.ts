import { sql, type RawBuilder } from 'kysely';
import type {
  PastContact,
  PastFacts,
  PastPage,
  PastPart,
  PastQuery,
} from '../../../application/ports/logging/past-facts.ts';
import type { InteractionId } from '../../../domain/ids.ts';
import type { ContactFacts } from '../../../domain/logging/facts/facts.ts';
import type { EpochMs } from '../../../domain/time.ts';
import type { Database } from '../database.ts';
import { agentOf } from './ledger-rows.ts';

/** Contacts read at once: a megabyte or so of facts, of which two pages are held. */
const pageSize = 500;

/** One row a part; a contact without any plan has one row all the same, so that the next page begins after it. */
interface Row {
  readonly id: InteractionId;
  readonly started_at: EpochMs;
  readonly ended_at: EpochMs;
  readonly part: string | null;
  readonly asked: boolean | null;
  readonly body: ContactFacts | null;
}

/** Where a page ends. */
type Place = Pick<PastContact, 'interaction' | 'startedAt'>;

interface Page {
  readonly contacts: readonly PastContact[];
  /** null: nothing was left. */
  readonly end: Place | null;
  readonly isLast: boolean;
}

/** The facts of past contacts, read by when the contacts began. */
export const postgresPastFacts = (db: Database): PastFacts => ({
  contacts: (query) => pages(db, query),
});

async function* pages(db: Database, query: PastQuery): AsyncGenerator<PastPage> {
  let coming = read(db, query, null);
  for (;;) {
    const { contacts, end, isLast } = await coming;
    if (!end) return;
    if (!isLast) {
      coming = read(db, query, end);
      // Whoever stops looking at the pages hears nothing of the one that was on its way.
      coming.catch(() => undefined);
    }
    yield { contacts, reached: end.startedAt };
    if (isLast) return;
  }
}

/** The page that follows `after`. One statement for each, so that who looks at a page for long holds nothing up. */
async function read(db: Database, query: PastQuery, after: Place | null): Promise<Page> {
  const { rows } = await sql<Row>`
    with page as materialized (
      select i.id, i.started_at, i.ended_at from interaction i
      where ${sql.join(conditionsOf(query, after), sql` and `)}
      order by i.started_at desc, i.id desc limit ${pageSize}
    )
    select page.id, page.started_at, page.ended_at, latest.part, ${isAsked(query, 'latest')} as asked, facts.body
    from page
    left join lateral (
      select distinct on (part) id, part, workflow_id, kind from plan where interaction_id = page.id
      order by part desc, revision desc
    ) latest on true
    left join facts on facts.plan_id = latest.id and (${isAsked(query, 'latest')} or exists (
      select from plan other where other.interaction_id = page.id and ${isAsked(query, 'other')}))`.execute(
    db,
  );
  const contacts = contactsOf(rows);
  return {
    contacts: contacts.filter(({ parts }) => parts.some(({ isAsked: asked }) => asked)),
    end: contacts.at(-1) ?? null,
    isLast: contacts.length < pageSize,
  };
}

function conditionsOf({ from, to, queues }: PastQuery, after: Place | null): readonly RawBuilder<unknown>[] {
  return [
    sql`i.started_at >= ${new Date(from)}`,
    sql`i.started_at < ${new Date(to)}`,
    sql`i.ended_at is not null`,
    ...(queues === null ? [] : [sql`i.queue_id = any(${queues}::uuid[])`]),
    ...(after === null
      ? []
      : [sql`(i.started_at, i.id) < (${new Date(after.startedAt)}, ${after.interaction}::uuid)`]),
  ];
}

/** Whether a part's plan is one of those asked for. */
function isAsked(
  { workflow, holders, agents, kinds }: PastQuery,
  plan: 'latest' | 'other',
): RawBuilder<boolean> {
  const of = (column: string) => sql.ref(`${plan}.${column}`);
  const conditions = [
    sql`(${of('workflow_id')} = ${workflow}::uuid or ${of('part')} = any(${holders}))`,
    ...(agents === null ? [] : [sql`${of('part')} = any(${agents})`]),
    ...(kinds === null ? [] : [sql`${of('kind')} = any(${kinds})`]),
  ];
  return sql<boolean>`(${sql.join(conditions, sql` and `)})`;
}

/** Newest first, whatever order the rows came in: PostgreSQL would copy all the facts to sort them. */
function contactsOf(rows: readonly Row[]): readonly PastContact[] {
  const contacts = new Map<InteractionId, PastContact & { readonly parts: PastPart[] }>();
  for (const { id, started_at: startedAt, ended_at: endedAt, part, asked, body } of rows) {
    const contact = contacts.get(id) ?? { interaction: id, startedAt, endedAt, parts: [] };
    contacts.set(id, contact);
    if (part !== null)
      contact.parts.push({ interaction: id, agent: agentOf(part), facts: body, isAsked: asked === true });
  }
  return [...contacts.values()].sort(
    (one, other) => other.startedAt - one.startedAt || (one.interaction < other.interaction ? 1 : -1),
  );
}
