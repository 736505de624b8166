import { expect } from 'vitest';
import type { BudgetTime } from '../../../src/adapters/crm/salesforce/client/api-budget.ts';
import {
  connectSalesforce,
  type IntegrationSignIn,
  type SalesforceConnection,
} from '../../../src/adapters/crm/salesforce/connection.ts';
import { forgetOrg } from '../../../src/adapters/crm/salesforce/tokens/org-store.ts';
import type { Database } from '../../../src/adapters/postgres/connection/database.ts';
import type { Emulator } from '../../salesforce/emulator.ts';

export const secretKey = Buffer.alloc(32, 7);
/** A request that every org answers. */
export const limits = { method: 'GET', path: '/limits', priority: 'today' } as const;
/** Where tokens are asked for. */
export const token = '/services/oauth2/token';

/** Real time that a test may put forward. */
class PutForward implements BudgetTime {
  #byMs = 0;
  now = () => Date.now() + this.#byMs;
  wait = async (ms: number) => {
    this.#byMs += ms;
  };
}

interface Counted {
  readonly count: number;
  readonly byPath: Readonly<Record<string, number>>;
}

/** An org of the emulator's, and what connects to it on a test's database. */
export async function emulatedOrg(
  db: Database,
  emulator: Emulator,
  by: IntegrationSignIn['by'] = 'client-credentials',
) {
  await forgetOrg(db);
  const org = emulator.addOrg();
  const control = async (method: string, path: string, body?: object): Promise<unknown> => {
    const answer = await fetch(`${emulator.controlUrl}/orgs/${org.orgId}/${path}`, {
      method,
      ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    const text = await answer.text();
    expect(answer.status, text).toBeLessThan(300);
    return text === '' ? null : JSON.parse(text);
  };
  const time = new PutForward();
  const open = (): SalesforceConnection =>
    connectSalesforce({
      db,
      time,
      loginUrl: emulator.url,
      clientId: org.clientId,
      clientSecret: org.clientSecret,
      signIn: by === 'jwt-bearer' ? { by, key: org.jwtKey, username: org.username } : { by },
      secretKey,
    });
  return {
    org,
    open,
    time,
    switches: (values: object) => control('PUT', 'switches', values),
    forgetRequests: () => control('DELETE', 'requests'),
    records: (object: string) => control('GET', `records/${object}`),
    requests: async () => (await control('GET', 'requests')) as Counted,
  };
}
