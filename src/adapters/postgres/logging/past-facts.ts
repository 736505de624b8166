import { sql, type RawBuilder } from 'kysely';
import type {
  PastContact,
  PastFacts,
  PastPage,
  PastParticipation,
  PastQuery,
} from '../../../application/ports/logging/past-facts.ts';
import type { InteractionId } from '../../../domain/ids.ts';
import type { EpochMs } from '../../../domain/time.ts';
import type { Database } from '../connection/database.ts';
import { factsFrom } from '../connection/types.ts';
import { agentOf } from './ledger-rows.ts';

/** Contacts read at once: a megabyte or so of facts as text, which is held twice. */
const batchSize = 500;
/** Contacts of a page. Few, because facts that are parsed take room, and what is soon forgotten is forgotten cheaply. */
const pageSize = 50;

/** One row a part; a contact without any plan has one row all the same, so that the next page begins after it. */
interface Row {
  readonly id: InteractionId;
  readonly started_at: EpochMs;
  readonly ended_at: EpochMs;
  readonly part: string | null;
  readonly asked: boolean | null;
  /** JSON. */
  readonly body: string | null;
}

/** Where a batch ends. */
type Place = Pick<PastContact, 'interaction' | 'startedAt'>;

/** A contact as it was read, its facts still being text. */
interface RawContact extends Place {
  readonly endedAt: EpochMs;
  readonly parts: Row[];
}

interface Batch {
  readonly contacts: readonly RawContact[];
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
    yield* pagesOf(contacts, end);
    if (isLast) return;
  }
}

/** The batch in pages, of which there is one even where nobody asked for any of its contacts. */
function* pagesOf(contacts: readonly RawContact[], end: Place): Generator<PastPage> {
  for (let first = 0; first === 0 || first < contacts.length; first += pageSize) {
    const page = contacts.slice(first, first + pageSize);
    const isWhole = first + pageSize >= contacts.length;
    const { startedAt: reached } = isWhole ? end : (page.at(-1) ?? end);
    yield { contacts: page.map(parsed), reached };
  }
}

/** The batch that follows `after`. One statement for each, so that who looks at a page for long holds nothing up. */
async function read(db: Database, query: PastQuery, after: Place | null): Promise<Batch> {
  const { rows } = await sql<Row>`
    with page as materialized (
      select i.id, i.started_at, i.ended_at from interaction i
      where ${sql.join(conditionsOf(query, after), sql` and `)}
      order by i.started_at desc, i.id desc limit ${batchSize}
    )
    select page.id, page.started_at, page.ended_at, latest.part, ${isAsked(query, 'latest')} as asked,
      facts.body::text
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
    contacts: contacts.filter(({ parts }) => parts.some(({ asked }) => asked)),
    end: contacts.at(-1) ?? null,
    isLast: contacts.length < batchSize,
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
function contactsOf(rows: readonly Row[]): readonly RawContact[] {
  const contacts = new Map<InteractionId, RawContact>();
  for (const row of rows) {
    const { id, started_at: startedAt, ended_at: endedAt } = row;
    const contact = contacts.get(id) ?? { interaction: id, startedAt, endedAt, parts: [] };
    contacts.set(id, contact);
    contact.parts.push(row);
  }
  return [...contacts.values()].sort(
    (one, other) => other.startedAt - one.startedAt || (one.interaction < other.interaction ? 1 : -1),
  );
}

const parsed = ({ parts, ...contact }: RawContact): PastContact => ({
  ...contact,
  parts: parts.flatMap(partOf),
});

function partOf({ id, part, asked, body }: Row): readonly PastParticipation[] {
  if (part === null) return [];
  const facts = body === null ? null : factsFrom(body);
  return [{ interaction: id, agent: agentOf(part), facts, isAsked: asked === true }];
}
