import { randomBytes } from 'node:crypto';
import type { Org } from '../model/org-data.ts';

/** Of a person in the browser, of an app, or of a client that signed in by SOAP. */
export type SessionType = 'UI' | 'Oauth2' | 'API';

/** Somebody who is signed in. */
export interface SignedIn {
  readonly token: string;
  readonly userId: string;
  readonly type: SessionType;
  /** Null: not by an app. */
  readonly clientId: string | null;
  /** Ends with it; null: there is none, as for what a server asks for itself. */
  readonly grantId: string | null;
  /** Whether it is the person's own sign-in, which ends when they sign out. */
  readonly personal: boolean;
  /** Of the row of `AuthSession`. */
  readonly rowId: string;
  readonly uses: number;
  readonly lastUsedAt: number;
}

export type SessionStart = Pick<SignedIn, 'userId' | 'type'> &
  Partial<Pick<SignedIn, 'clientId' | 'grantId' | 'personal'>>;

/** After two hours without a request a session is over, as in an org that nobody changed. */
const idleLimitMs = 2 * 60 * 60 * 1000;
/** Above it the ones that were begun first end: a client that forgets its tokens does not fill the memory. */
const sessionLimit = 10_000;

/** The access tokens of one org, each with its row of `AuthSession`. */
export class Sessions {
  readonly #org: Org;
  readonly #signedIn = new Map<string, SignedIn>();

  constructor(org: Org) {
    this.#org = org;
  }

  /** Gives an access token, `<org id>!<secret>`. */
  begin(start: SessionStart): string {
    const [oldest] = this.#signedIn.size >= sessionLimit ? this.#signedIn.values() : [];
    if (oldest !== undefined) this.#end(oldest);
    const token = `${this.#org.id}!${randomBytes(60).toString('base64url').replaceAll('-', '.')}`;
    const now = this.#org.reading(null).now();
    const rowId = this.#org.transaction(start.userId, (tx) => {
      const values = { SessionType: start.type, NumSecondsValid: idleLimitMs / 1000, UserType: 'Standard' };
      const loginType = start.type === 'UI' ? 'Application' : 'Remote Access 2.0';
      return tx.insert('AuthSession', { ...values, UsersId: start.userId, LoginType: loginType }).Id;
    });
    const own = { clientId: null, grantId: null, personal: false, ...start };
    this.#signedIn.set(token, { ...own, token, rowId, uses: 0, lastUsedAt: now });
    return token;
  }

  /** Counts one request; null: the token is not known, or it is over. */
  use(token: string): SignedIn | null {
    const session = this.#signedIn.get(token);
    if (session === undefined) return null;
    const now = this.#org.reading(null).now();
    const limit = this.#org.switches['expire-token-every'];
    const isUsedUp = limit !== null && session.uses >= limit;
    if (isUsedUp || now - session.lastUsedAt > idleLimitMs) {
      this.#end(session);
      return null;
    }
    const used = { ...session, uses: session.uses + 1, lastUsedAt: now };
    this.#signedIn.set(token, used);
    return used;
  }

  /** Ends those that are chosen; gives how many. */
  end(chosen: (session: SignedIn) => boolean): number {
    const ended = [...this.#signedIn.values()].filter(chosen);
    for (const session of ended) this.#end(session);
    return ended.length;
  }

  all(): readonly SignedIn[] {
    return [...this.#signedIn.values()];
  }

  /** Takes over what was signed in when the emulator stopped. */
  load(sessions: readonly SignedIn[]): void {
    for (const session of sessions) this.#signedIn.set(session.token, session);
  }

  #end(session: SignedIn): void {
    this.#signedIn.delete(session.token);
    this.#org.transaction(session.userId, (tx) => tx.remove('AuthSession', session.rowId));
  }
}
