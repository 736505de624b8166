import type { Call } from '../../../domain/channels/voice/call.ts';
import type { CallCommand } from '../../../domain/channels/voice/commands.ts';
import { decide } from '../../../domain/channels/voice/decide.ts';
import type { CallEvent } from '../../../domain/channels/voice/events.ts';
import { evolve } from '../../../domain/channels/voice/evolve.ts';
import type { AgentId, CallId } from '../../../domain/ids.ts';
import { isRefusal } from '../../../domain/refusal.ts';

export type Dialled = Extract<CallEvent, { type: 'dialled' }>;

/** What was done with a call for the agent, and that its other party answered. */
export type UnsavedCommand = CallCommand & { readonly type: 'hold' | 'resume' | 'leg-answered' };

/** A call for help of which nothing is in the database, and what was done with it since. */
export interface UnsavedHelp {
  readonly dialled: Dialled;
  readonly commands: readonly UnsavedCommand[];
}

/** Far more calls than an outage sees; the oldest would be taken in as those of another server are. */
const REMEMBERED = 1_000;

interface UnsavedCall {
  /** null: the call is saved, and what was done with it since is not. */
  readonly dialled: Dialled | null;
  /** The phone system has taken all its orders, so that what it does not have is gone, or is reported. */
  readonly isDialled: boolean;
  readonly commands: readonly UnsavedCommand[];
}

const savedCall: UnsavedCall = { dialled: null, isDialled: true, commands: [] };

/**
 * What the phone system has, or is just being given, and the database has not yet: calls for help, and what was done for
 * them with calls that are saved.
 */
export class UnsavedCalls {
  readonly #calls = new Map<CallId, UnsavedCall>();

  begin(dialled: Dialled): void {
    this.#keep(dialled.callId, { dialled, isDialled: false, commands: [] });
  }

  /** The phone system has taken all its orders. */
  dialled(call: CallId): void {
    const known = this.#calls.get(call);
    if (known) this.#calls.set(call, { ...known, isDialled: true });
  }

  /** What is done with it, whether it is saved itself or not. */
  add(call: CallId, ...commands: readonly UnsavedCommand[]): void {
    const known = this.#calls.get(call) ?? savedCall;
    this.#keep(call, { ...known, commands: [...known.commands, ...commands] });
  }

  forget(call: CallId): void {
    this.#calls.delete(call);
  }

  /** The call is in the database, and so are these; what was done with it meanwhile is still to be saved. */
  saved(call: CallId, commands: readonly UnsavedCommand[]): void {
    const left = this.#calls.get(call)?.commands.filter((one) => !commands.includes(one)) ?? [];
    if (left.length === 0) this.#calls.delete(call);
    else this.#calls.set(call, { ...savedCall, commands: left });
  }

  /** null: it is none of those for help that are not saved. */
  helpOf(call: CallId): UnsavedHelp | null {
    const { dialled = null, commands = [] } = this.#calls.get(call) ?? {};
    return dialled && { dialled, commands };
  }

  /** Those for help whose orders the phone system has taken. */
  dialledHelp(): readonly CallId[] {
    return [...this.#calls].flatMap(([call, { dialled, isDialled }]) =>
      dialled !== null && isDialled ? [call] : [],
    );
  }

  /** What was done with a saved call, and is to be saved. */
  changesOf(call: CallId): readonly UnsavedCommand[] {
    const known = this.#calls.get(call);
    return known?.dialled === null ? known.commands : [];
  }

  /** The saved calls with which something was done that is to be saved. */
  changed(): readonly CallId[] {
    return [...this.#calls].flatMap(([call, { dialled }]) => (dialled === null ? [call] : []));
  }

  /** Whether something that this agent did is to be saved. */
  hasAny(agent: AgentId): boolean {
    const isTheirs = (command: UnsavedCommand) => 'agent' in command && command.agent === agent;
    return [...this.#calls.values()].some(
      ({ dialled, commands }) => dialled?.agent === agent || commands.some(isTheirs),
    );
  }

  /** The calls for help of this agent that are not saved. */
  ofAgent(agent: AgentId): readonly Call[] {
    return [...this.#calls.values()].flatMap(({ dialled, commands }) =>
      dialled?.agent === agent ? [callAfter(evolve(null, dialled), commands)] : [],
    );
  }

  #keep(call: CallId, unsaved: UnsavedCall): void {
    this.#calls.set(call, unsaved);
    const [oldest] = this.#calls.keys();
    if (this.#calls.size > REMEMBERED && oldest !== undefined) this.forget(oldest);
  }
}

/** What the commands change on the call; nothing where that holds already, or the call is over. */
export function eventsAfter(call: Call, commands: readonly UnsavedCommand[]): readonly CallEvent[] {
  const events: CallEvent[] = [];
  for (const command of commands) {
    const decision = decide(command, events.reduce<Call>(evolve, call));
    if (!isRefusal(decision)) events.push(...decision.accepted);
  }
  return events;
}

export const callAfter = (call: Call, commands: readonly UnsavedCommand[]): Call =>
  eventsAfter(call, commands).reduce<Call>(evolve, call);
