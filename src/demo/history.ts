import { findMatch } from '../application/interactions/find-match.ts';
import { Settlement } from '../application/interactions/settlement/settlement.ts';
import { Logging } from '../application/logging/logging.ts';
import type {
  InteractionStore,
  InteractionTransaction,
  StoredInteraction,
} from '../application/ports/interactions/interaction-store.ts';
import type { CrmReader } from '../application/ports/crm/reader.ts';
import type { MakeId } from '../application/ports/runtime/ids.ts';
import type { LedgerStore } from '../application/ports/logging/ledger-store.ts';
import type { Log } from '../application/ports/runtime/log.ts';
import type { Organisation } from '../application/ports/organisation/organisation.ts';
import type { PhoneNumbers } from '../application/ports/interactions/phone-numbers.ts';
import type { WorkflowChoice } from '../application/ports/logging/workflow-choice.ts';
import type { Call } from '../domain/channels/voice/call.ts';
import type { CallStart, CallEvent } from '../domain/channels/voice/events.ts';
import { evolve } from '../domain/channels/voice/evolve.ts';
import { standardCrm } from '../domain/crm/capabilities.ts';
import { callId, interactionId, legId, sessionId, type AgentId } from '../domain/ids.ts';
import type { CalledNumber } from '../domain/organisation/called-number.ts';
import { newParticipationNotes, type ParticipationNotes } from '../domain/interaction/participation-notes.ts';
import { newAgentState, type AgentState } from '../domain/presence/agent-state.ts';
import { after, epochMs, type EpochMs } from '../domain/time.ts';
import { planTexts } from '../messages/plan-texts.ts';
import { pastCalls, type PastCall } from './past-calls.ts';

export interface HistoryDeps {
  readonly store: InteractionStore;
  readonly ledgerStore: LedgerStore;
  readonly organisation: Organisation;
  readonly workflows: WorkflowChoice;
  readonly phoneNumbers: PhoneNumbers;
  readonly crm: CrmReader;
  readonly clock: { now(): EpochMs };
  readonly makeId: MakeId;
  readonly log: Log;
}

const ownNumber = '+498912345670';
/** What each step of a call takes; the talk itself is the call's own. */
const [ringSeconds, offerSeconds, wrapupSeconds] = [6, 20, 45];
/** Longer than anybody waits in it. */
const waitLimitMs = 600_000;

/**
 * Gives the demonstration a past of two weeks: calls go through the same rules, plans and ledger as any, only with times
 * that are over, so that reports, What if? and the ledger have something to show on the first day.
 */
export async function seedHistory(deps: HistoryDeps): Promise<void> {
  const ours = deps.phoneNumbers.parse(ownNumber, null);
  const number = ours && deps.organisation.number(ours.e164);
  if (number === null) return;
  for (const past of pastCalls()) await new Telling(deps, number, past).keep();
}

/** One call of the past, told event by event. */
class Telling {
  readonly #deps: HistoryDeps;
  readonly #number: CalledNumber;
  readonly #past: PastCall;
  #now: EpochMs;
  readonly #events: CallEvent[] = [];

  constructor(deps: HistoryDeps, number: CalledNumber, past: PastCall) {
    this.#deps = deps;
    this.#number = number;
    this.#past = past;
    this.#now = beganAt(past, number.timeZone, deps.clock.now());
    if (past.direction === 'inbound') this.#called();
    else this.#dialled();
  }

  async keep(): Promise<void> {
    const { store, phoneNumbers } = this.#deps;
    const other = phoneNumbers.parse(this.#past.number, null);
    const match = await findMatch(other?.e164 ?? null, this.#deps);
    const call = this.#events.reduce<Call | null>(evolve, null);
    if (call === null) return;
    const notes = call.parts.map(({ agent }) => this.#notesOf(agent));
    await store.transaction(async (tx) => {
      const save = { interaction: call, version: 0, events: this.#events, dueAt: null, match, agents: [] };
      await tx.save({ ...save, presenceChanged: new Set() });
      for (const one of notes) await tx.saveNotes(call.id, one);
      await this.#settle(tx, { interaction: call, version: this.#events.length, match, notes });
      return null;
    });
  }

  /** Plans each part when it ended, as the call did when it went on. */
  async #settle(tx: InteractionTransaction, whole: StoredInteraction): Promise<void> {
    const { organisation, workflows, ledgerStore, clock, makeId } = this.#deps;
    const past = { now: () => this.#now };
    // The workflow of today: the demonstration has had it all along.
    const today: WorkflowChoice = {
      choose: (agent, queue) => workflows.choose(agent, queue, clock.now()),
      versionAt: (id) => workflows.versionAt(id, clock.now()),
    };
    const logging = new Logging({
      store: ledgerStore,
      texts: planTexts,
      crmCapabilities: standardCrm,
      confirmedAddresses: () => [],
      clock: past,
      makeId,
    });
    const settlement = new Settlement({ organisation, workflows: today, logging, clock: past });
    let before: Call | null = null;
    for (const event of this.#events) {
      this.#now = event.at;
      const call = evolve(before, event);
      const agents = new Map(call.parts.map(({ agent }) => [agent, atTheDesk(agent, event.at)]));
      await settlement.onEvents(tx, { ...whole, interaction: call }, before, [event], agents);
      before = call;
    }
  }

  #called(): void {
    const { owner } = this.#number;
    const { passed, agent, talkSeconds } = this.#past;
    const queue = owner.type === 'queue' ? owner.queue : null;
    this.#happens({ type: 'called', leg: this.#leg(), ...this.#begun() });
    this.#happens({
      type: 'queued',
      queue,
      target: null,
      at: this.#now,
      until: after(this.#now, waitLimitMs),
    });
    this.#goesOn(ringSeconds);
    for (const { agent: username, result } of passed) {
      const who = this.#agent(username);
      this.#offered(who);
      this.#goesOn(result === 'rejected' ? ringSeconds : offerSeconds);
      this.#happens({ type: 'offer-ended', agent: who, at: this.#now, result });
    }
    if (agent !== null && talkSeconds !== null) {
      this.#offered(this.#agent(agent));
      this.#goesOn(ringSeconds);
      this.#talked(this.#agent(agent), talkSeconds);
      return;
    }
    this.#goesOn(offerSeconds);
    this.#ended('customer', 'hang-up');
  }

  #dialled(): void {
    const agent = this.#agent(this.#past.agent ?? '');
    const { talkSeconds } = this.#past;
    this.#happens({ type: 'dialled', agent, leg: this.#leg(), customer: this.#leg(), ...this.#begun() });
    this.#goesOn(offerSeconds);
    if (talkSeconds !== null) {
      this.#talked(agent, talkSeconds);
      return;
    }
    this.#ended('system', 'no-answer');
    this.#finished(agent);
  }

  #talked(agent: AgentId, seconds: number): void {
    this.#happens({ type: 'answered', agent, at: this.#now });
    this.#goesOn(seconds);
    this.#ended('customer', 'hang-up');
    this.#finished(agent);
  }

  #offered(agent: AgentId): void {
    const until = after(this.#now, offerSeconds * 1000);
    this.#happens({ type: 'offered', agent, leg: this.#leg(), at: this.#now, until, ringGroup: false });
  }

  #ended(by: 'customer' | 'system', cause: 'hang-up' | 'no-answer'): void {
    // Nobody needed all of the time there was.
    const wrapupUntil = after(this.#now, 2 * wrapupSeconds * 1000);
    this.#happens({ type: 'ended', at: this.#now, by, cause, wrapupUntil });
  }

  #finished(agent: AgentId): void {
    this.#goesOn(wrapupSeconds);
    this.#happens({ type: 'finished', agent, at: this.#now, by: 'agent' });
  }

  #begun(): CallStart {
    const { makeId } = this.#deps;
    const { direction, number } = this.#past;
    const ours = this.#number.number;
    return {
      id: interactionId(makeId()),
      channel: 'voice',
      callId: callId(makeId()),
      sessionId: sessionId(makeId()),
      direction,
      origin: direction === 'inbound' ? 'inbound' : 'manual',
      emergency: false,
      from: direction === 'inbound' ? number : ours,
      to: direction === 'inbound' ? ours : number,
      ownNumber: ours,
      skill: null,
      at: this.#now,
    };
  }

  #notesOf(agent: AgentId): ParticipationNotes {
    const fresh = newParticipationNotes(agent);
    const isTheirs = this.#past.agent !== null && this.#agent(this.#past.agent) === agent;
    return isTheirs
      ? { ...fresh, details: { ...fresh.details, disposition: this.#past.disposition } }
      : fresh;
  }

  #agent(username: string): AgentId {
    const agent = this.#deps.organisation.agentByUsername(username);
    if (agent === null) throw new Error(`the demonstration has no ${username}`);
    return agent.id;
  }

  #leg = () => legId(this.#deps.makeId());
  #happens = (event: CallEvent) => void this.#events.push(event);
  #goesOn(seconds: number): void {
    this.#now = after(this.#now, seconds * 1000);
  }
}

const atTheDesk = (agent: AgentId, at: EpochMs): AgentState => ({
  ...newAgentState(agent, at),
  surfaces: { crm: 'out', desk: 'in', deskForeground: true },
});

/** Monday to Friday, before today. */
function beganAt({ daysAgo, minute }: PastCall, timeZone: string, now: EpochMs): EpochMs {
  let day = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(timeZone).toPlainDate();
  for (let left = daysAgo + 1; left > 0;) {
    day = day.subtract({ days: 1 });
    if (day.dayOfWeek <= 5) left -= 1;
  }
  const opens = day.toZonedDateTime({ timeZone, plainTime: Temporal.PlainTime.from('08:00') });
  return epochMs(opens.add({ minutes: minute }).epochMilliseconds);
}
