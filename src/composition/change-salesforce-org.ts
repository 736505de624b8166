import { CrmUnavailable } from '../application/ports/crm/crm.ts';
import { signInOnce } from '../adapters/crm/salesforce/connection.ts';
import { SignInRefused } from '../adapters/crm/salesforce/sign-in/token-endpoint.ts';
import { connectedOrg, isSameOrg, takeOrg } from '../adapters/crm/salesforce/tokens/org-store.ts';
import { openDatabase, transaction } from '../adapters/postgres/connection/database.ts';
import type { Address } from '../adapters/postgres/connection/embedded.ts';
import { openLeases } from '../adapters/postgres/leases/open-leases.ts';
import { holdServer, ServerRunning } from '../adapters/postgres/leases/server-lease.ts';
import { writeAudit } from '../adapters/postgres/organisation/audit.ts';
import { makeId, systemClock } from '../adapters/system/system.ts';
import type { Config } from '../config/config.ts';
import type { SalesforceConfig } from '../config/salesforce.ts';
import { connectionOptions } from './crm.ts';

export interface ChangeOrgDeps {
  readonly config: Config;
  readonly salesforce: SalesforceConfig;
  /** A database that a server has made. */
  readonly address: Address | string;
  /** Tells the person at the terminal what is waited for. */
  readonly progress: (message: string) => void;
}

/** What became of it; `former`: the org that was written to until now, null: none. */
export interface ChangedOrg {
  readonly result: 'changed' | 'same';
  readonly former: string | null;
}

/**
 * Has Tieline write to another org from now on, as after a sandbox was refreshed (spec X3), while no server runs on the
 * database. The operator names the org (`orgId`), and it has to be the one that answers where Tieline signs in, so that
 * neither a wrong address nor a slip of the hand sends contacts to a strange org. Throws an error in words for the operator
 * where it is another, nobody answers, or a server runs.
 */
export async function changeSalesforceOrg(deps: ChangeOrgDeps, orgId: string): Promise<ChangedOrg> {
  if (!/^00D(?:[A-Za-z0-9]{12}|[A-Za-z0-9]{15})$/.test(orgId))
    throw new Error(`${orgId} is no org id. It begins with 00D, and is in Setup, Company Information.`);
  const answering = await answeringOrg(deps);
  if (!isSameOrg(answering, orgId))
    throw new Error(
      `The org ${answering} answers at SALESFORCE_LOGIN_URL, not ${orgId}. Nothing is changed. Check the address, or name the org that is meant.`,
    );
  return await withoutServer(deps, () => changeTo(deps, answering));
}

async function answeringOrg({ config, salesforce }: ChangeOrgDeps): Promise<string> {
  try {
    const { orgId } = await signInOnce(connectionOptions(config, salesforce));
    return orgId;
  } catch (error) {
    if (!(error instanceof SignInRefused) && !(error instanceof CrmUnavailable)) throw error;
    throw new Error(`Nothing is changed, as Tieline could not sign in to Salesforce: ${error.message}`, {
      cause: error,
    });
  }
}

/** What a running server knows of the former org would go to the new one. */
async function withoutServer<Result>(
  { address, config, progress }: ChangeOrgDeps,
  work: () => Promise<Result>,
): Promise<Result> {
  const { leases, close } = openLeases(address, {
    dataDirectory: config.dataDirectory,
    onTrouble: () => undefined,
  });
  try {
    const { lease } = await holdServer(leases, { progress });
    try {
      return await work();
    } finally {
      await lease.release();
    }
  } catch (error) {
    if (!(error instanceof ServerRunning)) throw error;
    throw new Error('Tieline runs on this database. Stop it, run this again, and start it again.', {
      cause: error,
    });
  } finally {
    await close();
  }
}

async function changeTo({ address }: ChangeOrgDeps, orgId: string): Promise<ChangedOrg> {
  const database = openDatabase({ address, poolSize: 1 });
  try {
    return await transaction(database.db, async (tx) => {
      const former = await connectedOrg(tx);
      if (former !== null && isSameOrg(former, orgId)) return { result: 'same', former };
      const at = systemClock.now();
      await takeOrg(tx, orgId, new Date(at));
      await writeAudit(tx, [
        {
          id: makeId(),
          at,
          by: { id: null, name: 'tieline salesforce use-org' },
          action: 'changed',
          noun: 'crm-org',
          nounId: orgId,
          before: former === null ? null : { name: former },
          after: { name: orgId },
        },
      ]);
      return { result: 'changed', former };
    });
  } finally {
    await database.close();
  }
}
