import { CrmUnavailable } from '../../../application/ports/crm/crm.ts';
import { isSecureAddress } from './client/secure-address.ts';
import type { SalesforceConnection } from './connection.ts';

/**
 * Where Lightning shows a record of any object, `{id}` standing for its id, at the address that the org gave when Tieline last
 * signed in; asks the org nothing. null: it has not signed in yet, or the address is one that a browser must not be sent to.
 */
export async function recordAddress({
  instanceUrl,
}: Pick<SalesforceConnection, 'instanceUrl'>): Promise<string | null> {
  try {
    const instance = URL.parse((await instanceUrl()) ?? '');
    return instance !== null && isSecureAddress(instance) ? `${instance.origin}/lightning/r/{id}/view` : null;
  } catch (error) {
    // Without our own database nothing is known, and pages are shown all the same.
    if (error instanceof CrmUnavailable) return null;
    throw error;
  }
}
