import { randomUUIDv7 } from 'node:crypto';
import type {
  CallSnapshot,
  Destination,
  DialOptions,
  Telephony,
  TelephonyFact,
} from '../../src/application/ports/interactions/telephony.ts';
import { callId, legId, type CallId, type LegId } from '../../src/domain/ids.ts';
import { epochMs } from '../../src/domain/time.ts';

type Fact = TelephonyFact extends infer One
  ? One extends TelephonyFact
    ? Omit<One, 'position' | 'at'>
    : never
  : never;

interface Rung {
  readonly extension: string;
}

/**
 * A phone system in this process that accepts every command at once and reports what follows, so that a benchmark
 * measures Tieline and not a phone system.
 */
export class InstantTelephony implements Telephony {
  readonly name = 'instant';
  readonly link = 'up';
  readonly #legs = new Map<LegId, { readonly call: CallId; state: 'ringing' | 'up' }>();
  readonly #rung = new Map<CallId, (rung: Rung) => void>();
  readonly #facts: TelephonyFact[] = [];
  #more = Promise.withResolvers<void>();
  #position = 0;

  /** A customer calls; resolves with the extension that rings first. */
  customerCalls(from: string, to: string): Promise<Rung> {
    const call = callId(randomUUIDv7());
    const leg = legId(randomUUIDv7());
    const { promise, resolve } = Promise.withResolvers<Rung>();
    this.#rung.set(call, resolve);
    this.#legs.set(leg, { call, state: 'ringing' });
    this.#report({ type: 'called', call, leg, from, to, keys: null });
    return promise;
  }

  onLink(): () => void {
    return () => undefined;
  }

  async dial(leg: LegId, to: Destination, { call }: DialOptions): Promise<void> {
    if (this.#legs.has(leg)) return;
    this.#legs.set(leg, { call, state: 'ringing' });
    this.#report({ type: 'leg-ringing', call, leg });
    if (to.type !== 'extension') return;
    this.#rung.get(call)?.({ extension: to.extension });
    this.#rung.delete(call);
  }

  async connect(call: CallId, legs: readonly LegId[]): Promise<'connected' | 'gone'> {
    if (legs.some((leg) => !this.#legs.has(leg))) return 'gone';
    for (const id of legs) {
      const leg = this.#legs.get(id);
      if (leg?.state !== 'ringing') continue;
      leg.state = 'up';
      this.#report({ type: 'leg-answered', call, leg: id });
    }
    return 'connected';
  }

  async hangUp(leg: LegId): Promise<void> {
    const found = this.#legs.get(leg);
    if (!found) return;
    this.#legs.delete(leg);
    this.#report({ type: 'leg-ended', call: found.call, leg, cause: 'hang-up' });
  }

  async hold(): Promise<void> {}
  async resume(): Promise<void> {}
  async mute(): Promise<void> {}
  async prompt(): Promise<void> {}
  async tones(): Promise<void> {}
  async record(): Promise<void> {}

  async calls(): Promise<{ readonly position: string; readonly calls: readonly CallSnapshot[] }> {
    const legs = [...this.#legs].map(([leg, { call, state }]) => ({ call, leg, state, muted: false }));
    const calls = [...Map.groupBy(legs, ({ call }) => call)].map(([call, of]): CallSnapshot => ({
      call,
      inbound: null,
      recording: 'off',
      legs: of,
    }));
    return { position: String(this.#position), calls };
  }

  async *facts(_since: string | null, signal: AbortSignal): AsyncIterable<TelephonyFact> {
    signal.addEventListener('abort', () => this.#more.resolve());
    while (!signal.aborted) {
      const fact = this.#facts.shift();
      if (fact) yield fact;
      else {
        await this.#more.promise;
        this.#more = Promise.withResolvers<void>();
      }
    }
  }

  async close(): Promise<void> {}

  #report(fact: Fact): void {
    this.#position += 1;
    this.#facts.push({ ...fact, position: String(this.#position), at: epochMs(Date.now()) });
    this.#more.resolve();
  }
}
