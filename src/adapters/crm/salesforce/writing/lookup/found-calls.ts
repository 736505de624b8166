import type { BatchRequests } from '../../requests/batch-requests.ts';
import { isTrueIn, type QueriedRow, textIn } from '../../requests/queried-row.ts';
import type { OrgDescribe } from '../org-describe.ts';
import { voiceCallColumns } from '../rows/voice-call-row.ts';
import { queriesFor } from './lookup.ts';

/** The records that an org has of the legs of calls. */
export interface FoundCalls {
  /** Those that are there, the oldest first: the key is not unique. */
  readonly of: (leg: string) => readonly QueriedRow[];
  /** Whether records of calls can be looked up; where they cannot, nobody knows what is there. */
  readonly isVisible: boolean;
  /** Whether there was one that somebody has deleted. */
  readonly isDeleted: (leg: string) => boolean;
}

const none: FoundCalls = { isVisible: true, of: () => [], isDeleted: () => false };

/** Looks the legs up, in one request or none. */
export async function findCalls(
  requests: BatchRequests,
  describe: OrgDescribe,
  legs: ReadonlySet<string>,
  extra: Iterable<string>,
  relations: readonly string[] = [],
): Promise<FoundCalls> {
  if (legs.size === 0) return none;
  const where = [['VendorCallKey', [...legs]]] as const;
  const queries = await queriesFor(describe, 'VoiceCall', [...voiceCallColumns, ...extra], where, relations);
  if (queries.length === 0) return { ...none, isVisible: false };
  const rows = (await requests.queries(queries)).flat().toSorted(byAge);
  const deleted = new Set(
    rows.filter((row) => isTrueIn(row, 'IsDeleted')).map((row) => textIn(row, 'VendorCallKey')),
  );
  const there = Map.groupBy(
    rows.filter((row) => !isTrueIn(row, 'IsDeleted')),
    (row) => textIn(row, 'VendorCallKey'),
  );
  return { isVisible: true, of: (leg) => there.get(leg) ?? [], isDeleted: (leg) => deleted.has(leg) };
}

/** Ids rise in the order in which records are made, which tells two of one second apart. */
function byAge(one: QueriedRow, other: QueriedRow): number {
  const [a, b] = [one, other].map((row) => `${textIn(row, 'CreatedDate') ?? ''} ${textIn(row, 'Id') ?? ''}`);
  if (a === b) return 0;
  return (a ?? '') < (b ?? '') ? -1 : 1;
}
