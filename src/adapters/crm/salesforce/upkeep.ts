import type { CrmWriter } from '../../../application/ports/crm/writer.ts';
import type { Log } from '../../../application/ports/runtime/log.ts';
import type { SalesforceCapabilities } from './describe/capabilities.ts';
import type { NumberIndex } from './index/number-index.ts';
import { repeated } from './repeated.ts';
import type { SignOutEvents } from './sign-outs/sign-out-events.ts';
import type { OrgUsers } from './users.ts';
import type { WorkflowNeeds } from './workflow-needs.ts';

export interface UpkeepDeps {
  readonly index: Pick<NumberIndex, 'refresh' | 'lookAnew'>;
  readonly writer: Pick<CrmWriter, 'activities'>;
  readonly users: Pick<OrgUsers, 'refresh' | 'isDoNotLogOutdated'>;
  readonly capabilities: Pick<SalesforceCapabilities, 'refresh'>;
  readonly signOuts: Pick<SignOutEvents, 'lookAnew'>;
  readonly needs: WorkflowNeeds;
  readonly log: Log;
}

export interface Upkeep {
  /** Looks at once at what the org has become; rejects where one of those who look does not get an answer. */
  readonly lookAnew: () => Promise<void>;
  start(): void;
  stop(): Promise<void>;
}

/** How often users, and what the org has, are read anew. */
const refreshEveryMs = 3_600_000;
/** How soon calls are matched by an object, and defaults read from a field, that administrators have named. */
const followEveryMs = 5_000;

/** Keeps what is known of an org up to date, beside what its change events tell. */
export function orgUpkeep(deps: UpkeepDeps): Upkeep {
  const { index, writer, users, signOuts, capabilities, needs, log } = deps;
  const lookAnew = async (): Promise<void> => {
    index.lookAnew();
    signOuts.lookAnew();
    // Whoever reads what was written finds out where the keys stand; of no key it costs no request.
    await writer.activities([]);
  };
  const following = repeated(
    followEveryMs,
    async () => {
      if (needs.haveObjectsChanged()) index.refresh();
      if (users.isDoNotLogOutdated) await users.refresh();
    },
    (error) => log.warn({ err: error }, 'what administrators changed could not be followed in Salesforce'),
  );
  const refreshing = repeated(
    refreshEveryMs,
    () => allDone([users.refresh(), capabilities.refresh(), lookAnew()]),
    (error) => log.warn({ err: error }, 'what Salesforce has could not be read, and is tried again'),
  );
  return {
    lookAnew,
    start() {
      following.start();
      refreshing.start();
    },
    async stop() {
      await Promise.all([following.stop(), refreshing.stop()]);
    },
  };
}

/** Waits for all of them; rejects as the first that failed, if any did. */
async function allDone(works: readonly Promise<void>[]): Promise<void> {
  const outcomes = await Promise.allSettled(works);
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
}
