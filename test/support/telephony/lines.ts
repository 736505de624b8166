import { randomUUID } from 'node:crypto';
import {
  TelephonyGap,
  TelephonyUnavailable,
  type CallSnapshot,
  type Telephony,
  type TelephonyFact,
} from '../../../src/application/ports/interactions/telephony.ts';
import type { KnownLeg } from '../../../src/domain/channels/voice/reconcile.ts';
import type { CallId, LegId } from '../../../src/domain/ids.ts';
import type { EpochMs } from '../../../src/domain/time.ts';
import { awayTelephony } from './away.ts';

interface Line {
  readonly call: CallId;
  readonly leg: LegId;
  readonly party: string;
  readonly isDevice: boolean;
  readonly isHelp: boolean;
  state: KnownLeg['state'];
}

type New<Fact> = Fact extends TelephonyFact ? Omit<Fact, 'position' | 'at'> : never;

/**
 * A phone system in memory, for what no real one does when a test likes: its parties answer and hang up when the test
 * says so, it refuses an order or a question, and it loses what it has not reported yet.
 */
export class LinesTelephony {
  readonly telephony: Telephony;
  /** From now on nobody outside can be dialled. */
  refusesToDial = false;
  /** From now on nobody is taken off hold. */
  refusesToResume = false;
  /** From now on it does not tell which calls there are. */
  refusesToList = false;
  /** What happens between an order to hold, or to resume, and its answer. */
  onHold = async (): Promise<void> => {};
  /** Who was put on hold or taken off it, in the order of the orders. */
  readonly holds: { readonly type: 'hold' | 'resume'; readonly leg: LegId }[] = [];
  readonly #now: EpochMs;
  readonly #lines = new Map<LegId, Line>();
  readonly #devices = new Map<CallId, { readonly leg: LegId; readonly extension: string }>();
  readonly #facts: TelephonyFact[] = [];
  #lost = 0;
  #wake = () => {};

  constructor(now: EpochMs) {
    this.#now = now;
    const done = async () => {};
    this.telephony = {
      ...awayTelephony,
      // A name of its own, under which nothing was read of it before.
      name: `lines-${randomUUID()}`,
      link: 'up',
      dial: async (leg, to, { call }) => this.#dial(leg, to, call),
      connect: async (_call, legs) => this.#connect(legs),
      hangUp: async (leg) => this.hangsUp(leg),
      hold: async (leg) => {
        this.holds.push({ type: 'hold', leg });
        this.#change(leg, 'up', 'held');
        await this.onHold();
      },
      resume: async (leg) => {
        if (this.refusesToResume) throw new TelephonyUnavailable('no answer');
        this.holds.push({ type: 'resume', leg });
        this.#change(leg, 'held', 'up');
        await this.onHold();
      },
      mute: done,
      record: done,
      calls: async () => {
        if (this.refusesToList) throw new TelephonyUnavailable('no answer');
        return { position: String(this.#facts.length), calls: this.#snapshot() };
      },
      facts: (since, signal) => this.#report(since, signal),
    };
  }

  answers(leg: LegId): void {
    const line = this.#lines.get(leg);
    if (line?.state !== 'ringing') return;
    line.state = 'up';
    this.#tell({ type: 'leg-answered', call: line.call, leg });
  }

  hangsUp(leg: LegId): void {
    const line = this.#lines.get(leg);
    if (line === undefined) return;
    this.#lines.delete(leg);
    this.#tell({ type: 'leg-ended', call: line.call, leg, cause: 'hang-up' });
  }

  everybodyHangsUp(): void {
    for (const leg of this.#lines.keys()) this.hangsUp(leg);
  }

  /** An emergency centre is on the line, and nobody else is any more. */
  talksAlone(call: CallId, leg: LegId): void {
    this.#lines.set(leg, { call, leg, party: '112', isDevice: false, isHelp: true, state: 'up' });
    this.#tell({ type: 'leg-answered', call, leg });
  }

  /** What was not read of the facts so far never will be. */
  losesFacts(): void {
    this.#lost = this.#facts.length;
    this.#wake();
  }

  /** What each party outside does. */
  lines(): Record<LegId, KnownLeg['state']> {
    const outside = [...this.#lines.values()].filter(({ isDevice }) => !isDevice);
    return Object.fromEntries(outside.map(({ leg, state }) => [leg, state]));
  }

  legsOf(call: CallId): readonly LegId[] {
    return [...this.#lines.values()].flatMap((line) => (line.call === call ? [line.leg] : []));
  }

  #dial(leg: LegId, to: Parameters<Telephony['dial']>[1], call: CallId): void {
    if (this.#lines.has(leg)) return;
    if (this.refusesToDial && to.type !== 'extension') throw new TelephonyUnavailable('no answer');
    const isHelp = to.type === 'emergency';
    const isDevice = to.type === 'extension';
    const party = to.type === 'extension' ? to.extension : to.number;
    const line: Line = { call, leg, party, isDevice, isHelp, state: 'ringing' };
    this.#lines.set(leg, line);
    if (isDevice) this.#devices.set(call, { leg, extension: party });
    if (isHelp) this.#tell({ type: 'emergency-dialled', ...this.#helpOf(line) });
  }

  #connect(legs: readonly LegId[]): 'connected' | 'gone' {
    const lines = legs.flatMap((leg) => this.#lines.get(leg) ?? []);
    if (lines.length < legs.length) return 'gone';
    for (const line of lines) {
      if (line.state === 'held') line.state = 'up';
      if (line.isDevice) this.answers(line.leg);
    }
    return 'connected';
  }

  #change(leg: LegId, from: KnownLeg['state'], to: KnownLeg['state']): void {
    const line = this.#lines.get(leg);
    if (line?.state === from) line.state = to;
  }

  #helpOf({ call, leg, party }: Line) {
    return { call, leg, at: this.#now, to: party, caller: this.#devices.get(call) ?? null };
  }

  #snapshot(): readonly CallSnapshot[] {
    const calls = Map.groupBy(this.#lines.values(), ({ call }) => call);
    return [...calls].map(([call, lines]) => {
      const centre = lines.find(({ isHelp }) => isHelp);
      return {
        call,
        inbound: null,
        ...(centre && { emergency: this.#helpOf(centre) }),
        recording: 'off',
        legs: lines.map(({ leg, state }) => ({ leg, state, muted: false })),
      };
    });
  }

  #tell(fact: New<TelephonyFact>): void {
    this.#facts.push({ ...fact, at: this.#now, position: String(this.#facts.length + 1) });
    this.#wake();
  }

  async *#report(since: string | null, signal: AbortSignal): AsyncIterable<TelephonyFact> {
    for (let next = since === null ? this.#facts.length : Number(since); !signal.aborted;) {
      if (next < this.#lost) throw new TelephonyGap('facts are lost');
      const fact = this.#facts[next];
      if (fact === undefined)
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
          signal.addEventListener('abort', () => resolve());
        });
      else {
        next += 1;
        yield fact;
      }
    }
  }
}
