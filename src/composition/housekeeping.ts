import type { Database } from '../adapters/postgres/connection/database.ts';
import { postgresRetentionStore } from '../adapters/postgres/interactions/retention-store.ts';
import { postgresReconciliationStore } from '../adapters/postgres/logging/reconciliation-store.ts';
import { systemClock } from '../adapters/system/system.ts';
import type { Clock } from '../application/ports/runtime/clock.ts';
import type { Leases } from '../application/ports/runtime/lease.ts';
import type { Log } from '../application/ports/runtime/log.ts';
import { CrmSignOuts } from '../application/interactions/routing/crm-sign-outs.ts';
import { DailyReconciliation } from '../application/reconciliation/daily.ts';
import { Retention } from '../application/logging/retention.ts';
import type { HousekeepingDeps } from '../application/housekeeping.ts';
import type { WiredCore } from './core.ts';
import type { WiredMail } from './mail.ts';
import type { WiredOrganisation } from './organisation.ts';

export interface HousekeepingWiring {
  readonly db: Database;
  readonly people: WiredOrganisation;
  readonly core: WiredCore;
  readonly mail: WiredMail;
  readonly leases: Leases;
  readonly clock: Clock;
  readonly log: Log;
}

/** What is refreshed, pruned and compared every so often, for `startHousekeeping`. */
export function wireHousekeeping(wiring: HousekeepingWiring): HousekeepingDeps {
  const { db, people, core, mail, leases, clock, log } = wiring;
  const { workflows, ledgerStore, crm, calls } = core;
  return {
    ...people,
    workflows,
    addresses: mail.addresses,
    retention: new Retention({ store: postgresRetentionStore(db), workflows, clock, log }),
    reconciliation: new DailyReconciliation({
      store: ledgerStore,
      crm: crm.writer,
      reports: postgresReconciliationStore(db),
      clock,
      log,
    }),
    crmSignOuts:
      crm.people &&
      new CrmSignOuts({ ...people, ...calls, sessions: crm.people.sessions, clock, systemClock }),
    leases,
    clock,
    systemClock,
    onFailure: (error) => log.warn({ err: error }, 'housekeeping failed and is tried again'),
  };
}
