import type { AgentId } from '../../../domain/ids.ts';
import type { AgentState } from '../../../domain/presence/agent-state.ts';
import { mostUsersAsked, type CrmSessions, type SignOut } from '../../ports/crm/people.ts';
import type { InteractionStore } from '../../ports/interactions/interaction-store.ts';
import type { Organisation } from '../../ports/organisation/organisation.ts';
import type { Clock } from '../../ports/runtime/clock.ts';
import type { PresenceDesk } from './presence.ts';

/** Where the CRM tells of sign-outs by itself, one look in so many is enough for what it does not tell. */
const LOOKS_APART = 15;
/** An older sign-out is left to the looks. */
const BELIEVED_MS = 5 * 60_000;

export interface CrmSignOutsDeps {
  readonly sessions: CrmSessions;
  readonly organisation: Pick<Organisation, 'settings' | 'agents'>;
  readonly store: Pick<InteractionStore, 'agentStates'>;
  readonly presence: Pick<PresenceDesk, 'crmSignedOut'>;
  /** Of what agents did. */
  readonly clock: Clock;
  /** Of what the CRM tells. */
  readonly systemClock: Clock;
}

/** An agent whose surface inside the CRM is signed in, and their user there. */
interface AtCrm {
  readonly agent: AgentId;
  readonly user: string;
  /** How long ago they opened it, in milliseconds; null: not known. */
  readonly cameAgoMs: number | null;
}

/**
 * Signs agents out of the surface inside the CRM who have signed out of the CRM itself (spec L2, R2), where the setting
 * `presence.logoutCheck` says so: when the CRM tells of it, and by looking at its sessions. Nobody is signed out because the
 * CRM did not answer, nor who is still signed in to it in another browser. Where the CRM does not show sessions to the
 * integration, a sign-out that it tells of counts by itself, unless the agent has come back to the panel since.
 */
export class CrmSignOuts {
  readonly #deps: CrmSignOutsDeps;
  /** Whose session in the CRM was there when something was last heard of it. */
  #seen = new Set<AgentId>();
  /** Who has been looked for since they came: whoever has not is looked for at once, whatever the CRM tells. */
  #lookedFor = new Set<AgentId>();
  /** Where the next turn begins. */
  #next = 0;
  #looksLeftOut = 0;

  constructor(deps: CrmSignOutsDeps) {
    this.#deps = deps;
  }

  /** Acts on what the CRM tells from now on; gives back what ends that. What fails is found out at the next look. */
  follow(onFailure: (error: unknown) => void): () => void {
    return this.#deps.sessions.onSignOuts((signOuts) => this.#told(signOuts).catch(onFailure));
  }

  /** To be called once a minute; asks the CRM once at most. Throws `CrmUnavailable`, and has then changed nothing. */
  async look(): Promise<void> {
    const { sessions } = this.#deps;
    this.#looksLeftOut += 1;
    const present = await this.#present();
    // Who comes back later is to be seen there first.
    const ids = new Set(present.map(({ agent }) => agent));
    this.#seen = this.#seen.intersection(ids);
    this.#lookedFor = this.#lookedFor.intersection(ids);
    const isEarly = sessions.tellsSignOuts() && this.#looksLeftOut < LOOKS_APART;
    if (isEarly && ids.isSubsetOf(this.#lookedFor)) return;
    this.#looksLeftOut = 0;
    const asked = this.#turn(present);
    if (asked.length === 0) return;
    for (const { agent } of asked) this.#lookedFor.add(agent);
    const signedIn = await sessions.signedIn(asked.map(({ user }) => user));
    if (signedIn !== null) await this.#judge(asked, signedIn);
  }

  /** A session of each user has ended; whether it was their last, only the CRM's sessions tell, where they are shown. */
  async #told(signOuts: readonly SignOut[]): Promise<void> {
    this.#looksLeftOut = LOOKS_APART;
    const agoMs = this.#lastToldAgoMs(signOuts);
    const told = (await this.#present()).filter(({ user }) => agoMs.has(user));
    for (const { agent } of told) this.#seen.add(agent);
    for (let from = 0; from < told.length; from += mostUsersAsked) {
      const some = told.slice(from, from + mostUsersAsked);
      const signedIn = await this.#deps.sessions.signedIn(some.map(({ user }) => user));
      if (signedIn !== null) await this.#judge(some, signedIn);
      else
        await this.#judge(
          some.filter((one) => hasNotCome(one, agoMs.get(one.user) ?? 0)),
          new Set(),
        );
    }
  }

  /** How long ago each user signed out last, in milliseconds, as far as that is believed. */
  #lastToldAgoMs(signOuts: readonly SignOut[]): ReadonlyMap<string, number> {
    const now = this.#deps.systemClock.now();
    const agoMs = new Map<string, number>();
    for (const { user, at } of signOuts)
      if (now - at <= BELIEVED_MS) agoMs.set(user, Math.min(now - at, agoMs.get(user) ?? BELIEVED_MS));
    return agoMs;
  }

  async #judge(asked: readonly AtCrm[], signedIn: ReadonlySet<string>): Promise<void> {
    for (const { agent, user } of asked) {
      if (signedIn.has(user)) this.#seen.add(agent);
      else if (this.#seen.has(agent)) {
        await this.#deps.presence.crmSignedOut(agent);
        this.#seen.delete(agent);
      }
    }
  }

  /** Nobody, where the setting is off. */
  async #present(): Promise<readonly AtCrm[]> {
    const { organisation, store, clock } = this.#deps;
    if (!organisation.settings().presence.logoutCheck) return [];
    const users = new Map(
      organisation.agents().flatMap(({ id, crmUser }) => (crmUser === null ? [] : [[id, crmUser]])),
    );
    if (users.size === 0) return [];
    const states = await store.agentStates([...users.keys()]);
    const now = clock.now();
    return states.filter(isAtCrm).flatMap(({ agent, crmCameAt }) => {
      const user = users.get(agent);
      const cameAgoMs = crmCameAt === undefined ? null : now - crmCameAt;
      return user === undefined ? [] : [{ agent, user, cameAgoMs }];
    });
  }

  /** Those of them who are asked about at this look. */
  #turn<One>(all: readonly One[]): readonly One[] {
    if (all.length <= mostUsersAsked) return all;
    const from = this.#next < all.length ? this.#next : 0;
    this.#next = from + mostUsersAsked;
    return all.slice(from, from + mostUsersAsked);
  }
}

const isAtCrm = ({ surfaces }: AgentState): boolean => surfaces.crm === 'in';

/** Whether the agent has not come to the panel since they signed out, so many milliseconds ago. */
const hasNotCome = ({ cameAgoMs }: AtCrm, signedOutAgoMs: number): boolean =>
  cameAgoMs === null || cameAgoMs > signedOutAgoMs;
