import { randomBytes } from 'node:crypto';
import type { Org } from '../model/org-data.ts';

/** Somebody who is signed in. */
export interface SignedIn {
  readonly userId: string;
}

/** The access tokens of one org. */
export class Sessions {
  readonly #org: Org;
  readonly #signedIn = new Map<string, SignedIn>();

  constructor(org: Org) {
    this.#org = org;
  }

  /** Gives an access token, `<org id>!<secret>`. */
  begin(userId: string): string {
    const token = `${this.#org.id}!${randomBytes(48).toString('base64url').replaceAll('-', '.')}`;
    this.#signedIn.set(token, { userId });
    return token;
  }

  /** Null: the token is not known, or over. */
  find(token: string): SignedIn | null {
    return this.#signedIn.get(token) ?? null;
  }
}
