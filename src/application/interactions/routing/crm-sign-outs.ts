import type { AgentId } from '../../../domain/ids.ts';
import type { AgentState } from '../../../domain/presence/agent-state.ts';
import type { CrmSessions } from '../../ports/crm/people.ts';
import type { InteractionStore } from '../../ports/interactions/interaction-store.ts';
import type { Organisation } from '../../ports/organisation/organisation.ts';
import type { PresenceDesk } from './presence.ts';

/** One question of the CRM names no more users; of more agents some are asked about at each look, in turn. */
const MOST_AT_ONCE = 400;

export interface CrmSignOutsDeps {
  readonly sessions: CrmSessions;
  readonly organisation: Pick<Organisation, 'settings' | 'agents'>;
  readonly store: Pick<InteractionStore, 'agentStates'>;
  readonly presence: Pick<PresenceDesk, 'crmSignedOut'>;
}

/**
 * Signs agents out of the surface inside the CRM who have signed out of the CRM itself (spec L2, R2), where the setting
 * `presence.logoutCheck` says so. Only sessions that were seen and are gone count: nobody is signed out because the CRM did
 * not answer, or does not show sessions to the integration.
 */
export class CrmSignOuts {
  readonly #deps: CrmSignOutsDeps;
  /** Whose session in the CRM was there when it was last asked. */
  #seen = new Set<AgentId>();
  /** Where the next turn begins. */
  #next = 0;

  constructor(deps: CrmSignOutsDeps) {
    this.#deps = deps;
  }

  /** To be called once a minute; asks the CRM once at most. Throws `CrmUnavailable`, and has then changed nothing. */
  async look(): Promise<void> {
    const { organisation, sessions, presence } = this.#deps;
    const present = organisation.settings().presence.logoutCheck ? await this.#atCrm() : [];
    // Who comes back later is to be seen there first.
    const ids = new Set(present.map(({ agent }) => agent));
    this.#seen = new Set([...this.#seen].filter((agent) => ids.has(agent)));
    const asked = this.#turn(present);
    if (asked.length === 0) return;
    const signedIn = await sessions.signedIn(asked.map(({ user }) => user));
    if (signedIn === null) return;
    for (const { agent, user } of asked) {
      if (signedIn.has(user)) this.#seen.add(agent);
      else if (this.#seen.has(agent)) {
        await presence.crmSignedOut(agent);
        this.#seen.delete(agent);
      }
    }
  }

  /** The agents whose surface inside the CRM is signed in, with their users there. */
  async #atCrm(): Promise<readonly { readonly agent: AgentId; readonly user: string }[]> {
    const users = new Map(
      this.#deps.organisation
        .agents()
        .flatMap(({ id, crmUser }) => (crmUser === null ? [] : [[id, crmUser]])),
    );
    if (users.size === 0) return [];
    const states = await this.#deps.store.agentStates([...users.keys()]);
    return states.filter(isAtCrm).flatMap(({ agent }) => {
      const user = users.get(agent);
      return user === undefined ? [] : [{ agent, user }];
    });
  }

  #turn<One>(all: readonly One[]): readonly One[] {
    if (all.length <= MOST_AT_ONCE) return all;
    const from = this.#next < all.length ? this.#next : 0;
    this.#next = from + MOST_AT_ONCE;
    return all.slice(from, from + MOST_AT_ONCE);
  }
}

const isAtCrm = ({ surfaces }: AgentState): boolean => surfaces.crm === 'in';
