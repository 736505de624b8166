import type { SalesforceConnection } from '../connection.ts';
import type { OrgSession } from '../tokens/grant-store.ts';
import { PubSubConnection, type PubSubOptions } from './pubsub-connection.ts';

export type EventBusAddress = Omit<PubSubOptions, 'tokens'>;

/** The org's event bus, by the access token that everything else uses. Whoever opens it closes it. */
export function openEventBus(
  address: EventBusAddress,
  { access, orgId }: Pick<SalesforceConnection, 'access' | 'orgId'>,
): PubSubConnection {
  const known = async (session: OrgSession) => ({ ...session, orgId: await orgId() });
  return new PubSubConnection({
    ...address,
    tokens: {
      current: async () => known(await access.current()),
      async renew({ accessToken }) {
        const current = await access.current();
        return known(current.accessToken === accessToken ? await access.renew(current) : current);
      },
    },
  });
}
