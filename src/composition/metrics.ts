import { collectDefaultMetrics, Registry } from 'prom-client';
import { countWhatHappens, type Happened } from '../adapters/metrics/happened.ts';
import { showWhatIsInHand } from '../adapters/metrics/in-hand.ts';
import type { Database } from '../adapters/postgres/connection/database.ts';
import { readWorkInHand } from '../adapters/postgres/work-in-hand.ts';
import { systemClock } from '../adapters/system/system.ts';
import type { Telephony } from '../application/ports/interactions/telephony.ts';
import type { Organisation } from '../application/ports/organisation/organisation.ts';
import type { Clock } from '../application/ports/runtime/clock.ts';

export interface MetricsDeps {
  readonly db: Database;
  readonly organisation: Organisation;
  readonly telephony: Telephony;
  readonly clock: Clock;
}

export interface WiredMetrics extends Happened {
  readonly registry: Registry;
}

/** What Prometheus reads: the process, what happens on this server, and what is in hand on all of them. */
export function wireMetrics({ db, organisation, telephony, clock }: MetricsDeps): WiredMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  showWhatIsInHand(registry, {
    read: () => readWorkInHand(db),
    people: () => organisation.agents().length,
    queueName: (id) => organisation.queue(id)?.name ?? null,
    telephony,
    clock,
    systemClock,
  });
  return { registry, ...countWhatHappens(registry) };
}
