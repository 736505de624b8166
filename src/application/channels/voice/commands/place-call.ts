import type { Call } from '../../../../domain/channels/voice/call.ts';
import {
  emergencyNumbersOf,
  readEmergencyNumber,
} from '../../../../domain/channels/voice/emergency-numbers.ts';
import type { CallEvent } from '../../../../domain/channels/voice/events.ts';
import { evolve } from '../../../../domain/channels/voice/evolve.ts';
import type { CrmCapabilities } from '../../../../domain/crm/capabilities.ts';
import { callId, interactionId, legId, sessionId } from '../../../../domain/ids.ts';
import type { Agent } from '../../../../domain/organisation/agent.ts';
import { chooseSkill, outboundSkills } from '../../../../domain/organisation/outbound-skill.ts';
import type { Skill } from '../../../../domain/organisation/queue.ts';
import { canBeRung, isAtPanel, talksOn, type AgentState } from '../../../../domain/presence/agent-state.ts';
import { isRelatable } from '../../../../domain/matching/related.ts';
import { recordKind } from '../../../../domain/record.ts';
import { isRefusal, refuse, type Refusal } from '../../../../domain/refusal.ts';
import { after } from '../../../../domain/time.ts';
import { findMatch, findStarted, type ToldRecord } from '../../../interactions/find-match.ts';
import type { InteractionChanges } from '../../../interactions/interaction-changes.ts';
import type { CrmReader } from '../../../ports/crm/reader.ts';
import {
  noMatch,
  type InteractionMatch,
  type InteractionStore,
} from '../../../ports/interactions/interaction-store.ts';
import type { PhoneNumbers } from '../../../ports/interactions/phone-numbers.ts';
import type { Telephony } from '../../../ports/interactions/telephony.ts';
import type { WorkflowChoice } from '../../../ports/logging/workflow-choice.ts';
import type { Organisation } from '../../../ports/organisation/organisation.ts';
import type { Clock } from '../../../ports/runtime/clock.ts';
import type { MakeId } from '../../../ports/runtime/ids.ts';
import type { Log } from '../../../ports/runtime/log.ts';
import { storeUnavailable } from '../../../ports/runtime/store.ts';
import type { AgentAudioLock } from '../../../runtime/agent-audio-lock.ts';
import { regardless } from '../../../runtime/asked-request.ts';
import { beforehand } from '../../../runtime/keyed-request.ts';
import type { CallLock } from '../call-lock.ts';
import type { ChangedCall } from '../calls.ts';
import type { EmergencyCalls, LeftCall } from '../emergency-calls.ts';
import type { Switchboard } from '../switchboard.ts';
import type { Dialled } from '../unsaved-calls.ts';
import type { UnsavedDialing } from '../unsaved-dialing.ts';

export interface PlaceInput {
  readonly to: string;
  readonly skill?: string | undefined;
  /** Where the call was started from (spec C4). */
  readonly record?: ToldRecord | undefined;
}

/** A call that was dialled; one for help perhaps without being saved yet (spec O13). */
export interface PlacedCall extends Pick<ChangedCall, 'stored'> {
  readonly isSaved: boolean;
}

/** A colleague's phone rings this long; then the caller learns that nobody answered. */
const INTERNAL_RING_MS = 30_000;

type Target =
  | { readonly type: 'emergency'; readonly number: string }
  | { readonly type: 'colleague'; readonly colleague: Agent }
  | {
      readonly type: 'outside';
      readonly number: string;
      /** Behind it; null: none. */
      readonly extension: string | null;
      readonly skill: Skill;
    };

interface Deps {
  readonly store: Pick<InteractionStore, 'agentState'>;
  readonly changes: InteractionChanges<Call>;
  readonly switchboard: Switchboard;
  readonly lock: CallLock;
  readonly organisation: Organisation;
  readonly workflows: WorkflowChoice;
  readonly crm: CrmReader;
  readonly crmCapabilities: Pick<CrmCapabilities, 'relatable'>;
  readonly phoneNumbers: PhoneNumbers;
  readonly telephony: Telephony;
  readonly clock: Clock;
  readonly makeId: MakeId;
  readonly log: Log;
  readonly emergencyCalls: EmergencyCalls;
  readonly unsavedDialing: UnsavedDialing;
  readonly audioLock: AgentAudioLock;
}

/** Begins calls that agents dial: to the outside, to colleagues, and to the emergency centre (spec C3, C4, C6, C10, R8). */
export class PlaceCall {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Whether this number calls for help: such a call is dialled also while it cannot be saved (spec C6, O13). */
  isEmergency(agent: Agent, to: string): boolean {
    return this.#emergencyNumber(agent, to) !== null;
  }

  /**
   * Refuses `number-invalid`, `skill-required`, `call-connected` (hold the other call first), `telephony-unavailable`,
   * and `setting-not-available` for a call from a record. The presence need not be `available`, and a CRM that is away or
   * does not know the record stops nobody (spec X6).
   */
  async place(agent: Agent, input: PlaceInput): Promise<PlacedCall | Refusal> {
    const target = this.#readTarget(agent, input);
    if (isRefusal(target)) return target;
    const dialled = this.#dialled(agent, target);
    const placeSaved = () => this.#placeSaved(agent, target, dialled, input);
    if (!dialled.emergency) return placeSaved();
    // Help is called even if the page that asked for it is gone by now.
    return regardless(() => this.#placeEmergency(dialled, placeSaved));
  }

  async #placeEmergency(
    dialled: Dialled,
    placeSaved: () => Promise<PlacedCall | Refusal>,
  ): Promise<PlacedCall | Refusal> {
    const { unsavedDialing, log } = this.#deps;
    try {
      // The database is just back, and does not know yet what the agent has dialled.
      if (!unsavedDialing.hasUnsaved(dialled.agent)) return await placeSaved();
    } catch (error) {
      if (storeUnavailable(error) === null)
        log.error({ callId: dialled.callId, err: error }, 'an emergency call could not be saved yet');
    }
    const stored = await unsavedDialing.dial(dialled);
    return isRefusal(stored) ? stored : { stored, isSaved: false };
  }

  async #placeSaved(
    agent: Agent,
    target: Target,
    dialled: Dialled,
    input: PlaceInput,
  ): Promise<PlacedCall | Refusal> {
    const { audioLock, emergencyCalls, organisation } = this.#deps;
    if (input.record !== undefined && !dialled.emergency && !organisation.settings().clickToDial.enabled)
      return clickToDialOff;
    const told = this.#startedFrom(input);
    // A call that an agent makes has one of these two origins (spec R11).
    const begun = told === null ? dialled : ({ ...dialled, origin: 'click-to-dial' } as const);
    const { changed, left } = await audioLock.run(agent.id, () => this.#dial(agent, target, begun, told));
    if (!isRefusal(changed)) return { stored: changed.stored, isSaved: true };
    return left === null ? changed : beforehand(() => emergencyCalls.takeBack(agent.id, left, changed));
  }

  /** `left` is what was done with the agent's other call for it. */
  async #dial(
    agent: Agent,
    target: Target,
    dialled: Dialled,
    told: ToldRecord | null,
  ): Promise<{ readonly changed: ChangedCall | Refusal; readonly left: LeftCall | null }> {
    const left = await beforehand(() => this.#leaveOtherCall(agent, target));
    if (isRefusal(left)) return { changed: left, left: null };
    if (this.#deps.telephony.link === 'down') return { changed: refuse('telephony-unavailable'), left };
    const match = await this.#match(target, told);
    const changed = await this.#deps.lock.run(dialled.callId, () =>
      this.#begin(agent, target, dialled, match),
    );
    return { changed, left };
  }

  #emergencyNumber(agent: Agent, to: string) {
    const numbers = emergencyNumbersOf(
      agent.country,
      this.#deps.organisation.settings().emergencyTestNumbers,
    );
    return readEmergencyNumber(to, numbers);
  }

  #readTarget(agent: Agent, { to, skill }: PlaceInput): Target | Refusal {
    const { organisation, phoneNumbers } = this.#deps;
    const emergency = this.#emergencyNumber(agent, to);
    if (emergency) return { type: 'emergency', number: emergency.number };
    const colleague = organisation.agentByExtension(to.trim());
    if (colleague && colleague.id !== agent.id) return { type: 'colleague', colleague };
    const number = phoneNumbers.parse(to, agent.country);
    if (number === null || organisation.number(number.e164) !== null) {
      return refuse('number-invalid', { errors: [{ path: 'to', message: 'problem.field.phone-number' }] });
    }
    const skills = outboundSkills(agent, (id) => organisation.skill(id));
    const chosen = chooseSkill(skills, skill);
    if (isRefusal(chosen)) return chosen;
    return { type: 'outside', number: number.e164, extension: number.extension, skill: chosen };
  }

  /** null: none, or one that the CRM relates no activity to (spec L26), as on a user's page; the call goes out all the same. */
  #startedFrom({ record }: PlaceInput): ToldRecord | null {
    if (record === undefined) return null;
    const kind = recordKind(record.kind);
    return kind !== null && !isRelatable(kind, this.#deps.crmCapabilities) ? null : record;
  }

  /** Two calls at one ear are refused; for an emergency the other makes room. */
  async #leaveOtherCall(agent: Agent, target: Target): Promise<LeftCall | Refusal | null> {
    const { store, emergencyCalls } = this.#deps;
    if (target.type === 'emergency') return emergencyCalls.leaveOtherCall(agent.id, target.number);
    const found = await store.agentState(agent.id);
    return found && talksOn(found.state, null) !== null ? otherConnected : null;
  }

  /** Nobody waits for the CRM before a call for help, and who types a colleague's number calls no customer. */
  #match(target: Target, told: ToldRecord | null): Promise<InteractionMatch> | InteractionMatch {
    if (target.type === 'emergency') return noMatch;
    const number = target.type === 'outside' ? this.#deps.phoneNumbers.parse(target.number, null) : null;
    const e164 = number?.e164 ?? null;
    if (told !== null) return findStarted(told, e164, this.#deps);
    return e164 === null ? noMatch : findMatch(e164, this.#deps);
  }

  #dialled(agent: Agent, target: Target): Dialled {
    const { makeId, clock } = this.#deps;
    const outside = target.type === 'outside' ? target.skill : null;
    const extension = target.type === 'outside' ? target.extension : null;
    return {
      type: 'dialled',
      id: interactionId(makeId()),
      channel: 'voice',
      callId: callId(makeId()),
      sessionId: sessionId(makeId()),
      direction: target.type === 'colleague' ? 'internal' : 'outbound',
      origin: 'manual',
      emergency: target.type === 'emergency',
      from: outside?.callerNumber ?? agent.extension,
      to: target.type === 'colleague' ? target.colleague.extension : target.number,
      ownNumber: outside?.callerNumber ?? null,
      skill: outside?.id ?? null,
      ...(extension !== null && { extension }),
      agent: agent.id,
      leg: legId(makeId()),
      customer: target.type === 'colleague' ? null : legId(makeId()),
      at: clock.now(),
    };
  }

  async #begin(
    agent: Agent,
    target: Target,
    dialled: Dialled,
    match: InteractionMatch,
  ): Promise<ChangedCall | Refusal> {
    const { switchboard } = this.#deps;
    const call = evolve(null, dialled);
    const refused = await switchboard.execute([dialled], call);
    if (refused) {
      await switchboard.undo(call);
      return refused;
    }
    const changed = await this.#commit(agent, target, dialled, match).catch(async (error: unknown) => {
      // A call for help goes on unsaved, whatever the reason.
      if (!dialled.emergency) await switchboard.undo(call);
      throw error;
    });
    if (isRefusal(changed)) await switchboard.undo(call);
    else await switchboard.follow(changed.events.slice(1), changed.stored.interaction);
    return changed;
  }

  #commit(
    agent: Agent,
    target: Target,
    dialled: Dialled,
    match: InteractionMatch,
  ): Promise<ChangedCall | Refusal> {
    const involved = target.type === 'colleague' ? [agent.id, target.colleague.id] : [agent.id];
    return this.#deps.changes.begin(involved, match, (agents) => {
      // Disabled since the request came in (spec R17).
      if (this.#deps.organisation.agent(agent.id)?.disabled) return refuse('account-disabled');
      const mine = agents.get(agent.id);
      if (mine && talksOn(mine, null) !== null && !dialled.emergency) return otherConnected;
      if (target.type !== 'colleague') return [dialled];
      return [dialled, ...this.#ringColleague(target.colleague, agents.get(target.colleague.id), dialled.at)];
    });
  }

  /** A colleague who is signed out, disabled or has a call at the ear is busy, and the call is over before it rings. */
  #ringColleague(colleague: Agent, state: AgentState | undefined, at: CallEvent['at']): CallEvent[] {
    if (!state || !canBeRung(state, colleague))
      return [{ type: 'ended', at, by: 'system', cause: 'busy', wrapupUntil: at }];
    const leg = legId(this.#deps.makeId());
    return [
      {
        type: 'offered',
        agent: colleague.id,
        leg,
        at,
        until: after(at, INTERNAL_RING_MS),
        ringGroup: false,
        ...(!isAtPanel(state) && { onDeskPhone: true }),
      },
    ];
  }
}

/** Two calls at one ear: the panel offers to hold the first (spec C10). */
const otherConnected = refuse('call-connected', { phase: 'connected' });

const clickToDialOff = refuse('setting-not-available', {
  errors: [{ path: 'record', message: 'problem.field.click-to-dial' }],
});
