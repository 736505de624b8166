import { z } from 'zod';
import { id, text } from '../common.ts';

/** Whether a person works in the CRM as themselves (spec X3, X4). */
export const CrmConnection = z
  .object({
    /** `revoked`: they were connected, and the CRM takes it no more. */
    state: z.enum(['none', 'connected', 'revoked']),
    /** Who signs in to the CRM: the person, or the server for them; null: not connected. */
    by: z.enum(['person', 'server']).nullable(),
    /** As whom; null: not connected, or not known. */
    user: z.object({ id: z.string(), name: z.string() }).nullable(),
    /** The CRM's own, where it says why it is revoked. */
    words: z.string().nullable(),
    /** Whether this CRM is one that people connect to at all. */
    offered: z.boolean(),
    /** Whether nothing can be done in the CRM by hand without it. */
    required: z.boolean(),
  })
  .meta({ id: 'CrmConnection' });
export type CrmConnection = z.infer<typeof CrmConnection>;

/** Where the person's browser goes to sign in. */
export const CrmConnectionBegun = z.object({ url: z.string() }).meta({ id: 'CrmConnectionBegun' });

/** What the CRM puts into the address to which it sends people back. */
export const CrmConnectedQuery = z.object({
  code: text(2000).optional(),
  state: text(500).optional(),
  error: text(100).optional(),
});

/** How a person came back from the CRM, as the page that tells them is called. */
export const connectedResults = ['connected', 'expired', 'refused', 'wrong-org', 'away'] as const;
export type ConnectedResult = (typeof connectedResults)[number];

/** A user of the CRM whom an agent may be. */
export const CrmUserChoice = z
  .object({
    id: z.string(),
    name: z.string(),
    username: z.string(),
    email: z.string().nullable(),
    /** Who is that user already. */
    agent: id.nullable(),
  })
  .meta({ id: 'CrmUserChoice' });

export const CrmUsersQuery = z.object({ q: text(200).default(''), id: text(100).optional() });
