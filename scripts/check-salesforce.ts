import { sql } from 'kysely';
import { checkShown } from '../src/adapters/http/crm/crm-check.ts';
import { openDatabase } from '../src/adapters/postgres/connection/database.ts';
import type { Address } from '../src/adapters/postgres/connection/embedded.ts';
import { checkSalesforce } from '../src/composition/check-salesforce.ts';
import type { Config } from '../src/config/config.ts';
import type { SalesforceConfig } from '../src/config/salesforce.ts';
import type { CrmCheck } from '../src/contract/crm/crm-check.ts';

type Items = CrmCheck['items'];

/** What the configured org lacks, in English. Throws an error that says how to mend it where nothing can be looked at. */
export async function orgFindings(config: Config, address: Address | string): Promise<Items> {
  const salesforce = await mustHaveOrg(config, address);
  const database = openDatabase({ address });
  try {
    return checkShown(await checkSalesforce(config, salesforce, database.db), 'en');
  } finally {
    await database.close();
  }
}

/** How the org is reached. Throws an error that says how to mend it where none is configured, or Tieline was never started. */
export async function mustHaveOrg(
  { salesforce }: Pick<Config, 'salesforce'>,
  address: Address | string,
): Promise<SalesforceConfig> {
  if (salesforce === null)
    throw new Error(
      'No org is configured. Set TIELINE_CRM to salesforce, and what docs/guide/salesforce.md names.',
    );
  const database = openDatabase({ address, poolSize: 1 });
  try {
    const { rows } = await sql<{
      there: boolean;
    }>`select to_regclass('salesforce_grant') is not null as there`.execute(database.db);
    if (rows[0]?.there !== true)
      throw new Error('There is nothing in the database yet. Start Tieline once, and try again.');
    return salesforce;
  } finally {
    await database.close();
  }
}

/** What needs somebody first, each finding in a line with its remedy below. */
export function findingLines(items: Items): readonly string[] {
  const order = ['missing', 'warning', 'ok'];
  return items
    .toSorted((one, other) => order.indexOf(one.state) - order.indexOf(other.state))
    .flatMap(({ state, what, remedy }) => [
      `${state.padEnd(8)} ${what}`,
      ...(remedy === null ? [] : [`${' '.repeat(8)} ${remedy}`]),
    ]);
}

export const missingIn = (items: Items): number => items.filter(({ state }) => state === 'missing').length;
