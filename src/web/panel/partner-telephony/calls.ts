import { clickToDial } from '../../desk/state/click-to-dial.ts';
import { deskStore } from '../../desk/state/connection.ts';
import { CallEvents, type CallEvent, type CallEventType } from './call-events.ts';
import { personNow } from '../../desk/state/person.ts';
import { CommandRefused } from './command-refused.ts';
import { isSpokenOn, telephonyCallOf, telephonyCallsOf, type TelephonyCall } from './telephony-call.ts';

/** A phone that is to be lifted first rings for longer than any switch takes. */
const deadlineMs = 30_000;
/** The stream is as quick as an answer; where it was lost, the call itself goes on. */
const shownWithinMs = 5_000;

/** Salesforce's commands for the calls of this desk, and what of them is news to Salesforce (spec X9). */
export class Calls {
  readonly #tell: (event: CallEvent) => void;
  readonly #events = new CallEvents();
  #isBegun = false;
  #stop: (() => void) | null = null;

  constructor(tell: (event: CallEvent) => void) {
    this.#tell = tell;
  }

  /** Salesforce listens from now on. What there is the first time it asks for; later it is told what it has missed. */
  begin(): void {
    this.end();
    this.#stop = deskStore.subscribe(() => this.#look());
    if (this.#isBegun) this.#look();
    else this.#events.begin(callsNow());
    this.#isBegun = true;
  }

  /** Nothing more is told. */
  end(): void {
    this.#stop?.();
    this.#stop = null;
  }

  /** Those that are neither over nor in wrap-up. */
  active(): readonly TelephonyCall[] {
    return callsNow().filter(({ state }) => state !== 'ended');
  }

  /** The one that Salesforce calls so, also in wrap-up; null: there is none. */
  named(key: string): TelephonyCall | null {
    return callsNow().find((call) => call.key === key) ?? null;
  }

  /** The call that Salesforce means; without a word of it, the one that is spoken on. */
  meant(given: unknown): TelephonyCall {
    const key = keyOf(given);
    const call = this.active().find((one) => (key === null ? isSpokenOn(one) : one.key === key));
    if (call === undefined) throw new CommandRefused('there is no such call');
    return call;
  }

  /**
   * Carries a command out and waits until the call is as it was asked to be; gives it so. `says` is asked then what the library
   * tells Salesforce of it. Throws a `CommandRefused` where it was refused or the call has ended before.
   */
  async carryOut(
    call: TelephonyCall,
    says: () => CallEventType | null,
    run: () => Promise<boolean>,
    isDone: (now: TelephonyCall) => boolean,
  ): Promise<TelephonyCall> {
    this.#events.started(call.id);
    let now = call;
    let said: CallEventType | null = null;
    try {
      if (!(await run())) throw new CommandRefused('it was refused, as the panel says');
      now = await until(call, isDone);
      said = says();
      return now;
    } finally {
      this.#events.finished(call.id, said, now);
      this.#lookLater();
    }
  }

  /** Calls a number, with the record on which it stood. Throws a `CommandRefused`. */
  async dial(...[number, record]: Parameters<typeof clickToDial>): Promise<TelephonyCall> {
    this.#events.dials();
    let call: TelephonyCall | null = null;
    try {
      const made = await clickToDial(number, record);
      call = made === null ? null : telephonyCallOf(made, agentNow());
      if (call !== null) await shown(call.id);
    } finally {
      this.#events.dialed(call);
      this.#lookLater();
    }
    if (call === null) throw new CommandRefused('it was refused, as the panel says', 'GENERIC_ERROR');
    return call;
  }

  /** What the library says of a command comes first: it does so before the browser turns to anything else. */
  #lookLater(): void {
    setTimeout(() => this.#look(), 0);
  }

  #look(): void {
    // Without the desk nothing is known of any call, which does not end one.
    if (this.#stop === null || deskStore.read().desk === null) return;
    for (const event of this.#events.take(callsNow())) this.#tell(event);
  }
}

const agentNow = (): string | null => personNow()?.id ?? null;
const callsNow = (): readonly TelephonyCall[] =>
  telephonyCallsOf(deskStore.read().desk?.interactions ?? [], agentNow());

/** Salesforce sends its own copy of a call, with the key that it got as its id. */
function keyOf(given: unknown): string | null {
  if (given === undefined || given === null) return null;
  if (typeof given === 'object' && 'callId' in given && typeof given.callId === 'string') return given.callId;
  throw new CommandRefused('Salesforce named no call');
}

/** The answer to a command may be here before the desk shows the call, which must not be taken for one that is gone. */
function shown(id: string): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (callsNow().some((call) => call.id === id)) end();
    };
    const end = () => {
      clearTimeout(timer);
      stop();
      resolve();
    };
    const timer = setTimeout(end, shownWithinMs);
    const stop = deskStore.subscribe(look);
    look();
  });
}

/** The call once it is so. Rejects with a `CommandRefused` where it has ended otherwise, or time is up. */
function until(call: TelephonyCall, isDone: (now: TelephonyCall) => boolean): Promise<TelephonyCall> {
  return new Promise((resolve, reject) => {
    const settle = (then: () => void) => {
      clearTimeout(timer);
      stop();
      then();
    };
    const look = () => {
      const gone: TelephonyCall = { ...call, state: 'ended', isInWrapUp: false };
      const now = callsNow().find(({ id }) => id === call.id) ?? gone;
      if (isDone(now)) settle(() => resolve(now));
      else if (now.state === 'ended') settle(() => reject(new CommandRefused('the call has ended')));
    };
    const timer = setTimeout(() => settle(() => reject(new CommandRefused('it took too long'))), deadlineMs);
    const stop = deskStore.subscribe(look);
    look();
  });
}
