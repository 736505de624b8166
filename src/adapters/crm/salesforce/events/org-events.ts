import type { SalesforceConnection } from '../connection.ts';
import type { OrgSession } from '../tokens/grant-store.ts';
import { PubSubConnection } from './pubsub-connection.ts';

export interface PubSubOptions {
  readonly endpoint: string;
  readonly certificateAuthority: string | null;
}

/** All change events of an org that were selected for it. */
export const changeEvents = '/data/ChangeEvents';

/** The org's event bus, by the access token that everything here uses. */
export function orgEvents(
  pubsub: PubSubOptions,
  { access, orgId }: Pick<SalesforceConnection, 'access' | 'orgId'>,
): PubSubConnection {
  const known = async (session: OrgSession) => ({ ...session, orgId: await orgId() });
  return new PubSubConnection({
    ...pubsub,
    tokens: {
      current: async () => known(await access.current()),
      async renew({ accessToken }) {
        const current = await access.current();
        return known(current.accessToken === accessToken ? await access.renew(current) : current);
      },
    },
  });
}
