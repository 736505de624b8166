import type { BatchRequests } from '../../requests/batch-requests.ts';
import { type QueriedRow, relatedIn, textIn } from '../../requests/queried-row.ts';
import type { OrgDescribe } from '../org-describe.ts';
import { caseName } from '../rows/case-name.ts';
import type { PersonAccount, RelatedNames } from '../rows/relation.ts';
import { literalLists, type Query } from '../../requests/soql.ts';

/** What the records that these activities name are called where the activity does not say it; one request or none. */
export async function namesFor(
  requests: BatchRequests,
  describe: OrgDescribe,
  rows: readonly QueriedRow[],
): Promise<RelatedNames> {
  const idsOf = (relation: 'Who' | 'What', type: string): readonly string[] =>
    rows.flatMap((row) => {
      const id = textIn(row, `${relation}Id`);
      return id !== null && textIn(relatedIn(row, relation), 'Type') === type ? [id] : [];
    });
  const cases = literalLists(idsOf('What', 'Case')).map((list): Query => ({
    soql: `SELECT Id, CaseNumber, Subject FROM Case WHERE Id IN (${list})`,
    all: true,
  }));
  const persons = await personQueries(describe, [
    ['Id', idsOf('What', 'Account')],
    ['PersonContactId', idsOf('Who', 'Contact')],
  ]);
  const pages = await requests.queries([...cases, ...persons]);
  const caseRows = pages.slice(0, cases.length).flat();
  return {
    caseNames: new Map(caseRows.map((row) => [textIn(row, 'Id') ?? '', caseName(row)])),
    personAccounts: personsIn(pages.slice(cases.length).flat()),
  };
}

/** Which of these accounts are persons; nothing is asked in an org that has none. */
export async function personAccountsAmong(
  requests: BatchRequests,
  describe: OrgDescribe,
  accounts: readonly (string | null)[],
): Promise<ReadonlyMap<string, PersonAccount>> {
  const ids = accounts.filter((id) => id !== null);
  return personsIn((await requests.queries(await personQueries(describe, [['Id', ids]]))).flat());
}

async function personQueries(
  describe: OrgDescribe,
  where: readonly (readonly [string, readonly string[]])[],
): Promise<readonly Query[]> {
  const account = await describe.fieldsOf('Account');
  if (account?.has('PersonContactId') !== true) return [];
  return where.flatMap(([field, ids]) =>
    literalLists(ids).map((list) => ({
      soql: `SELECT Id, Name, PersonContactId FROM Account WHERE ${field} IN (${list}) AND IsPersonAccount = TRUE`,
      all: true,
    })),
  );
}

/** By both ids. */
const personsIn = (rows: readonly QueriedRow[]): ReadonlyMap<string, PersonAccount> =>
  new Map(
    rows.flatMap((row) => {
      const [account, contact] = [textIn(row, 'Id'), textIn(row, 'PersonContactId')];
      if (account === null || contact === null) return [];
      const person = { account, contact, name: textIn(row, 'Name') ?? '' };
      return [
        [account, person],
        [contact, person],
      ];
    }),
  );
