import { z } from 'zod';

/** The orgs whose pages may frame the panel, each with its script for framed pages. */
export const LightningHosts = z
  .object({ hosts: z.array(z.object({ origin: z.string(), script: z.string() })) })
  .meta({ id: 'LightningHosts' });
export type LightningHosts = z.infer<typeof LightningHosts>;

/** 32 bytes in base64url: a secret, or the SHA-256 of one. */
const bytes = z.string().regex(/^[\w-]{43}$/);

/** What the framed page keeps to itself is the secret; the window that it opens is shown the hash (as PKCE, RFC 7636). */
export const HandoverInput = z.strictObject({ challenge: bytes });
export const Handover = z.object({ code: z.string() });
export const HandoverTaken = z.strictObject({ code: bytes, verifier: bytes });
