import type { LightningHosts } from '../../../contract/panel.ts';

/**
 * The org that frames this page, as Salesforce names it in the page's address. Only one that the configuration knows counts:
 * the org's script trusts the address, which anybody could have written. null: none of them.
 */
export function frameHost(address: URL, { hosts }: LightningHosts): LightningHosts['hosts'][number] | null {
  const named = address.searchParams.get('sfdcIframeOrigin');
  return hosts.find(({ origin }) => origin === named) ?? null;
}
