import type { SwitchableOrg } from './model/org.ts';
import type { Sessions } from './auth/sessions.ts';

/** An org with whoever is signed in to it. */
export interface HostedOrg {
  readonly org: SwitchableOrg;
  readonly sessions: Sessions;
}

/** All orgs behind one host. Which one is meant is told by the token, the client id or the user name. */
export class Orgs {
  readonly #orgs: HostedOrg[] = [];

  add(hosted: HostedOrg): void {
    this.#orgs.push(hosted);
  }

  all(): readonly HostedOrg[] {
    return this.#orgs;
  }

  /** The org that gave out this token, whether or not it is still good; null: none did. */
  byToken(token: string): HostedOrg | null {
    const [orgId] = token.split('!', 1);
    return this.#orgs.find(({ org }) => org.id === orgId) ?? null;
  }
}
