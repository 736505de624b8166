import type { Call } from '../../../../domain/channels/voice/call.ts';
import { isAtPanel } from '../../../../domain/presence/agent-state.ts';
import { decide } from '../../../../domain/channels/voice/decide.ts';
import type { CallEvent } from '../../../../domain/channels/voice/events.ts';
import { evolve } from '../../../../domain/channels/voice/evolve.ts';
import {
  firstDigitMs,
  longestIvrMs,
  readIvrInput,
  type IvrStep,
  type IvrInput,
} from '../../../../domain/channels/voice/ivr-step.ts';
import { interactionId, legId, sessionId, type AgentId, type QueueId } from '../../../../domain/ids.ts';
import type { EndCause } from '../../../../domain/interaction/interaction-base.ts';
import type { CalledNumber } from '../../../../domain/organisation/called-number.ts';
import { isRefusal, type Refusal } from '../../../../domain/refusal.ts';
import {
  onArrival,
  onWaitLimit,
  type NextStep,
  type Surroundings,
} from '../../../../domain/routing/next-step.ts';
import { after, type EpochMs } from '../../../../domain/time.ts';
import { findMatch } from '../../../interactions/find-match.ts';
import type { InteractionChanges } from '../../../interactions/interaction-changes.ts';
import type { Offers } from '../../../interactions/routing/offers.ts';
import type { CrmReader } from '../../../ports/crm/reader.ts';
import {
  InteractionKnown,
  type InteractionMatch,
  type InteractionStore,
} from '../../../ports/interactions/interaction-store.ts';
import type { PhoneNumbers } from '../../../ports/interactions/phone-numbers.ts';
import type { InboundCall } from '../../../ports/interactions/telephony.ts';
import type { WorkflowChoice } from '../../../ports/logging/workflow-choice.ts';
import type { Organisation } from '../../../ports/organisation/organisation.ts';
import type { Bus } from '../../../ports/runtime/bus.ts';
import type { Clock } from '../../../ports/runtime/clock.ts';
import type { MakeId } from '../../../ports/runtime/ids.ts';
import type { Log } from '../../../ports/runtime/log.ts';
import type { AutoAnswer } from '../auto-answer.ts';
import type { ChangedCall, StoredCall } from '../calls.ts';
import type { Switchboard } from '../switchboard.ts';
import { withIvrRecord } from './find-ivr-record.ts';

type Called = Extract<CallEvent, { type: 'called' }>;
type Queued = Extract<CallEvent, { type: 'queued' }>;
/** A next step at which the call waits for somebody. */
type Waiting = Exclude<NextStep, { step: 'end' }>;

interface Deps {
  readonly store: InteractionStore;
  readonly changes: InteractionChanges<Call>;
  readonly offers: Offers;
  readonly autoAnswer: AutoAnswer;
  readonly switchboard: Switchboard;
  readonly organisation: Organisation;
  readonly workflows: WorkflowChoice;
  readonly bus: Bus;
  readonly crm: CrmReader;
  readonly phoneNumbers: PhoneNumbers;
  readonly clock: Clock;
  readonly makeId: MakeId;
  readonly log: Log;
}

/** Begins calls that customers make, and moves those on that nobody took (spec R5, R12). */
export class Arrivals {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** A customer calls one of our numbers, or has called and is not known yet. Reported twice, it changes nothing. */
  async arrive(fact: InboundCall): Promise<void> {
    const number = this.#calledNumber(fact.to);
    const from = this.#readCaller(fact.from, number);
    const called = this.#called(fact, from?.text ?? null, number);
    const match = await findMatch(from?.e164 ?? null, this.#deps);
    try {
      if (!number?.ivr) await this.#route(called, number, match);
      else if (fact.keys === null) await this.#ask(called, number.ivr, match);
      else {
        const { digits } = readIvrInput('', fact.keys, number.ivr.maxDigits);
        const keyed = { value: number.ivr.value, digits };
        await this.#route(called, number, await withIvrRecord(match, keyed, called.at, this.#deps));
      }
    } catch (error) {
      if (!(error instanceof InteractionKnown)) throw error;
    }
    if (from?.e164 != null && match.candidates.length === 0)
      this.#deps.bus.publish({ type: 'unknown-caller', number: from.e164 });
  }

  /** The IVR step is over: the call goes on as one that has just come in (spec R5). Gives whether it did. */
  async afterDigits({ interaction: call, match }: StoredCall): Promise<boolean> {
    const number = this.#calledNumber(call.ownNumber ?? '');
    const known = match.ivr && (await withIvrRecord(match, match.ivr, call.startedAt, this.#deps));
    return this.#goOn(call, onArrival(number, await this.#surroundings(number)), known);
  }

  /** Nobody took the call within its limit: the number says where it goes (spec R5). Gives whether it went there. */
  async moveOn(call: Call): Promise<boolean> {
    const number = this.#calledNumber(call.ownNumber ?? '');
    return this.#goOn(call, onWaitLimit(number, call.overflows, await this.#surroundings(number)), null);
  }

  /** `known` is what the caller's keys led to; null: what is known of the caller stays as it is. */
  async #goOn(call: Call, next: NextStep, known: InteractionMatch | null): Promise<boolean> {
    const { changes, switchboard, offers, clock } = this.#deps;
    const changed = await changes.change(
      call,
      ({ interaction: now }) => {
        const at = clock.now();
        if (next.step === 'end')
          return decide({ type: 'give-up', cause: next.cause, at, wrapupUntil: at }, now);
        return decide({ type: 'queue', ...placeOf(next), at }, now);
      },
      [],
      ({ match }) => known && { ...match, ivr: known.ivr, related: known.related },
    );
    if (isRefusal(changed)) return false;
    await switchboard.follow(changed.events, changed.stored.interaction);
    await offers.offer(changed.stored.interaction);
    return changed.events.length > 0;
  }

  /** Our number asks the caller for digits before anything else; the call goes on when they are there. */
  async #ask(called: Called, step: IvrStep, match: InteractionMatch): Promise<void> {
    const { changes, switchboard } = this.#deps;
    const ivr: IvrInput = { value: step.value, digits: '', found: [] };
    const events = [called, prompted(step, called.at)];
    const begun = await changes.begin([], { ...match, ivr }, () => events);
    if (!isRefusal(begun)) await switchboard.follow(begun.events, begun.stored.interaction);
  }

  /** Lets the call wait where it belongs, and ring at the first agent who is free. */
  async #route(called: Called, number: CalledNumber | null, match: InteractionMatch): Promise<void> {
    const { switchboard, offers } = this.#deps;
    const next = onArrival(number, await this.#surroundings(number));
    if (next.step === 'end') return this.#turnAway(called, next.cause, match);
    const waiting = queued(next, called.at);
    const call = evolve(evolve(null, called), waiting);
    const changed = await offers.asking(call, new Set(), (first) =>
      this.#begin(called, waiting, match, first),
    );
    if (isRefusal(changed)) return;
    await switchboard.follow(changed.events, changed.stored.interaction);
    this.#deps.autoAnswer.after(changed);
    if (changed.stored.interaction.queuedAt !== null) await offers.offer(changed.stored.interaction);
  }

  /** Begins and ends a call that has nowhere to wait. */
  async #turnAway(called: Called, cause: EndCause, match: InteractionMatch): Promise<void> {
    const { changes, switchboard, clock } = this.#deps;
    const changed = await changes.begin([], match, () => [
      called,
      { type: 'ended', at: clock.now(), by: 'system', cause, wrapupUntil: called.at },
    ]);
    if (!isRefusal(changed)) await switchboard.follow(changed.events, changed.stored.interaction);
  }

  /** Begins a call that waits, and offers it to `first` if that agent is still free under the lock. */
  #begin(
    called: Called,
    waiting: Queued,
    match: InteractionMatch,
    first: AgentId | null,
  ): Promise<ChangedCall | Refusal> {
    const { changes, offers, makeId, clock } = this.#deps;
    return changes.begin(first === null ? [] : [first], match, (agents) => {
      const state = first === null ? undefined : agents.get(first);
      if (!state || !offers.canBeOffered(state, called.channel)) return [called, waiting];
      const call = evolve(evolve(null, called), waiting);
      const now = clock.now();
      const offer = {
        type: 'offer',
        ringGroup: false,
        onDeskPhone: !isAtPanel(state),
        agent: state.agent,
        leg: legId(makeId()),
        at: now,
        until: offers.offerUntil(call, now),
      } as const;
      const decision = decide(offer, call);
      return [called, waiting, ...(isRefusal(decision) ? [] : decision.accepted)];
    });
  }

  #called(fact: InboundCall, from: string | null, number: CalledNumber | null): Called {
    const { makeId } = this.#deps;
    return {
      type: 'called',
      id: interactionId(makeId()),
      channel: 'voice',
      callId: fact.call,
      sessionId: sessionId(makeId()),
      direction: 'inbound',
      origin: 'inbound',
      emergency: false,
      from,
      to: number?.number ?? fact.to,
      ownNumber: number?.number ?? null,
      skill:
        number?.owner.type === 'queue'
          ? (this.#deps.organisation.queue(number.owner.queue)?.skill ?? null)
          : null,
      leg: fact.leg,
      at: fact.at,
    };
  }

  #calledNumber(to: string): CalledNumber | null {
    const { organisation, phoneNumbers } = this.#deps;
    const parsed = phoneNumbers.parse(to, organisation.settings().country);
    return parsed === null ? null : organisation.number(parsed.e164);
  }

  /** A caller's national number is read in the country of the number called (spec L23). null: withheld. */
  #readCaller(from: string | null, number: CalledNumber | null) {
    if (from === null) return null;
    const { organisation, phoneNumbers } = this.#deps;
    const parsed = phoneNumbers.parse(from, number?.country ?? organisation.settings().country);
    return { text: parsed?.e164 ?? from, e164: parsed?.e164 ?? null };
  }

  async #surroundings(number: CalledNumber | null): Promise<Surroundings> {
    const { organisation, store, clock } = this.#deps;
    const asked = number === null ? [] : [number.owner, number.closed, number.full, number.unanswered.then];
    const queues = new Set(
      asked.flatMap((one) => ('to' in one ? [one.to] : 'queue' in one ? [one.queue] : [])),
    );
    const counts = new Map<QueueId, number>();
    for (const queue of queues) counts.set(queue, await store.waitingIn(queue));
    return {
      open: number === null || organisation.isNumberOpen(number, clock.now()),
      queue: (id) => organisation.queue(id),
      waiting: (id) => counts.get(id) ?? 0,
      now: clock.now(),
    };
  }
}

/** An IVR step that begins now. */
const prompted = ({ maxDigits }: IvrStep, at: EpochMs): CallEvent => ({
  type: 'prompted',
  maxDigits,
  at,
  until: after(at, firstDigitMs),
  limit: after(at, longestIvrMs),
});

const queued = (next: Waiting, at: EpochMs): Queued => ({ type: 'queued', ...placeOf(next), at });

/** Where the call waits, and until when. */
const placeOf = (next: Waiting) => ({
  queue: next.step === 'queue' ? next.queue : null,
  target: next.step === 'agent' ? next.agent : null,
  until: next.until,
});
