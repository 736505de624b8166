import { verify } from 'node:crypto';
import { z } from 'zod';
import { invalidGrant } from './oauth-error.ts';

const header = z.object({ alg: z.literal('RS256') });
const claims = z.object({
  iss: z.string(),
  sub: z.string(),
  aud: z.union([z.string(), z.array(z.string())]),
  exp: z.union([z.number(), z.string().regex(/^\d+$/).transform(Number)]),
});

/** What a client says of itself and of whom it acts for. */
export interface Assertion {
  /** The consumer key. */
  readonly issuer: string;
  /** A user name. */
  readonly subject: string;
  readonly audiences: readonly string[];
  readonly expiresAtMs: number;
  /** Whether the holder of this key signed it; PEM. */
  readonly isSignedBy: (publicKey: string) => boolean;
}

/** Reads a JWT of the bearer flow without believing it yet; throws where it is none. */
export function readAssertion(jwt: string): Assertion {
  const [head, body, signature] = jwt.split('.');
  if (head === undefined || body === undefined || signature === undefined) throw invalidAssertion();
  const read = claims.safeParse(json(body));
  if (!header.safeParse(json(head)).success || !read.success) throw invalidAssertion();
  const { iss, sub, aud, exp } = read.data;
  return {
    issuer: iss,
    subject: sub,
    audiences: [aud].flat(),
    expiresAtMs: exp * 1000,
    isSignedBy: (publicKey) =>
      verify('RSA-SHA256', Buffer.from(`${head}.${body}`), publicKey, Buffer.from(signature, 'base64url')),
  };
}

export const invalidAssertion = () => invalidGrant('invalid assertion');

function json(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString());
  } catch {
    return null;
  }
}
