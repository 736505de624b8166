import { Ledger } from '../application/ledger/ledger.ts';
import type { Logging } from '../application/logging/logging.ts';
import type { CorrectionCheck } from '../application/ports/crm/correction-check.ts';
import type { CrmWriter } from '../application/ports/crm/writer.ts';
import type { LedgerStore, ParticipationRef } from '../application/ports/logging/ledger-store.ts';
import type { Mailer } from '../application/ports/logging/mailer.ts';
import type { InteractionStore } from '../application/ports/interactions/interaction-store.ts';
import type { Organisation } from '../application/ports/organisation/organisation.ts';
import type { Bus } from '../application/ports/runtime/bus.ts';
import type { Clock } from '../application/ports/runtime/clock.ts';
import type { MakeId } from '../application/ports/runtime/ids.ts';
import type { Log } from '../application/ports/runtime/log.ts';
import type { Workflows } from '../application/logging/workflows.ts';
import { Writes } from '../application/logging/writes.ts';

export interface LedgerDeps {
  readonly store: LedgerStore;
  readonly crm: CrmWriter;
  readonly mailer: Mailer;
  /** Whether this address has confirmed that it takes our mails (spec L22). */
  readonly isConfirmed: (address: string) => boolean;
  readonly checkCorrection: CorrectionCheck;
  /** Whether a person may have a mail sent to it by hand. */
  readonly takesMails: (address: string) => boolean;
  readonly logging: Logging;
  /** Tells the panels of these parts' agents. */
  readonly logsChanged: (parts: readonly ParticipationRef[]) => Promise<void>;
  readonly interactions: InteractionStore;
  readonly organisation: Organisation;
  readonly workflows: Workflows;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly makeId: MakeId;
  readonly log: Log;
  readonly mostGatherMs?: number;
}

/** Writes what is planned as soon as it is committed, and updates the panels with the result. */
export function wireLedger({
  store,
  crm,
  mailer,
  isConfirmed,
  checkCorrection,
  takesMails,
  logging,
  logsChanged,
  interactions,
  organisation,
  workflows,
  bus,
  clock,
  makeId,
  log,
  mostGatherMs,
}: LedgerDeps) {
  const onLogsChanged = (parts: readonly ParticipationRef[]) => {
    logsChanged(parts).catch((error: unknown) => {
      log.error({ err: error, parts: parts.length }, 'panels could not be updated with their logs');
    });
  };
  const ledger = new Ledger({
    store,
    crm,
    mailer,
    isConfirmed,
    clock,
    log,
    random: Math.random,
    onLogsChanged,
    ...(mostGatherMs !== undefined && { mostGatherMs }),
  });
  bus.subscribe((change) => {
    if (change.type === 'unknown-caller') ledger.expedite(change.number);
    if (change.type !== 'interaction') return;
    const recorded = logging.takeRecorded(change.interaction);
    if (recorded !== null) ledger.take(recorded);
  });
  const writes = new Writes({
    store,
    interactions,
    organisation,
    workflows,
    checkCorrection,
    takesMails,
    clock,
    makeId,
    wake: () => ledger.wake(),
    onLogChanged: (part) => onLogsChanged([part]),
  });
  return { ledger, writes };
}
