import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Telephony, TelephonyFact } from '../../src/application/ports/interactions/telephony.ts';
import { type CallId, callId, type LegId, legId } from '../../src/domain/ids.ts';

/** People outside, played by whatever can: the simulator's lab, a SIP test phone. */
export interface People {
  /** Somebody calls one of our numbers; `from` null = withheld. Resolves when the phone system has the call. */
  call(people: {
    readonly from: string | null;
    readonly to: string;
    readonly keys: string | null;
  }): Promise<CallId>;
  hangUp(call: CallId): Promise<void>;
  press(call: CallId, digits: string): Promise<void>;
  /** What whoever has this number does when called. */
  whenCalled(number: string, behaviour: 'answer' | 'busy' | 'no-answer' | 'reject' | 'fail'): Promise<void>;
}

export interface TelephonySubject {
  readonly telephony: Telephony;
  readonly people: People;
  /** One of our numbers, an extension of an agent whose device is there, and numbers outside. */
  readonly ourNumber: string;
  readonly extension: string;
  readonly numberOutside: string;
  readonly emergencyNumber: string;
  /** Cuts the control link for about this long; calls go on meanwhile. */
  loseLink(ms: number): Promise<void>;
  close(): Promise<void>;
}

/** Longer than any phone system takes for one step; a test waits for what it expects, not for this. */
const patienceMs = 20_000;

/** Everything that is told from now on, so that a test can wait for what it expects. */
export class Hearing {
  readonly facts: TelephonyFact[] = [];
  readonly #ending = new AbortController();
  readonly #waiting = new Set<() => void>();
  readonly #reading: Promise<void>;

  constructor(telephony: Telephony, since: string | null) {
    const facts = telephony.facts(since, this.#ending.signal);
    this.#reading = (async () => {
      for await (const fact of facts) {
        this.facts.push(fact);
        for (const wake of this.#waiting) wake();
      }
    })();
  }

  /** The first fact that fits, already heard or to come. */
  async fact<Type extends TelephonyFact['type']>(
    type: Type,
    fits: (fact: Extract<TelephonyFact, { type: Type }>) => boolean = () => true,
  ): Promise<Extract<TelephonyFact, { type: Type }>> {
    const { promise, resolve, reject } = Promise.withResolvers<Extract<TelephonyFact, { type: Type }>>();
    const look = (): void => {
      for (const fact of this.facts) if (isOf(fact, type) && fits(fact)) resolve(fact);
    };
    const deadline = setTimeout(() => {
      reject(new Error(`waited for ${type}, heard ${JSON.stringify(this.facts.map((fact) => fact.type))}`));
    }, patienceMs);
    this.#waiting.add(look);
    look();
    try {
      return await promise;
    } finally {
      clearTimeout(deadline);
      this.#waiting.delete(look);
    }
  }

  of(call: CallId): string[] {
    return this.facts.filter((fact) => fact.call === call).map((fact) => fact.type);
  }

  async end(): Promise<void> {
    this.#ending.abort();
    await this.#reading;
  }
}

function isOf<Type extends TelephonyFact['type']>(
  fact: TelephonyFact,
  type: Type,
): fact is Extract<TelephonyFact, { type: Type }> {
  return fact.type === type;
}

export const newLeg = (): LegId => legId(randomUUID());
export const newCall = (): CallId => callId(randomUUID());

/** What every phone system behind the port `Telephony` has to do. Calls of one test are its own, the system is shared. */
export function telephonyContract(name: string, begin: () => Promise<TelephonySubject>): void {
  describe(`${name} as the phone system`, () => {
    let subject: TelephonySubject;
    let telephony: Telephony;
    let people: People;
    let hearing: Hearing;

    beforeAll(async () => {
      subject = await begin();
      ({ telephony, people } = subject);
    });
    afterAll(() => subject.close());
    beforeEach(() => {
      hearing = new Hearing(telephony, null);
    });
    afterEach(async () => {
      for (const { legs } of (await telephony.calls()).calls) {
        for (const { leg } of legs) await telephony.hangUp(leg);
      }
      await hearing.end();
    });

    const inbound = async (): Promise<{ call: CallId; customer: LegId }> => {
      const call = await people.call({ from: '+498963648018', to: subject.ourNumber, keys: null });
      const { leg } = await hearing.fact('called', (fact) => fact.call === call);
      return { call, customer: leg };
    };

    const ringing = async (call: CallId, timeoutMs = patienceMs): Promise<LegId> => {
      const leg = newLeg();
      const { extension } = subject;
      await telephony.dial(leg, { type: 'extension', extension }, { call, from: '+498963648018', timeoutMs });
      await hearing.fact('leg-ringing', (fact) => fact.leg === leg);
      return leg;
    };

    const conversation = async (): Promise<{ call: CallId; customer: LegId; agent: LegId }> => {
      const { call, customer } = await inbound();
      const agent = await ringing(call);
      expect(await telephony.connect(call, [customer, agent])).toBe('connected');
      await hearing.fact('leg-answered', (fact) => fact.leg === agent);
      return { call, customer, agent };
    };

    const dialOutside = async (timeoutMs = patienceMs): Promise<{ call: CallId; leg: LegId }> => {
      const call = newCall();
      const leg = newLeg();
      const to = { type: 'number', number: subject.numberOutside } as const;
      await telephony.dial(leg, to, { call, from: subject.ourNumber, timeoutMs });
      return { call, leg };
    };

    const stateOf = async (leg: LegId): Promise<string | undefined> =>
      (await telephony.calls()).calls.flatMap(({ legs }) => legs).find((each) => each.leg === leg)?.state;

    const endOf = async (leg: LegId): Promise<string> =>
      (await hearing.fact('leg-ended', (fact) => fact.leg === leg)).cause;

    it('is up', () => {
      expect(telephony.link).toBe('up');
    });

    it('reports a customer who calls, with the number and the digits for the IVR', async () => {
      const call = await people.call({ from: '+498963648018', to: subject.ourNumber, keys: '1042' });
      const fact = await hearing.fact('called', (each) => each.call === call);
      // Networks write numbers as they like.
      expect(fact.from?.replaceAll(/\D/g, '')).toContain('8963648018');
      expect(fact.keys).toBe('1042');
    });

    it('reports a withheld number as such', async () => {
      const call = await people.call({ from: null, to: subject.ourNumber, keys: null });
      expect((await hearing.fact('called', (fact) => fact.call === call)).from).toBeNull();
    });

    it('connects a customer with the agent whose device rings', async () => {
      const { call, customer, agent } = await conversation();
      await hearing.fact('leg-answered', (fact) => fact.leg === customer);
      expect(await stateOf(customer)).toBe('up');
      expect(await stateOf(agent)).toBe('up');
      expect(hearing.of(call).slice(0, 2)).toEqual(['called', 'leg-ringing']);
    });

    it('reports when the customer hangs up, and lets the server end the agent', async () => {
      const { customer, agent } = await conversation();
      const { call } = await hearing.fact('called');
      await people.hangUp(call);
      expect(await endOf(customer)).toBe('hang-up');
      expect(await stateOf(agent)).toBe('up');
      await telephony.hangUp(agent);
      expect(await endOf(agent)).toBe('hang-up');
      expect(await stateOf(agent)).toBeUndefined();
    });

    it('reports when the customer gives up while the agent’s phone rings', async () => {
      const { call, customer } = await inbound();
      const agent = await ringing(call);
      await people.hangUp(call);
      expect(await endOf(customer)).toBe('hang-up');
      expect(await telephony.connect(call, [customer, agent])).toBe('gone');
    });

    it('ends a device that nobody answers in time', async () => {
      const { call } = await inbound();
      expect(await endOf(await ringing(call, 300))).toBe('no-answer');
    });

    it('cancels a device that rings', async () => {
      const { call } = await inbound();
      const agent = await ringing(call);
      await telephony.hangUp(agent);
      expect(await endOf(agent)).toBe('cancelled');
    });

    it('reaches somebody outside', async () => {
      await people.whenCalled(subject.numberOutside, 'answer');
      const { call, leg } = await dialOutside();
      await hearing.fact('leg-answered', (fact) => fact.leg === leg);
      expect(hearing.of(call)).toEqual(['leg-ringing', 'leg-answered']);
    });

    it.each([
      ['busy', 'busy'],
      ['reject', 'rejected'],
      ['fail', 'failed'],
    ] as const)('tells why somebody outside was not reached: %s', async (behaviour, cause) => {
      await people.whenCalled(subject.numberOutside, behaviour);
      const { leg } = await dialOutside();
      expect(await endOf(leg)).toBe(cause);
    });

    it('ends a call outside that nobody answers in time', async () => {
      await people.whenCalled(subject.numberOutside, 'no-answer');
      const { leg } = await dialOutside(400);
      expect(await endOf(leg)).toBe('no-answer');
    });

    it('reaches the emergency centre', async () => {
      const leg = newLeg();
      const to = { type: 'emergency', number: subject.emergencyNumber, address: '1 Main Street' } as const;
      await telephony.dial(leg, to, { call: newCall(), from: subject.ourNumber, timeoutMs: patienceMs });
      expect(await hearing.fact('leg-answered', (fact) => fact.leg === leg)).toMatchObject({ leg });
    });

    it('tells which device made an emergency call, in a fact and in the snapshot', async () => {
      const call = newCall();
      const device = await ringing(call);
      const leg = newLeg();
      const to = { type: 'emergency', number: subject.emergencyNumber, address: null } as const;
      await telephony.dial(leg, to, { call, from: null, timeoutMs: patienceMs });
      const { position, type, ...dialled } = await hearing.fact(
        'emergency-dialled',
        (fact) => fact.leg === leg,
      );
      expect({ position, type }).toMatchObject({ type: 'emergency-dialled' });
      const caller = { leg: device, extension: subject.extension };
      expect(dialled).toMatchObject({ call, leg, to: subject.emergencyNumber, caller });
      await hearing.fact('leg-answered', (fact) => fact.leg === leg);
      const { calls } = await telephony.calls();
      expect(calls.find((each) => each.call === call)?.emergency).toEqual(dialled);
      expect(hearing.of(call)).toEqual(['leg-ringing', 'emergency-dialled', 'leg-ringing', 'leg-answered']);
    });

    it('holds and resumes a customer', async () => {
      const { customer } = await conversation();
      await telephony.hold(customer);
      expect(await stateOf(customer)).toBe('held');
      await telephony.resume(customer);
      expect(await stateOf(customer)).toBe('up');
    });

    it('takes mute, tones and recording during a call', async () => {
      const { call, customer, agent } = await conversation();
      await telephony.mute(agent, true);
      await telephony.mute(agent, false);
      await telephony.tones(customer, '12*#');
      await telephony.record(call, 'on');
      await telephony.record(call, 'masked');
      await telephony.record(call, 'off');
      expect(await stateOf(agent)).toBe('up');
    });

    it('reports keys that the customer presses', async () => {
      const { call, customer } = await conversation();
      await people.press(call, '42');
      expect(await hearing.fact('tones', (fact) => fact.leg === customer)).toMatchObject({ digits: '42' });
    });

    it('takes every command twice with the effect of once', async () => {
      const { call, customer } = await inbound();
      const agent = await ringing(call);
      const to = { type: 'extension', extension: subject.extension } as const;
      await telephony.dial(agent, to, { call, from: null, timeoutMs: patienceMs });
      await telephony.connect(call, [customer, agent]);
      await telephony.connect(call, [customer, agent]);
      await telephony.hold(customer);
      await telephony.hold(customer);
      await telephony.resume(customer);
      await telephony.resume(customer);
      await telephony.hangUp(agent);
      await telephony.hangUp(agent);
      await telephony.hangUp(customer);
      await telephony.hangUp(customer);
      await telephony.dial(agent, to, { call, from: null, timeoutMs: patienceMs });
      await Promise.all([endOf(agent), endOf(customer)]);
      expect(await stateOf(agent)).toBeUndefined();
      const told = hearing.facts.filter((fact) => fact.leg === agent).map((fact) => fact.type);
      expect(told).toEqual(['leg-ringing', 'leg-answered', 'leg-ended']);
    });

    it('takes commands on legs that have ended without a complaint', async () => {
      const gone = newLeg();
      await telephony.hangUp(gone);
      await telephony.hold(gone);
      await telephony.mute(gone, true);
      await telephony.tones(gone, '1');
      expect(await telephony.connect(newCall(), [gone])).toBe('gone');
    });

    it('repeats what followed a position, on request', async () => {
      const { call, customer } = await inbound();
      const called = await hearing.fact('called', (fact) => fact.call === call);
      await people.hangUp(call);
      await endOf(customer);
      const again = new Hearing(telephony, called.position);
      await again.fact('leg-ended', (fact) => fact.leg === customer);
      expect(again.of(call)).toEqual(['leg-ended']);
      await again.end();
    });

    it('gives a snapshot and the position from which facts go on', async () => {
      const { call, customer } = await inbound();
      const { position, calls } = await telephony.calls();
      expect(calls.find((each) => each.call === call)?.legs).toEqual([
        { leg: customer, state: 'ringing', muted: false },
      ]);
      await people.hangUp(call);
      const after = new Hearing(telephony, position);
      await after.fact('leg-ended', (fact) => fact.leg === customer);
      expect(after.of(call)).toEqual(['leg-ended']);
      await after.end();
    });

    it('tells in the snapshot who called, as it reported that', async () => {
      const { call } = await inbound();
      const { position, type, ...called } = await hearing.fact('called', (fact) => fact.call === call);
      expect({ position, type }).toMatchObject({ type: 'called' });
      const { calls } = await telephony.calls();
      expect(calls.find((each) => each.call === call)?.inbound).toEqual(called);
    });

    it('refuses commands while the link is lost, and reports afterwards what happened meanwhile, once', async () => {
      const { call, customer, agent } = await conversation();
      const changes: string[] = [];
      const { promise: restored, resolve } = Promise.withResolvers<void>();
      const stop = telephony.onLink((link) => {
        changes.push(link);
        if (link === 'up') resolve();
      });
      await subject.loseLink(500);
      await expect.poll(() => telephony.link).toBe('down');
      await expect(telephony.hold(customer)).rejects.toMatchObject({ name: 'TelephonyUnavailable' });
      await people.hangUp(call);
      await restored;
      expect(await endOf(customer)).toBe('hang-up');
      expect(await stateOf(agent)).toBe('up');
      expect(changes).toEqual(['down', 'up']);
      const told = hearing.facts.filter((fact) => fact.leg === customer).map((fact) => fact.type);
      expect(told).toEqual(['called', 'leg-answered', 'leg-ended']);
      stop();
    });
  });
}
