import type { Bus } from '../application/ports/bus.ts';
import type { Clock } from '../application/ports/clock.ts';
import type { Crm } from '../application/ports/crm.ts';
import type { LedgerStore } from '../application/ports/ledger-store.ts';
import type { Log } from '../application/ports/log.ts';
import { Writes } from '../application/writes.ts';
import type { AgentId, InteractionId } from '../domain/ids.ts';
import { Ledger } from '../application/ledger.ts';
import type { Logging } from '../application/logging.ts';
import type { CallParts } from './calls.ts';

export interface LogFlowNeeds {
  readonly store: LedgerStore;
  readonly crm: Crm;
  readonly logging: Logging;
  readonly calls: CallParts;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly log: Log;
}

/** Writes what is planned as soon as it is committed, and tells panels what became of it. */
export function logFlow({ store, crm, logging, calls, bus, clock, log }: LogFlowNeeds) {
  const onLogChanged = (interaction: InteractionId, agent: AgentId | null) => {
    calls.logChanged(interaction, agent).catch((error: unknown) => {
      log.error({ err: error, interaction }, 'a panel could not be told of its log');
    });
  };
  const ledger = new Ledger({
    store,
    crm,
    clock,
    log,
    random: Math.random,
    onLogChanged,
  });
  bus.subscribe((change) => {
    if (change.type === 'interaction' && logging.takeRecorded(change.interaction)) ledger.wake();
  });
  const writes = new Writes({ store, clock, wake: () => ledger.wake(), onLogChanged });
  return { ledger, writes };
}
