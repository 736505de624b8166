import { createHash, randomBytes } from 'node:crypto';

/** What somebody who signed in on the page allowed, until the app fetches it. */
export interface AllowedSignIn {
  readonly orgId: string;
  readonly userId: string;
  readonly clientId: string;
  readonly redirectUri: string;
  readonly scope: string;
  /** Of PKCE: base64url of the SHA-256 of the verifier. */
  readonly challenge: string;
}

const codeLifeMs = 15 * 60 * 1000;
/** Codes that nobody fetches go when this many newer ones have come. */
const codeLimit = 1_000;

/** The authorization codes that were given out; each is good once. */
export class AuthorizationCodes {
  readonly #codes = new Map<string, { readonly allowed: AllowedSignIn; readonly until: number }>();

  give(allowed: AllowedSignIn, nowMs: number): string {
    const [oldest] = this.#codes.size >= codeLimit ? this.#codes.keys() : [];
    if (oldest !== undefined) this.#codes.delete(oldest);
    const code = `aPrx${randomBytes(48).toString('base64url').replaceAll('-', '.')}==`;
    this.#codes.set(code, { allowed, until: nowMs + codeLifeMs });
    return code;
  }

  /** The org of a code, which stays good; null: unknown. */
  orgOf(code: string): string | null {
    return this.#codes.get(code)?.allowed.orgId ?? null;
  }

  /** Null: unknown, used before, or too old. */
  take(code: string, nowMs: number): AllowedSignIn | null {
    const kept = this.#codes.get(code);
    this.#codes.delete(code);
    return kept === undefined || kept.until < nowMs ? null : kept.allowed;
  }
}

export const challengeOf = (verifier: string): string =>
  createHash('sha256').update(verifier).digest('base64url');
