import type { HostedOrg } from './hosted-org.ts';
import { fullId } from './model/ids.ts';

/** All orgs behind one host. Which one is meant is told by the token, the client id or the user name. */
export class Orgs {
  readonly #orgs: HostedOrg[] = [];

  add(hosted: HostedOrg): void {
    this.#orgs.push(hosted);
  }

  all(): readonly HostedOrg[] {
    return this.#orgs;
  }

  /** By the id that it has now or had at first; null: none. */
  byId(id: string): HostedOrg | null {
    const full = fullId(id);
    return this.#find(({ org, firstId }) => org.id === full || firstId === full);
  }

  /** The org that gave out this token, whether or not it is still good. */
  byToken(token: string): HostedOrg | null {
    const [orgId] = token.split('!', 1);
    return this.#find(({ org }) => org.id === orgId);
  }

  /** Null also for an app that every org knows. */
  byClientId(clientId: string): HostedOrg | null {
    return this.#find(({ app }) => app.clientId === clientId);
  }

  byUsername(username: string): HostedOrg | null {
    return this.#find((hosted) => hosted.userNamed(username) !== null);
  }

  #find = (fits: (hosted: HostedOrg) => boolean): HostedOrg | null => this.#orgs.find(fits) ?? null;
}
