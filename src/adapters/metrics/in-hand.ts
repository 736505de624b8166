import { setTimeout as wait } from 'node:timers/promises';
import { Counter, Gauge, type Registry } from 'prom-client';
import type { Clock } from '../../application/ports/runtime/clock.ts';
import type { Telephony } from '../../application/ports/interactions/telephony.ts';
import { unsettledStates, type WorkInHand } from '../../application/ports/interactions/work-in-hand.ts';
import type { QueueId } from '../../domain/ids.ts';
import type { Presence } from '../../domain/presence/presence.ts';

/** Prometheus itself gives up after ten seconds; a database that takes longer than this has other worries. */
const readLimitMs = 2_000;
/** Whoever asks more often, or several at once, gets the same figures, so that asking cannot burden the database. */
const freshMs = 1_000;

export interface InHandDeps {
  readonly read: () => Promise<WorkInHand>;
  /** How many people there are. */
  readonly people: () => number;
  readonly queueName: (id: QueueId) => string | null;
  readonly telephony: Pick<Telephony, 'link'>;
  /** The domain's time, in which writes were planned. */
  readonly clock: Clock;
  readonly systemClock: Clock;
}

const presences = ['available', 'away', 'busy', 'wrapup', 'logout'] as const satisfies readonly Presence[];

/**
 * Adds the gauges that Prometheus reads (spec O5): what is in hand on all servers together, read from the database when
 * somebody asks. Where it cannot be read in time the gauges are left out, and a counter tells so.
 */
export function showWhatIsInHand(registry: Registry, deps: InHandDeps): void {
  const registers = [registry];
  const unread = new Counter({
    name: 'tieline_metrics_unread_total',
    help: 'How often what is in hand could not be read from the database in time.',
    registers,
  });
  const read = remembered(deps, () => unread.inc());
  const gauge = <Label extends string>(
    name: string,
    help: string,
    labelNames: readonly Label[],
    show: (gauge: Gauge<Label>, work: WorkInHand) => void,
  ) =>
    new Gauge({
      name,
      help,
      labelNames,
      registers,
      async collect() {
        const work = await read();
        this.reset();
        if (work !== null) show(this, work);
        // Without labels a reset gauge says 0, which nobody knows.
        else if (labelNames.length === 0) this.remove();
      },
    });

  gauge('tieline_calls', 'Calls in progress.', [], (calls, work) => calls.set(work.calls));
  gauge('tieline_waiting_calls', 'Calls that wait for an agent, by queue.', ['queue'], (waiting, work) => {
    for (const { queue, calls } of work.waiting)
      waiting.set({ queue: queue === null ? '' : (deps.queueName(queue) ?? queue) }, calls);
  });
  gauge('tieline_agents', 'People by presence.', ['presence'], (agents, work) => {
    const counted = new Map(work.agents.map((one) => [one.presence, one.agents]));
    const seen = work.agents.reduce((sum, one) => sum + one.agents, 0);
    // Who never signed in has no state yet.
    counted.set('logout', (counted.get('logout') ?? 0) + Math.max(0, deps.people() - seen));
    for (const presence of presences) agents.set({ presence }, counted.get(presence) ?? 0);
  });
  gauge('tieline_ledger_writes', 'Unsettled writes to the CRM, by state.', ['state'], (writes, work) => {
    const counted = new Map(work.writes.map((one) => [one.state, one.writes]));
    for (const state of unsettledStates) writes.set({ state }, counted.get(state) ?? 0);
  });
  gauge(
    'tieline_ledger_oldest_due_seconds',
    'Age of the oldest write that is not in the CRM yet; 0 when there is none.',
    [],
    (oldest, { oldestDueAt }) => {
      oldest.set(oldestDueAt === null ? 0 : Math.max(0, (deps.clock.now() - oldestDueAt) / 1000));
    },
  );
  const link = new Gauge({
    name: 'tieline_telephony_link',
    help: '1 while the phone system takes commands, else 0.',
    registers: [],
    collect() {
      this.set(deps.telephony.link === 'up' ? 1 : 0);
    },
  });
  registry.registerMetric(link);
}

/** Reads at most once in `freshMs`, and gives null when it takes longer than `readLimitMs` or fails. */
function remembered(
  { read, systemClock }: InHandDeps,
  onUnread: () => void,
): () => Promise<WorkInHand | null> {
  let last: { readonly at: number; readonly work: Promise<WorkInHand | null> } | null = null;
  const inTime = async (): Promise<WorkInHand | null> => {
    const limit = new AbortController();
    try {
      const late = wait(readLimitMs, null, { signal: limit.signal });
      const work = await Promise.race([read(), late]);
      if (work === null) onUnread();
      return work;
    } catch {
      onUnread();
      return null;
    } finally {
      limit.abort();
    }
  };
  return () => {
    const now = systemClock.now();
    if (last === null || Math.abs(now - last.at) >= freshMs) last = { at: now, work: inTime() };
    return last.work;
  };
}
