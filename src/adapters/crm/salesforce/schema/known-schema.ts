import { schemaLimitMs, type KnownSchema } from '../../../../application/ports/crm/reader.ts';
import type { FilledKind } from '../../../../domain/crm/crm-schema.ts';
import type { AgentId } from '../../../../domain/ids.ts';
import { isRefusal, type Refusal } from '../../../../domain/refusal.ts';
import { epochMs } from '../../../../domain/time.ts';
import { inTime } from '../../in-time.ts';
import type { DescribeCache } from '../describe/describe-cache.ts';
import type { ObjectDescribe } from '../describe/object-describe.ts';
import { soonOr } from '../describe/soon-or.ts';
import { objectOf } from '../objects.ts';
import type { SeenOrg } from '../reading/org.ts';
import type { OrgDescribe } from '../writing/org-describe.ts';
import { objectSchema } from './object-schema.ts';

export interface KnownSchemaDeps {
  readonly cache: Pick<DescribeCache, 'read'>;
  readonly describe: Pick<OrgDescribe, 'taskStatuses'>;
  /** The org as this person sees it; refused: they have to sign in to it first. */
  readonly orgOf: (agent: AgentId) => Promise<Pick<SeenOrg, 'objects'> | Refusal>;
}

/** Who has just added a field opens the editor once more; others who open it meanwhile cost nothing. */
const freshMs = 60_000;
/** How long the org may take where something is known: less than whoever waits for it. */
const patienceMs = schemaLimitMs - 1_000;

/** What the org takes of records of a kind, as it said within a minute, or last where it gives no answer. Throws `CrmUnavailable` where it never said. */
export const knownSchema = (deps: KnownSchemaDeps, kind: FilledKind, asker: AgentId): Promise<KnownSchema> =>
  inTime(read(deps, objectOf(kind), asker), { of: 'Salesforce', limitMs: schemaLimitMs });

async function read(deps: KnownSchemaDeps, name: string, asker: AgentId): Promise<KnownSchema> {
  const [{ value, readAt }, statuses, askers] = await Promise.all([
    deps.cache.read(name, { maxAgeMs: freshMs, patienceMs }),
    deps.describe.taskStatuses(),
    soonOr(asTheySee(deps, name, asker), null, patienceMs),
  ]);
  return { schema: value && objectSchema(value, { statuses, askers }), readAt: epochMs(readAt) };
}

/** Only to say that something is hidden instead of missing. */
async function asTheySee(
  { orgOf }: KnownSchemaDeps,
  name: string,
  asker: AgentId,
): Promise<ObjectDescribe | null> {
  const org = await orgOf(asker);
  return isRefusal(org) ? null : await org.objects.object(name);
}
