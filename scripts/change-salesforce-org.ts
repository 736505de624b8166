import type { Address } from '../src/adapters/postgres/connection/embedded.ts';
import { changeSalesforceOrg } from '../src/composition/change-salesforce-org.ts';
import type { Config } from '../src/config/config.ts';
import { mustHaveOrg } from './check-salesforce.ts';

export const changeOrgUsage = `npm run -s tieline -- salesforce use-org <org id>
                                     has Tieline write to another org, such as a sandbox that was refreshed`;

/** What `tieline salesforce use-org` prints. Throws an error that says what is wrong, and has then changed nothing. */
export async function changeOrg(
  config: Config,
  address: Address | string,
  [orgId, ...more]: readonly string[],
  progress: (message: string) => void,
): Promise<string> {
  if (orgId === undefined || more.length > 0)
    throw new Error(`Name the org that Tieline is to write to:\n${changeOrgUsage}`);
  const salesforce = await mustHaveOrg(config, address);
  const { result, former } = await changeSalesforceOrg({ config, salesforce, address, progress }, orgId);
  if (result === 'same') return `Tieline writes to the org ${orgId} already.`;
  return [
    `Tieline writes to the org ${orgId} from its next start${former === null ? '' : `, and no more to ${former}`}.`,
    'What waits in the ledger is written there. Agents connect to Salesforce again.',
    'Look at what the org lacks: npm run -s tieline check salesforce',
  ].join('\n');
}
