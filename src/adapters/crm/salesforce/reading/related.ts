import type { CrmUsers } from '../../../../application/ports/crm/crm-users.ts';
import { recordId } from '../../../../domain/ids.ts';
import { isActivityKey } from '../../../../domain/logging/context/keys.ts';
import type { OpenRecord, OpenTask, RelatedRecords } from '../../../../domain/logging/facts/facts.ts';
import type { RecordRef } from '../../../../domain/record.ts';
import { epochMs } from '../../../../domain/time.ts';
import { momentIn, type QueriedRow, textIn } from '../requests/queried-row.ts';
import { keyField } from '../writing/rows/org-row.ts';
import { literal, type Query } from '../requests/soql.ts';
import { isRecordId } from '../record-id.ts';
import { keyOf } from '../writing/rows/stored-key.ts';
import { caseName } from '../writing/rows/case-name.ts';
import { aroundOf, type Around } from './around.ts';
import type { OpenRecords } from '../index/open-records.ts';
import type { RequestOptions } from '../client/org-client.ts';
import { queries } from './queries.ts';
import type { SeenOrg } from './org.ts';

/** The port's bounds: of open cases and opportunities each, and of open tasks. */
const maxOpen = 20;
const maxTasks = 50;

const openRows = (select: string, belongs: string | null): Query | null =>
  belongs === null
    ? null
    : {
        soql: `SELECT ${select} WHERE ${belongs} AND IsClosed = false ORDER BY LastModifiedDate DESC, Id DESC LIMIT ${maxOpen}`,
        all: false,
      };

const cases = (belongs: string | null) =>
  openRows('Id, CaseNumber, Subject, LastModifiedDate FROM Case', belongs);
const opportunities = (belongs: string | null) =>
  openRows('Id, Name, LastModifiedDate FROM Opportunity', belongs);
/** Salesforce keeps moments in seconds; of those of one second the last made has the highest id. */
const tasks = (belongs: string): Query => ({
  soql: `SELECT Id, Subject, LastModifiedDate, CreatedDate, ActivityDate, OwnerId, ${keyField} FROM Task WHERE ${belongs} AND IsClosed = false ORDER BY ActivityDate DESC NULLS LAST, CreatedDate DESC, Id DESC LIMIT ${maxTasks}`,
  all: false,
});

/** Which cases, opportunities and tasks are a record's own. */
function belongsTo({ kind, id }: RecordRef) {
  const it = literal(id);
  const ofAccount = { cases: `AccountId = ${it}`, opportunities: `AccountId = ${it}` };
  if (kind === 'account') return { ...ofAccount, tasks: `WhatId = ${it}` };
  if (kind === 'personAccount') return { ...ofAccount, tasks: `AccountId = ${it}` };
  if (kind === 'contact')
    return {
      cases: `ContactId = ${it}`,
      opportunities: `Id IN (SELECT OpportunityId FROM OpportunityContactRole WHERE ContactId = ${it})`,
      tasks: `WhoId = ${it}`,
    };
  return { cases: null, opportunities: null, tasks: `${kind === 'lead' ? 'WhoId' : 'WhatId'} = ${it}` };
}

const toOpen =
  (kind: 'case' | 'opportunity' | 'task', name: (row: QueriedRow) => string) =>
  (row: QueriedRow): OpenRecord => ({
    kind,
    id: recordId(textIn(row, 'Id') ?? ''),
    name: name(row),
    changedAt: momentIn(row, 'LastModifiedDate') ?? epochMs(0),
  });

const toCase = toOpen('case', caseName);
const toOpportunity = toOpen('opportunity', (row) => textIn(row, 'Name') ?? '');
const toTask = toOpen('task', (row) => textIn(row, 'Subject') ?? '');

function toOpenTask(row: QueriedRow): OpenTask {
  const key = keyOf(row[keyField]);
  const createdAt = momentIn(row, 'CreatedDate');
  return {
    ...toTask(row),
    ...(createdAt !== null && { createdAt }),
    due: textIn(row, 'ActivityDate'),
    owner: textIn(row, 'OwnerId'),
    isLog: key !== null && isActivityKey(key),
  };
}

/** What is open in the org as it is kept here, where that is to be relied on. */
export type KeptOpen = Pick<OpenRecords, 'around' | 'lists'>;

/**
 * What belongs to a record: from our own database, else in two requests. Nothing where there is no such record any more.
 */
export async function related(
  org: () => Promise<SeenOrg>,
  kept: KeptOpen,
  users: CrmUsers,
  of: RecordRef,
  options: RequestOptions,
): Promise<RelatedRecords> {
  const around = isRecordId(of.id)
    ? ((await keptAround(kept, users, of)) ?? (await aroundOf(await org(), users, of, options)))
    : null;
  const { contact = null, account = null, owner = null } = around ?? {};
  const named = { of: { kind: of.kind, id: of.id, name: of.name }, contact, account, owner };
  if (around === null)
    return { ...named, cases: [], accountCases: [], opportunities: [], accountOpportunities: [], tasks: [] };
  const lists = await kept.lists(of, account);
  if (lists !== null) return { ...named, ...lists };
  const own = belongsTo(of);
  const theirs = of.kind === 'contact' && account !== null ? `AccountId = ${literal(account.id)}` : null;
  const rows = await queries(
    await org(),
    {
      cases: cases(own.cases),
      accountCases: cases(theirs),
      opportunities: opportunities(own.opportunities),
      accountOpportunities: opportunities(theirs),
      tasks: tasks(own.tasks),
    },
    options,
  );
  return {
    ...named,
    cases: rows('cases').map(toCase),
    accountCases: rows('accountCases').map(toCase),
    opportunities: rows('opportunities').map(toOpportunity),
    accountOpportunities: rows('accountOpportunities').map(toOpportunity),
    tasks: rows('tasks').map(toOpenTask),
  };
}

/** null: Salesforce has to be asked. Whom a queue is, and who is no user any more, only Salesforce knows. */
async function keptAround(kept: KeptOpen, users: CrmUsers, of: RecordRef): Promise<Around | null> {
  const around = await kept.around(of);
  const user = around?.owner == null ? null : users.find(around.owner);
  if (around === null || user === null) return null;
  const { contact, account } = around;
  return { contact, account, owner: { user: user.id, name: user.name, email: users.emailOf(user.id) } };
}
