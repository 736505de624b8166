import type { CallId } from '../../src/domain/ids.ts';
import { actions, type Interaction } from '../../src/contract/interactions/interaction.ts';
import type { Answer } from '../support/http/http.ts';
import type { Person } from '../api/person.ts';
import type { Chance } from '../support/chance/chance.ts';
import { keepNotes, nameMadeOnce, noteWrittenOnce, numberCalledOnce } from './carried-out.ts';
import { at, ourNumber, type Scene } from './scene.ts';

/** How many things happen at the same time. */
const hands = 12;

/** How often somebody asks for what is not possible, as a doubled click or an old page would. */
const impossibleShare = 0.1;
const dialShare = 0.15;
const colleagueShare = 0.3;
const recordShare = 0.05;
/** Of the requests whose answer never came, so many are sent again under their key. */
const againShare = 0.5;

/** Of the numbers called outwards, so many are called by one request alone, which shows whether it had effect twice. */
const onceShare = 0.4;
/** How often a request is sent under its key at most, until it is answered. */
const mostTries = 6;

/** Customers who do something of their own accord, of all that happens. */
const customerShare = 0.15;

/** Whose number is called outwards, by how they behave. */
const outside = [
  { number: '+4930200001', behaviour: 'answer', afterMs: 20 },
  { number: '+4930200002', behaviour: 'busy', afterMs: 0 },
  { number: '+4930200003', behaviour: 'no-answer', afterMs: 50 },
  { number: '+4930200004', behaviour: 'reject', afterMs: 30 },
  { number: '+4930200005', behaviour: 'fail', afterMs: 0 },
] as const;

/** What a server may do without for a while. */
export interface Outages {
  /** Codes of answers that are right meanwhile. */
  readonly codes: readonly string[];
  /** Whether it is all there; otherwise only customers act. */
  readonly isOver: () => boolean;
}

const onlyThePhoneSystem: Outages = { codes: ['telephony-unavailable'], isOver: () => true };

type Headers = Readonly<Record<string, string>>;
type Request = (agent: Person, headers: Headers) => Promise<Answer>;

/** What a request to a server that may die at any moment came to; null: no answer came. */
type Asked = Answer | null;

/** Whether it is unknown if the request took effect: sent again under its key it must not do so twice. */
const isOpen = (answer: Asked): boolean => answer === null || answer.body?.code === 'database-unavailable';

/**
 * Agents and customers who do whatever comes to their minds, many at once, without caring whether the server lives. The
 * customers' side is the simulator itself, so they call and hang up while there is no server, too.
 */
export class Crowd {
  readonly #scene: Scene;
  readonly #chance: Chance;
  readonly #outages: Outages;
  readonly #customers = new Set<CallId>();
  readonly #problems: string[] = [];
  readonly #everyCall = new Set<CallId>();
  #wanted = 0;
  #number = 0;
  #steps = 0;
  #requests = 0;
  #running: Promise<unknown> = Promise.resolve();
  #isRunning = false;
  #steppers: { at: number; reached: () => void }[] = [];

  constructor(scene: Scene, chance: Chance, outages: Outages = onlyThePhoneSystem) {
    this.#scene = scene;
    this.#chance = chance;
    this.#outages = outages;
  }

  /** Answers that a server must never give. */
  get problems(): readonly string[] {
    return this.#problems;
  }

  /** Every call that a customer ever made. */
  get calls(): ReadonlySet<CallId> {
    return this.#everyCall;
  }

  get customers(): number {
    return this.#customers.size;
  }

  async prepare(): Promise<void> {
    for (const { number, ...callee } of outside) await this.#scene.simulator.setCallee(number, callee);
    await keepNotes(this.#scene);
  }

  /** Everybody begins; from now on about so many customers are on the line. */
  begin(customers: number): void {
    this.#wanted = customers;
    if (this.#isRunning) return;
    this.#isRunning = true;
    this.#running = Promise.all(Array.from({ length: hands }, () => this.#hand()));
  }

  /** Everybody rests; resolves when what was being done is done. The server must be up, or on its way. */
  async rest(): Promise<void> {
    this.#isRunning = false;
    for (const stepper of this.#steppers.splice(0)) stepper.reached();
    await this.#running;
  }

  /** Resolves when so many more things have been tried. */
  async steps(count: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#steppers.push({ at: this.#steps + count, reached: resolve });
    await promise;
  }

  /** So many customers call at once. */
  async call(count: number): Promise<void> {
    await Promise.all(Array.from({ length: count }, () => this.#customerCalls()));
  }

  /** What the crowd knows of who is on the line is as old as the agents' last click; this makes it true. */
  async count(): Promise<number> {
    const { calls } = await this.#scene.simulator.state();
    const there = new Set(calls.map(({ call }) => call));
    for (const call of this.#customers) if (!there.has(call)) this.#customers.delete(call);
    return there.size;
  }

  async #hand(): Promise<void> {
    while (this.#isRunning) {
      // Without a server there are only customers, who would otherwise run through a thousand calls meanwhile.
      const isAlive = this.#scene.server.isUp && this.#outages.isOver();
      if (!isAlive || this.#chance.happens(customerShare)) await this.#actAsCustomer(isAlive ? 1 : 0.2);
      else await this.#actAsAgent();
      this.#steps += 1;
      this.#steppers = this.#steppers.filter(({ at, reached }) => {
        if (at > this.#steps) return true;
        reached();
        return false;
      });
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  async #actAsCustomer(eagerness: number): Promise<void> {
    const { simulator, server } = this.#scene;
    if (!this.#chance.happens(eagerness)) {
      // Somebody who does nothing now waits a moment, or for the server.
      const [longer, moment] = [100, 20].map((ms) => new Promise((resolve) => setTimeout(resolve, ms)));
      await (server.isUp ? longer : Promise.race([server.address, moment]));
      return;
    }
    if (this.#customers.size < this.#wanted) return this.#customerCalls();
    const call = this.#chance.pick([...this.#customers]);
    if (call === undefined) return;
    if (this.#chance.happens(0.3)) await simulator.tones(call, '1#');
    else {
      this.#customers.delete(call);
      await simulator.hangUp(call);
    }
  }

  async #customerCalls(): Promise<void> {
    this.#number += 1;
    const withheld = this.#chance.happens(0.1);
    const from = `+4930${String(1_000_000 + (this.#number % 500))}`;
    const call = await this.#scene.simulator.customerCalls({ from, to: ourNumber, withheld, keys: null });
    if (call === 'full') throw new Error('the simulator is full');
    this.#everyCall.add(call);
    this.#customers.add(call);
  }

  async #actAsAgent(): Promise<void> {
    const agent = this.#chance.pick(this.#scene.agents);
    if (!agent) return;
    if (this.#chance.happens(recordShare)) return this.#makeRecord(agent);
    const desk = await this.#ask(agent, (now) => now.get('/desk'));
    if (desk?.status !== 200) return;
    const interactions: readonly Interaction[] = desk.body.interactions;
    const interaction = this.#chance.pick(interactions.filter(({ phase }) => phase !== 'ended'));
    if (this.#chance.happens(interaction ? dialShare : 0.5)) return this.#beOrDial(agent);
    if (!interaction) return;
    return this.#actOn(agent, interaction);
  }

  async #actOn(agent: Person, { id, possible, phase }: Interaction): Promise<void> {
    const dice = this.#chance.next();
    if (dice < 0.15) {
      const comments = noteWrittenOnce(this.#nextRequest());
      await this.#ask(agent, (now, headers) =>
        now.send('PATCH', `/interactions/${id}/details`, { comments }, headers),
      );
    } else if (dice < 0.25 && phase !== 'wrapup') {
      const checked = this.#chance.happens(0.5);
      // What a page says of itself holds for seconds, and only a desk that is shown has the box.
      await this.#ask(agent, (now, headers) => now.put('/me/surfaces/desk', { state: 'in' }, headers));
      await this.#ask(agent, (now, headers) =>
        now.put(`/interactions/${id}/do-not-log`, { checked }, headers),
      );
    } else {
      const isWild = this.#chance.happens(impossibleShare);
      // Answering is what a telephone calls for; everything else has time.
      const isRinging = phase === 'ringing' && this.#chance.happens(0.8);
      const action = isRinging ? 'answer' : this.#chance.pick(isWild ? actions : possible);
      if (action === undefined) return;
      const body = action === 'tones' ? { digits: '12' } : {};
      await this.#ask(agent, (now, headers) => now.post(`/interactions/${id}/${action}`, body, headers));
    }
  }

  async #makeRecord(agent: Person): Promise<void> {
    const lastName = nameMadeOnce(this.#nextRequest());
    await this.#ask(agent, (now, headers) => now.post('/crm/contact', { lastName }, headers));
  }

  /** Of the requests that show whether they were carried out twice, the number of the next. */
  #nextRequest(): number {
    this.#requests += 1;
    return this.#requests;
  }

  async #beOrDial(agent: Person): Promise<void> {
    if (this.#chance.happens(0.5)) {
      const presence = this.#chance.happens(0.85) ? { presence: 'available' } : { presence: 'away' };
      await this.#ask(agent, (now, headers) => now.put('/me/presence', presence, headers));
      return;
    }
    const { agents } = this.#scene;
    const colleague = this.#chance.between(0, agents.length - 1);
    const to = this.#chance.happens(colleagueShare)
      ? String(3000 + colleague)
      : this.#chance.happens(onceShare)
        ? numberCalledOnce(this.#nextRequest())
        : (this.#chance.pick(outside)?.number ?? ourNumber);
    await this.#ask(agent, (now, headers) => now.post('/calls', { to }, headers));
  }

  /** Asks under a key of its own; where no answer comes, perhaps again, of the server that follows. */
  async #ask(agent: Person, request: Request): Promise<Asked> {
    const headers = { 'idempotency-key': `crowd-${this.#chance.next()}` };
    let answer = await this.#try(agent, request, headers);
    if (!isOpen(answer) || !this.#chance.happens(againShare)) return answer;
    for (let tries = 2; tries <= mostTries && isOpen(answer); tries += 1)
      answer = await this.#try(agent, request, headers);
    return answer;
  }

  async #try(agent: Person, request: Request, headers: Headers): Promise<Asked> {
    const address = await this.#scene.server.address;
    try {
      const answer = await request(at(address, agent), headers);
      if (answer.status >= 500 && !this.#outages.codes.includes(answer.body?.code))
        this.#problems.push(`${answer.status} ${JSON.stringify(answer.body)}`);
      return answer;
    } catch {
      // The server died under the request; whether it took effect nobody knows.
      return null;
    }
  }
}
