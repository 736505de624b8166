import type { AgentId } from '../../../../domain/ids.ts';
import type { SalesforceClient } from '../client/salesforce-client.ts';
import { DescribeCache } from '../describe/describe-cache.ts';
import type { PersonAccess } from '../sign-in/person-access.ts';
import type { SeenOrg } from './org.ts';

export interface PeoplesOrgsDeps {
  readonly client: SalesforceClient;
  /** As the integration sees it. */
  readonly describe: DescribeCache;
  readonly people: Pick<PersonAccess, 'clientOf'>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** The org as the integration sees it, for the rules, and as each person does, for what they do by hand (spec X4). */
export function peoplesOrgs({ client, describe, people, now }: PeoplesOrgsDeps) {
  const theirs = new WeakMap<SalesforceClient, DescribeCache>();
  const org = async (): Promise<SeenOrg> => ({
    client,
    objects: describe,
    version: await client.apiVersion(),
  });
  return {
    org,

    /** Who has not connected to Salesforce sees it as the integration does. */
    async orgOf(agent: AgentId): Promise<SeenOrg> {
      const own = await people.clientOf(agent);
      if (own === null) return org();
      const objects = theirs.get(own) ?? new DescribeCache({ client: own, now, priority: 'person' });
      theirs.set(own, objects);
      return { client: own, objects, version: await own.apiVersion() };
    },
  };
}
