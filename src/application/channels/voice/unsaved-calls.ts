import type { Call } from '../../../domain/channels/voice/call.ts';
import type { CallEvent } from '../../../domain/channels/voice/events.ts';
import { evolve } from '../../../domain/channels/voice/evolve.ts';
import type { AgentId, CallId } from '../../../domain/ids.ts';

export type Dialled = Extract<CallEvent, { type: 'dialled' }>;

/** What happened on a call for help, from its beginning on. */
export type HelpEvents = readonly [Dialled, ...CallEvent[]];

/** Far more calls for help than an outage sees; the oldest would be taken in as those of another server are. */
const REMEMBERED = 1_000;

interface UnsavedCall {
  readonly events: HelpEvents;
  /** The phone system has taken all its orders, so that what it does not have is gone, or is reported. */
  readonly isDialled: boolean;
}

/** Calls for help that the phone system has, or is just being given, and that are not in the database yet. */
export class UnsavedCalls {
  readonly #calls = new Map<CallId, UnsavedCall>();

  begin(dialled: Dialled): void {
    this.#calls.set(dialled.callId, { events: [dialled], isDialled: false });
    const [oldest] = this.#calls.keys();
    if (this.#calls.size > REMEMBERED && oldest !== undefined) this.forget(oldest);
  }

  /** The phone system has taken all its orders. */
  dialled(call: CallId): void {
    const known = this.#calls.get(call);
    if (known) this.#calls.set(call, { ...known, isDialled: true });
  }

  /** What was done with it since; nothing where it is saved by now. */
  add(call: CallId, ...events: readonly CallEvent[]): void {
    const known = this.#calls.get(call);
    if (known) this.#calls.set(call, { ...known, events: [...known.events, ...events] });
  }

  forget(call: CallId): void {
    this.#calls.delete(call);
  }

  /** What is to be saved of it; null: it is not one of these. */
  eventsOf(call: CallId): HelpEvents | null {
    return this.#calls.get(call)?.events ?? null;
  }

  /** Those whose orders the phone system has taken. */
  all(): readonly CallId[] {
    return [...this.#calls].flatMap(([call, { isDialled }]) => (isDialled ? [call] : []));
  }

  ofAgent(agent: AgentId): readonly Call[] {
    return [...this.#calls.values()].flatMap(({ events }) =>
      events[0].agent === agent ? [callAfter(events)] : [],
    );
  }
}

function callAfter([dialled, ...since]: HelpEvents): Call {
  return since.reduce<Call>(evolve, evolve(null, dialled));
}
