import { epochMs } from '../domain/time.ts';
import type { LiveOrganisation } from './organisation/live-organisation.ts';
import type { CrmSignOuts } from './interactions/routing/crm-sign-outs.ts';
import type { Addresses } from './mail/addresses.ts';
import type { Clock } from './ports/runtime/clock.ts';
import { LeaseHeld, type LeaseKey, type Leases } from './ports/runtime/lease.ts';
import type { IdempotencyStore } from './ports/organisation/idempotency-store.ts';
import type { DailyReconciliation } from './reconciliation/daily.ts';
import type { Retention } from './logging/retention.ts';
import type { Workflows } from './logging/workflows.ts';
import type { SignIn } from './sign-in/sign-in.ts';
import { withLease } from './runtime/with-lease.ts';

/** How soon a change of the organisation or a workflow made on another server is seen here. */
const refreshEveryMs = 2_000;
/** How soon a stream ends whose sign-in ended on another server. */
const checkStreamsEveryMs = 30_000;
/** Each look costs the CRM's limit of requests one. */
const signOutsEveryMs = 60_000;
const pruneEveryMs = 60 * 60 * 1000;
/** How long the answer to a request with an Idempotency-Key is kept (spec api). */
const answersKeptMs = 24 * 60 * 60 * 1000;

export interface HousekeepingDeps {
  readonly organisation: LiveOrganisation;
  readonly workflows: Workflows;
  readonly addresses: Addresses;
  readonly retention: Pick<Retention, 'run'>;
  readonly reconciliation: Pick<DailyReconciliation, 'run' | 'stop'>;
  /** With a CRM that others administer: who signed out of it. */
  readonly crmSignOuts: Pick<CrmSignOuts, 'look' | 'follow'> | null;
  readonly signIn: SignIn;
  readonly idempotency: IdempotencyStore;
  readonly leases: Leases;
  readonly clock: Clock;
  readonly systemClock: Clock;
  /** Told what failed; it is tried again at the next turn. */
  readonly onFailure: (error: unknown) => void;
}

/** Keeps this server's memory in step with the others and forgets what has expired. Gives back what stops it. */
export function startHousekeeping(deps: HousekeepingDeps): () => Promise<void> {
  const { organisation, workflows, addresses, retention, reconciliation } = deps;
  const { signIn, idempotency, clock, systemClock, crmSignOuts } = deps;
  const prune = async () => {
    await signIn.prune();
    await idempotency.prune(epochMs(systemClock.now() - answersKeptMs));
  };
  const unfollow = crmSignOuts?.follow(deps.onFailure);
  const stops = [
    every(refreshEveryMs, () => organisation.refresh(), deps.onFailure),
    every(refreshEveryMs, () => workflows.refresh(), deps.onFailure),
    every(refreshEveryMs, () => addresses.refresh(), deps.onFailure),
    every(checkStreamsEveryMs, () => signIn.watch.check(), deps.onFailure),
    every(pruneEveryMs, prune, deps.onFailure),
    ...(crmSignOuts === null ? [] : [every(signOutsEveryMs, () => crmSignOuts.look(), deps.onFailure)]),
    every(
      refreshEveryMs,
      hourly(clock, () => onOneServer(deps.leases, 'retention', () => retention.run())),
      deps.onFailure,
    ),
    every(
      pruneEveryMs,
      () => onOneServer(deps.leases, 'reconciliation', () => reconciliation.run()),
      deps.onFailure,
    ),
  ];
  return async () => {
    unfollow?.();
    reconciliation.stop();
    await Promise.all(stops.map((stop) => stop()));
  };
}

/** Leaves the work to the server that is doing it. */
async function onOneServer(leases: Leases, key: LeaseKey, work: () => Promise<unknown>): Promise<void> {
  try {
    await withLease(leases, { key, waitMs: 0 }, work);
  } catch (error) {
    if (!(error instanceof LeaseHeld)) throw error;
  }
}

/** Does the work when the domain's clock has gone on for an hour: it may be moved, and what is kept expires by it. */
function hourly(clock: Clock, work: () => Promise<void>): () => Promise<void> {
  let last = clock.now();
  return async () => {
    const now = clock.now();
    // Set back, it would take long to come to where it was.
    if (Math.abs(now - last) < pruneEveryMs) return;
    last = now;
    await work();
  };
}

/** One turn at a time: a slow database must not pile them up. */
function every(
  periodMs: number,
  work: () => Promise<void>,
  onFailure: (error: unknown) => void,
): () => Promise<void> {
  let running: Promise<void> | null = null;
  const timer = setInterval(() => {
    running ??= work()
      .catch(onFailure)
      .finally(() => {
        running = null;
      });
  }, periodMs);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await running;
  };
}
