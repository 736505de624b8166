import { CrmUnavailable } from '../../../../application/ports/crm/crm.ts';
import type { Database } from '../../../postgres/connection/database.ts';

/**
 * The org behind the address is another than the one that was written to, as after a sandbox was refreshed. What is under
 * our keys there is not what we wrote, so nothing is written.
 */
export class WrongOrg extends CrmUnavailable {
  /** Of the org that was written to, and of the one that answers now. */
  readonly expected: string;
  readonly found: string;

  constructor(expected: string, found: string) {
    super(
      `Tieline has written to the org ${expected}, and now the org ${found} answers: nothing is written to another`,
    );
    this.expected = expected;
    this.found = found;
  }
}

/** The first org that the integration is signed in to is the one from then on: people cannot choose it. */
export async function rememberOrg(db: Database, orgId: string, connectedAt: Date): Promise<void> {
  await db
    .insertInto('salesforce_org')
    .values({ org_id: orgId, connected_at: connectedAt })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Throws `WrongOrg` where it is another than the one that is written to, and `CrmUnavailable` where there is none yet. */
export async function checkOrg(db: Database, orgId: string): Promise<void> {
  const expected = await connectedOrg(db);
  if (expected === null) throw new CrmUnavailable('Tieline itself has not signed in to Salesforce yet');
  if (!isSameOrg(expected, orgId)) throw new WrongOrg(expected, orgId);
}

/** The org that is written to; null: none yet. */
export async function connectedOrg(db: Database): Promise<string | null> {
  const row = await db.selectFrom('salesforce_org').select('org_id').executeTakeFirst();
  return row?.org_id ?? null;
}

/** Forgets which org was written to, and every sign-in there: the next that the integration is signed in to takes its place. */
export async function forgetOrg(db: Database): Promise<void> {
  await db.deleteFrom('salesforce_grant').execute();
  await db.deleteFrom('salesforce_org').execute();
}

/** Lets this org and no other take the place of the one that was written to; every sign-in there is forgotten. */
export async function takeOrg(tx: Database, orgId: string, takenAt: Date): Promise<void> {
  await forgetOrg(tx);
  await rememberOrg(tx, orgId, takenAt);
}

/** Ids have 15 characters, and sometimes three more that only check them. */
export const isSameOrg = (one: string, other: string): boolean => one.slice(0, 15) === other.slice(0, 15);
