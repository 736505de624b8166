import { CrmUnavailable } from '../../../../application/ports/crm/crm.ts';
import { schemaLimitMs } from '../../../../application/ports/crm/reader.ts';
import type { CrmSchema, FilledKind } from '../../../../domain/crm/crm-schema.ts';
import type { AgentId } from '../../../../domain/ids.ts';
import { inTime } from '../../in-time.ts';
import type { SignedInClient } from '../client/org-client.ts';
import type { DescribeCache } from '../describe/describe-cache.ts';
import { readObjects, type SeenObjects } from '../describe/read-objects.ts';
import { objectOf } from '../objects.ts';
import type { OrgDescribe } from '../writing/org-describe.ts';
import { BatchRequests } from '../requests/batch-requests.ts';
import { objectSchema } from './object-schema.ts';

export interface OrgSchemaDeps {
  readonly client: SignedInClient;
  /** The org as this person sees it; null: they are not signed in to it themselves. */
  readonly clientOf: (agent: AgentId) => Promise<SignedInClient | null>;
  readonly describe: Pick<OrgDescribe, 'taskStatuses'>;
  /** What is kept of describes, for what is written. */
  readonly cache: Pick<DescribeCache, 'doubt'>;
}

/**
 * What the org takes of records of these kinds, past everything that is kept of it: who has just added a field saves a
 * workflow that fills it. Two requests, and one more for a person who is signed in to Salesforce. Throws `CrmUnavailable`.
 */
export const orgSchema = (
  deps: OrgSchemaDeps,
  kinds: readonly FilledKind[],
  asker: AgentId,
): Promise<CrmSchema> => inTime(read(deps, kinds, asker), { of: 'Salesforce', limitMs: schemaLimitMs });

async function read(deps: OrgSchemaDeps, kinds: readonly FilledKind[], asker: AgentId): Promise<CrmSchema> {
  const names = [...new Set(kinds.map(objectOf))];
  if (names.length === 0) return {};
  const [objects, statuses, theirs] = await Promise.all([
    readObjects(new BatchRequests(deps.client, 'person'), names),
    deps.describe.taskStatuses(),
    asTheySee(deps, names, asker),
  ]);
  for (const name of names) deps.cache.doubt(name);
  return Object.fromEntries(
    kinds.map((kind) => {
      const name = objectOf(kind);
      const described = objects.get(name);
      if (described === undefined) throw new CrmUnavailable(`Salesforce did not describe ${name}`);
      const askers = theirs.get(name) ?? null;
      return [kind, described && objectSchema(described, { statuses, askers })];
    }),
  );
}

/** Only to say that something is hidden instead of missing, so that it does without where their own sign-in fails. */
async function asTheySee(
  { clientOf }: OrgSchemaDeps,
  names: readonly string[],
  asker: AgentId,
): Promise<SeenObjects> {
  try {
    const client = await clientOf(asker);
    if (client === null) return new Map();
    return await readObjects(new BatchRequests(client, 'person'), names);
  } catch (error) {
    if (error instanceof CrmUnavailable) return new Map();
    throw error;
  }
}
