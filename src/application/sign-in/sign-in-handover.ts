import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { AgentId } from '../../domain/ids.ts';
import { after, type EpochMs } from '../../domain/time.ts';
import type { Clock } from '../ports/runtime/clock.ts';
import type { OpenedSession, SignIn } from './sign-in.ts';

/** A window hands its code over at once and closes. */
export const codeHoldsMs = 60_000;
/** More than sign in within a minute; beyond it the oldest code is worth nothing. */
const mostCodes = 1_000;

export interface SignInHandoverDeps {
  readonly signIn: Pick<SignIn, 'openBeside'>;
  readonly systemClock: Clock;
}

interface Offered {
  readonly agent: AgentId;
  readonly session: string;
  readonly challenge: string;
  readonly until: EpochMs;
}

/**
 * Signs a framed page in by a window of its own (spec X6), since what the window signs in with stays out of a page that
 * another site frames. The window gives the page a code, which is good once and only for whoever knows the secret of which
 * the page had shown the window the hash (as PKCE, RFC 7636). In memory: a window that outlives the server begins again.
 */
export class SignInHandover {
  readonly #deps: SignInHandoverDeps;
  readonly #offered = new Map<string, Offered>();

  constructor(deps: SignInHandoverDeps) {
    this.#deps = deps;
  }

  /** A code for the page that knows what `challenge` is the SHA-256 of, in base64url. */
  offer(agent: AgentId, session: string, challenge: string): string {
    const code = randomBytes(32).toString('base64url');
    this.#offered.set(code, {
      agent,
      session,
      challenge,
      until: after(this.#deps.systemClock.now(), codeHoldsMs),
    });
    const [oldest] = this.#offered.keys();
    if (this.#offered.size > mostCodes && oldest !== undefined) this.#offered.delete(oldest);
    return code;
  }

  /** A session of its own for the page, of the same person. null: the code, its time or the secret is wrong, or the person has signed out meanwhile. */
  async take(code: string, verifier: string): Promise<OpenedSession | null> {
    const offered = this.#offered.get(code);
    // Good for one try, also a wrong one.
    this.#offered.delete(code);
    if (offered === undefined || offered.until <= this.#deps.systemClock.now()) return null;
    if (!isOf(offered.challenge, verifier)) return null;
    return this.#deps.signIn.openBeside(offered.session, offered.agent);
  }
}

function isOf(challenge: string, verifier: string): boolean {
  const expected = Buffer.from(challenge, 'base64url');
  const given = createHash('sha256').update(verifier).digest();
  return expected.length === given.length && timingSafeEqual(expected, given);
}
