import { CompiledQuery } from 'kysely';
import type { CrmUsers } from '../../../application/ports/crm/crm-users.ts';
import type { RecordId } from '../../../domain/ids.ts';
import { isActivityKey } from '../../../domain/logging/context/keys.ts';
import type { OpenRecord, OpenTask, RelatedRecords } from '../../../domain/logging/facts/facts.ts';
import { isCustomKind, type RecordKind, type RecordRef } from '../../../domain/record.ts';
import type { EpochMs } from '../../../domain/time.ts';
import type { Database } from '../../postgres/connection/database.ts';
import { referred } from './referred.ts';
import { isUuid } from '../../postgres/uuid.ts';

/** The port's bounds: of open cases and opportunities each, and of open tasks. */
const maxOpen = 20;
const maxTasks = 50;

const openOf = (part: string, kind: 'case' | 'opportunity', belongs: string): string => `(
  select '${part}', r.kind, r.id, r.name, r.changed_at, null::date, r.owner, null::timestamptz, null::text
  from crm_record r
  where ${belongs} and r.kind = '${kind}' and r.open and r.deleted_at is null
  order by r.changed_at desc limit ${maxOpen})`;

/** What is open with the account of a contact. */
const ofAccount = "r.account_id = (select account_id from it) and $2 = 'contact'";

/** One statement: the record, its account, and five lists, each through its index; `own` is the column that names it. */
const statementFor = (own: 'contact_id' | 'account_id'): string => `with it as (
  select r.id, r.owner, r.contact_id, a.id as account_id, a.kind as account_kind, a.name as account_name
  from crm_record r left join crm_record a on a.id = r.account_id and a.deleted_at is null
  where r.id = $1 and r.kind = $2 and r.deleted_at is null
)
select 'it' as part, account_kind as kind, account_id as id, account_name as name, null::timestamptz as changed_at,
  null::date as due, owner, null::timestamptz as created_at, null::text as external_key
from it
union all
select 'contact', c.kind, c.id, c.name, null, null, null, null, null from it join crm_record c on c.id = it.contact_id
  where c.deleted_at is null
union all ${openOf('cases', 'case', `r.${own} = $1`)}
union all ${openOf('accountCases', 'case', ofAccount)}
union all ${openOf('opportunities', 'opportunity', `r.${own} = $1`)}
union all ${openOf('accountOpportunities', 'opportunity', ofAccount)}
union all (
  select 'tasks', 'task', t.id, t.subject, t.changed_at, t.due, t.owner, t.created_at, t.external_key
  from crm_activity t
  where (t.who_id = $1 or t.what_id = $1) and t.kind = 'task' and t.status = 'open' and t.deleted_at is null
  order by coalesce(t.due::timestamptz, t.created_at) desc limit ${maxTasks})`;

const statements = { contact: statementFor('contact_id'), other: statementFor('account_id') };

type Lists = Pick<
  RelatedRecords,
  'cases' | 'accountCases' | 'opportunities' | 'accountOpportunities' | 'tasks'
>;

interface ItRow {
  readonly part: 'it';
  /** The account's. */
  readonly kind: RecordKind | null;
  readonly id: RecordId | null;
  readonly name: string | null;
  readonly owner: string | null;
}

interface ContactRow {
  readonly part: 'contact';
  readonly kind: RecordKind;
  readonly id: RecordId;
  readonly name: string;
}

interface OpenRow {
  readonly part: keyof Lists;
  readonly kind: RecordKind;
  readonly id: RecordId;
  readonly name: string;
  readonly changed_at: EpochMs;
  /** Of tasks only. */
  readonly created_at: EpochMs;
  readonly external_key: string | null;
  readonly due: string | null;
  readonly owner: string | null;
}

/** What belongs to a record; nothing where there is no such record any more. */
export async function related(db: Database, users: CrmUsers, of: RecordRef): Promise<RelatedRecords> {
  const statement = statements[of.kind === 'contact' ? 'contact' : 'other'];
  const query = CompiledQuery.raw(statement, [of.id, of.kind]);
  const rows = isUuid(of.id) ? (await db.executeQuery<ItRow | ContactRow | OpenRow>(query)).rows : [];
  const refers = isUuid(of.id) && isCustomKind(of.kind) ? await referred(db, of.kind, of.id) : [];
  const it = rows.find((row) => row.part === 'it');
  const contact = rows.find((row) => row.part === 'contact');
  const listed = rows.filter((row) => row.part !== 'it' && row.part !== 'contact');
  const open = (part: keyof Lists) => listed.filter((row) => row.part === part);
  return {
    of: { kind: of.kind, id: of.id, name: of.name },
    contact: contact ? toRef(contact) : (refers.find(({ kind }) => kind !== 'account') ?? null),
    account: (it && accountOf(it)) ?? refers.find(({ kind }) => kind === 'account') ?? null,
    owner: it === undefined ? null : ownerOf(it.owner, users),
    cases: open('cases').map(toOpenRecord),
    accountCases: open('accountCases').map(toOpenRecord),
    opportunities: open('opportunities').map(toOpenRecord),
    accountOpportunities: open('accountOpportunities').map(toOpenRecord),
    tasks: open('tasks').map(toOpenTask),
  };
}

const toRef = ({ kind, id, name }: RecordRef): RecordRef => ({ kind, id, name });

const accountOf = ({ kind, id, name }: ItRow): RecordRef | null =>
  kind === null || id === null || name === null ? null : { kind, id, name };

/** A user who has left the CRM is still named, by the id; nobody writes to them. */
function ownerOf(owner: string | null, users: CrmUsers): RelatedRecords['owner'] {
  const user = owner === null ? users.integration : users.find(owner);
  if (user === null) return owner === null ? null : { user: owner, name: owner, email: null };
  return { user: user.id, name: user.name, email: users.emailOf(user.id) };
}

const toOpenRecord = ({ kind, id, name, changed_at: changedAt }: OpenRow): OpenRecord => ({
  kind,
  id,
  name,
  changedAt,
});

const toOpenTask = (row: OpenRow): OpenTask => ({
  ...toOpenRecord(row),
  createdAt: row.created_at,
  due: row.due,
  owner: row.owner,
  isLog: row.external_key !== null && isActivityKey(row.external_key),
});
