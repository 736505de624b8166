import { verify } from 'node:crypto';
import { z } from 'zod';
import type { HostedOrg } from '../hosted-org.ts';
import type { Orgs } from '../orgs.ts';
import { bearerToken } from '../rest/bearer.ts';
import { contactCenter } from '../sample/org-setup.ts';
import { unauthorized } from './telephony-error.ts';

const header = z.object({ alg: z.literal('RS256') });
/** All times in seconds. */
const claims = z.object({
  /** The org's id, of 15 or 18 characters. */
  iss: z.string(),
  /** The contact center's API name. */
  sub: z.string(),
  exp: z.int(),
  iat: z.int(),
  jti: z.string().min(1).optional(),
});

/** A token may live no longer. */
const longestSeconds = 24 * 60 * 60;
/** As far as clocks may differ. */
const skewSeconds = 300;

/** Believes the tokens that a contact center's telephony signs for each request. */
export class ContactCenterTokens {
  readonly #orgs: Orgs;
  /** A token that says which one it is, is taken once. */
  readonly #seen = new Set<string>();

  constructor(orgs: Orgs) {
    this.#orgs = orgs;
  }

  /** The org whose contact center signed it; throws what Salesforce answers. */
  orgOf(authorization: string | undefined): HostedOrg {
    const [head = '', body = '', signature = ''] = (bearerToken(authorization) ?? '').split('.');
    const read = claims.safeParse(json(body));
    if (!header.safeParse(json(head)).success || !read.success) throw unauthorized('Invalid JWT');
    const { iss, sub, exp, iat, jti } = read.data;
    const hosted = this.#orgs.byId(iss);
    if (hosted === null || !hosted.org.id.startsWith(iss.slice(0, 15))) throw unauthorized('Unknown issuer');
    if (!hosted.org.switches['voice-calls'] || sub !== contactCenter)
      throw unauthorized(`No contact center ${sub}`);
    const key = hosted.app.jwtPublicKey;
    const signed = Buffer.from(`${head}.${body}`);
    if (key === null || !verify('RSA-SHA256', signed, key, Buffer.from(signature, 'base64url')))
      throw unauthorized('Signature verification failed');
    // By the machine's clock, which whoever signs has, too.
    const now = Math.floor(Date.now() / 1_000);
    if (exp <= now - skewSeconds || exp > now + longestSeconds + skewSeconds || iat > now + skewSeconds)
      throw unauthorized('JWT expired');
    if (jti !== undefined && this.#seen.has(jti)) throw unauthorized('JWT was sent before');
    if (jti !== undefined) this.#seen.add(jti);
    return hosted;
  }
}

function json(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString());
  } catch {
    return null;
  }
}
