import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { HostedOrg } from '../hosted-org.ts';
import type { OrgReading } from '../model/org-data.ts';
import { knownParameters } from './known-parameters.ts';
import { dataPath, type RestDeps } from './session.ts';

interface LimitsDeps extends RestDeps {
  /** Null: nobody was let in. */
  readonly hosted: (request: FastifyRequest) => HostedOrg | null;
}

/** Of what the emulator does not count, all is left. */
const uncounted = {
  DailyBulkApiBatches: 15_000,
  DailyBulkV2QueryJobs: 10_000,
  DailyBulkV2QueryFileStorageMB: 976_562,
  DataStorageMB: 10_240,
  FileStorageMB: 10_240,
  HourlyDedicatedSyncTransaction: 0,
  MonthlyPlatformEventsUsageEntitlement: 0,
  DailyDeliveredPlatformEvents: 50_000,
};

/** How much of the org's day is used, and of what else it has. */
export function limitsRoutes(app: FastifyInstance, deps: LimitsDeps): void {
  app.get(`${dataPath}/limits`, async (request) => {
    const { org } = deps.authorize(request);
    const hosted = deps.hosted(request);
    const max = hosted?.dailyLimit ?? 0;
    const used = hosted?.requests.used(org.reading(null).now()) ?? 0;
    const others = Object.entries(uncounted).map(([name, all]) => [name, { Max: all, Remaining: all }]);
    return {
      DailyApiRequests: { Max: max, Remaining: Math.max(0, max - used) },
      ...(Object.fromEntries(others) as object),
    };
  });
  app.get(`${dataPath}/limits/recordCount`, async (request) => {
    const { org } = deps.authorize(request);
    const { sObjects } = knownParameters(request.query, ['sObjects']);
    return { sObjects: recordCounts(org.reading(null), sObjects?.split(',') ?? null) };
  });
}

/** How many records objects have, whoever may see them; `names` null: of all that have any. Unknown ones are left out. */
function recordCounts(
  reading: OrgReading,
  names: readonly string[] | null,
): readonly { readonly count: number; readonly name: string }[] {
  const objects = names === null ? reading.objects() : names.map((name) => reading.object(name.trim()));
  return objects.flatMap((object) => {
    if (object === null) return [];
    const count = reading.rows(object.name).filter((row) => row['IsDeleted'] !== true).length;
    return names === null && count === 0 ? [] : [{ count, name: object.name }];
  });
}
