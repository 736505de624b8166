import type { Call } from '../../../domain/channels/voice/call.ts';
import type { CallEvent } from '../../../domain/channels/voice/events.ts';
import { allLegs, ordersFor, type Order } from '../../../domain/channels/voice/orders.ts';
import { refuse, type Refusal } from '../../../domain/refusal.ts';
import {
  TelephonyUnavailable,
  type Destination,
  type Telephony,
} from '../../ports/interactions/telephony.ts';
import { emergencyAddress } from '../../../domain/organisation/agent.ts';
import { refuseIfOver } from '../../runtime/asked-request.ts';
import type { Organisation } from '../../ports/organisation/organisation.ts';
import type { Log } from '../../ports/runtime/log.ts';

/** Gives the phone system the orders of a call's events. */
export class Switchboard {
  readonly #telephony: Telephony;
  readonly #organisation: Organisation;
  readonly #log: Log;

  constructor(deps: { telephony: Telephony; organisation: Organisation; log: Log }) {
    this.#telephony = deps.telephony;
    this.#organisation = deps.organisation;
    this.#log = deps.log;
  }

  /**
   * Before a person's command is saved: the phone system must accept it, or nothing changes. Refuses
   * `telephony-unavailable`, and `offer-gone` where a leg to be connected has just ended. Throws `RequestOver`, and gives
   * no order, where nobody waits for the command any more: a call dialled after its caller gave up surprises everybody.
   */
  async execute(events: readonly CallEvent[], call: Call): Promise<Refusal | null> {
    refuseIfOver();
    try {
      for (const order of ordersOf(events, call)) {
        const answer = await this.#executeOne(order, call);
        if (answer === 'gone') return refuse('offer-gone');
      }
      return null;
    } catch (error) {
      if (error instanceof TelephonyUnavailable) return refuse('telephony-unavailable');
      throw error;
    }
  }

  /** Tones are sent and never stored. Throws `RequestOver`, and `TelephonyUnavailable`, after which nobody knows whether they were sent. */
  async sendTones(call: Call, digits: string): Promise<void> {
    refuseIfOver();
    if (call.customer) await this.#telephony.tones(call.customer.leg, digits);
  }

  /**
   * After something was saved that the phone system, the clock or routing decided. An order that does not get through
   * is given again when the link is back and both sides are reconciled (spec C22).
   */
  async follow(events: readonly CallEvent[], call: Call): Promise<void> {
    await this.executeAll(ordersOf(events, call), call);
  }

  async executeAll(orders: readonly Order[], call: Call): Promise<void> {
    for (const order of orders) {
      try {
        await this.#executeOne(order, call);
      } catch (error) {
        if (!(error instanceof TelephonyUnavailable)) throw error;
        this.#log.warn({ interaction: call.id, order: order.type }, 'the phone system did not take an order');
      }
    }
  }

  /** Takes back what was dialled for a call that was then not begun. */
  async undo(call: Call): Promise<void> {
    await this.executeAll(
      allLegs(call).map((leg) => ({ type: 'hang-up', leg })),
      call,
    );
  }

  async #executeOne(order: Order, call: Call): Promise<'gone' | void> {
    switch (order.type) {
      case 'ring': {
        const agent = this.#organisation.agent(order.agent);
        // An agent without a device of their own rings by their id: in the browser alone.
        const to = { type: 'extension', extension: agent?.extension ?? order.agent } as const;
        return this.#telephony.dial(order.leg, to, {
          call: order.call,
          from: call.from,
          timeoutMs: order.timeoutMs,
        });
      }
      case 'prompt': {
        const number = this.#organisation.numbers().find((one) => one.number === order.number);
        // Taken out of the number meanwhile, the step ends by its own limits.
        return number?.ivr ? this.#telephony.prompt(order.leg, number.ivr.prompt) : undefined;
      }
      case 'dial-customer':
        return this.#telephony.dial(order.leg, this.#destination(call), {
          call: order.call,
          from: call.ownNumber,
          timeoutMs: order.timeoutMs,
        });
      case 'connect':
        return (await this.#telephony.connect(order.call, order.legs)) === 'gone' ? 'gone' : undefined;
      case 'hang-up':
        return this.#telephony.hangUp(order.leg);
      case 'hold':
        return this.#telephony.hold(order.leg);
      case 'resume':
        return this.#telephony.resume(order.leg);
      case 'mute':
      case 'unmute':
        return this.#telephony.mute(order.leg, order.type === 'mute');
      case 'record':
        return this.#telephony.record(order.call, order.mode);
    }
  }

  /** An emergency call takes the caller's verified address along, so that the local centre is reached (spec C6). */
  #destination(call: Call): Destination {
    const number = call.to ?? '';
    if (!call.emergency) return { type: 'number', number };
    const caller = call.parts.find((part) => part.role === 'caller');
    const agent = caller ? this.#organisation.agent(caller.agent) : null;
    const address = agent && emergencyAddress(agent);
    return { type: 'emergency', number, address };
  }
}

const ordersOf = (events: readonly CallEvent[], call: Call): readonly Order[] =>
  events.flatMap((event) => ordersFor(event, call));
