import { randomBytes, randomUUID } from 'node:crypto';
import type { Org } from '../model/org-data.ts';
import type { Sessions } from './sessions.ts';

/** What a person allowed an app, for as long as nobody revokes it. */
export interface Grant {
  readonly id: string;
  /** In the order in which they were given. */
  readonly number: number;
  readonly userId: string;
  readonly clientId: string;
  readonly scope: string;
  /** The one that is good now. */
  readonly refreshToken: string;
  /** Those that were good before, with rotation. */
  readonly former: readonly string[];
}

export interface GrantsDump {
  readonly grants: readonly Grant[];
  /** While grants are revoked by the switch: the number of the last one that was given before. */
  readonly revokedTo: number | null;
}

export type GrantStart = Pick<Grant, 'userId' | 'clientId' | 'scope'>;

/** With rotation a client that refreshes forever leaves tokens behind; those before these are merely unknown. */
const formerLimit = 1_000;

/** The refresh tokens of one org. */
export class Grants {
  readonly #org: Org;
  readonly #sessions: Sessions;
  readonly #grants = new Map<string, Grant>();
  /** Whose refresh token it is, or was. */
  readonly #owners = new Map<string, string>();
  #given = 0;
  /** While grants are revoked by the switch: the last one that was given before. */
  #revokedTo: number | null = null;

  readonly #changed: () => void;

  constructor(org: Org, sessions: Sessions, changed: () => void) {
    this.#org = org;
    this.#changed = changed;
    this.#sessions = sessions;
  }

  begin(start: GrantStart): Grant {
    this.#given += 1;
    const grant = { ...start, id: randomUUID(), number: this.#given, refreshToken: newToken(), former: [] };
    this.#keep(grant);
    this.#changed();
    return grant;
  }

  /**
   * The grant of a refresh token, with the token for next time; null: unknown, revoked, or not of the app
   * that asks. With rotation each token is good
   * once: one that is used again shows that somebody else has it, so its grant is revoked.
   */
  refresh(refreshToken: string, asking: string): Grant | null {
    const grant = this.#grants.get(this.#owners.get(refreshToken) ?? '');
    if (grant?.clientId !== asking || this.#isRevoked(grant)) return null;
    if (grant.refreshToken !== refreshToken) {
      this.revoke(grant);
      return null;
    }
    if (!this.#org.switches['rotate-refresh-tokens']) return grant;
    const former = [...grant.former, refreshToken];
    for (const forgotten of former.splice(0, former.length - formerLimit)) this.#owners.delete(forgotten);
    const rotated = { ...grant, refreshToken: newToken(), former };
    this.#keep(rotated);
    this.#changed();
    return rotated;
  }

  /** Whether the token is one of this org, good or not. */
  knows(refreshToken: string): boolean {
    return this.#owners.has(refreshToken);
  }

  /** The grant that this refresh token is good for; null: none. */
  find(refreshToken: string): Grant | null {
    const grant = this.#grants.get(this.#owners.get(refreshToken) ?? '');
    return grant === undefined || grant.refreshToken !== refreshToken ? null : grant;
  }

  /** Ends the grant and every session that came from it. */
  revoke(grant: Grant): void {
    this.#grants.delete(grant.id);
    for (const token of [grant.refreshToken, ...grant.former]) this.#owners.delete(token);
    this.#sessions.end(({ grantId }) => grantId === grant.id);
    this.#changed();
  }

  /** Whether what an administrator allowed an app, without a person's grant, is good now. */
  get allowsServers(): boolean {
    return this.#revokedTo === null;
  }

  /** To be called when the switch `revoke-grants` changed: all that was given so far is of no use while it is on. */
  switchRevocation(): void {
    const isOn = this.#org.switches['revoke-grants'];
    if (!isOn) this.#revokedTo = null;
    else if (this.#revokedTo === null) {
      this.#revokedTo = this.#given;
      this.#sessions.end(({ clientId }) => clientId !== null);
    }
  }

  dump(): GrantsDump {
    return { grants: [...this.#grants.values()], revokedTo: this.#revokedTo };
  }

  load({ grants, revokedTo }: GrantsDump): void {
    for (const grant of grants) {
      this.#keep(grant);
      for (const token of grant.former) this.#owners.set(token, grant.id);
      this.#given = Math.max(this.#given, grant.number);
    }
    this.#revokedTo = revokedTo;
  }

  #isRevoked = ({ number }: Grant) => this.#revokedTo !== null && number <= this.#revokedTo;

  #keep(grant: Grant): void {
    this.#grants.set(grant.id, grant);
    this.#owners.set(grant.refreshToken, grant.id);
  }
}

const newToken = () => `5Aep861${randomBytes(60).toString('base64url').replaceAll('-', '.')}`;
