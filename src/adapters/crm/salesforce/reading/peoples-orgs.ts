import type { AgentId } from '../../../../domain/ids.ts';
import type { SalesforceClient } from '../client/salesforce-client.ts';
import { DescribeCache } from '../describe/describe-cache.ts';
import { refuse, type Refusal } from '../../../../domain/refusal.ts';
import type { PersonAccess } from '../sign-in/person-access.ts';
import type { SeenOrg } from './org.ts';

export interface PeoplesOrgsDeps {
  readonly client: SalesforceClient;
  /** As the integration sees it. */
  readonly describe: DescribeCache;
  readonly people: Pick<PersonAccess, 'clientOf' | 'connectionOf'>;
  /** Whether the organisation wants everybody to be signed in themselves. */
  readonly mustConnect: () => boolean;
  /** The fields of tasks that the workflows in use fill. */
  readonly extraFields: () => readonly string[];
  /** Whether calls can be logged as the org's own records of them. */
  readonly hasCalls: () => boolean;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** The org as the integration sees it, for the rules, and as each person does, for what they do by hand (spec X4). */
export function peoplesOrgs(deps: PeoplesOrgsDeps) {
  const { client, describe, people, mustConnect, now } = deps;
  const theirs = new WeakMap<SalesforceClient, DescribeCache>();
  const seen = (by: SalesforceClient, objects: DescribeCache): SeenOrg => ({
    client: by,
    objects,
    extraFields: deps.extraFields(),
    hasCalls: deps.hasCalls(),
  });
  const org = async (): Promise<SeenOrg> => seen(client, describe);
  return {
    org,

    /**
     * Who was never signed in to Salesforce works as the integration, within its permission set, unless the organisation
     * wants otherwise; who was and is not taken any more does not get in by it. Refuses `crm-not-connected`.
     */
    async orgOf(agent: AgentId): Promise<SeenOrg | Refusal> {
      const own = await people.clientOf(agent);
      if (own === null) {
        const { state } = await people.connectionOf(agent);
        return state === 'none' && !mustConnect() ? org() : refuse('crm-not-connected');
      }
      const objects = theirs.get(own) ?? new DescribeCache({ client: own, now, priority: 'person' });
      theirs.set(own, objects);
      return seen(own, objects);
    },
  };
}
