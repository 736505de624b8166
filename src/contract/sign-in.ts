import { z } from 'zod';
import { roles } from '../domain/organisation/agent.ts';
import { tokenScopes } from '../domain/organisation/rights.ts';
import { locales } from '../domain/locale.ts';
import { id, instant, text } from './common.ts';
import { password } from './organisation.ts';

/** Bounded, because hashing reads all of it. */
const givenPassword = text(1000);

export const SessionInput = z.strictObject({ username: text(100), password: givenPassword });

export const Me = z
  .object({
    id,
    username: z.string(),
    name: z.string(),
    roles: z.array(z.enum(roles)),
    locale: z.enum(locales),
    country: z.string(),
    email: z.string().nullable(),
    extension: z.string().nullable(),
    team: z.object({ id, name: z.string() }).nullable(),
    skills: z.array(
      z.object({ skill: id, name: z.string(), level: z.int(), outbound: z.boolean(), channel: z.string() }),
    ),
    doNotLog: z.boolean(),
  })
  .meta({ id: 'Me' });
export type Me = z.infer<typeof Me>;

export const PasswordInput = z.strictObject({ old: givenPassword, new: password });
export const LocaleInput = z.strictObject({ locale: z.enum(locales) });

export const TokenInput = z.strictObject({
  name: text(100).trim().min(1),
  scopes: z.array(z.enum(tokenScopes)).min(1).max(tokenScopes.length),
});
export const Token = z
  .object({ id, name: z.string(), scopes: z.array(z.enum(tokenScopes)), agent: id, createdAt: instant })
  .meta({ id: 'Token' });
/** The answer to making one: the only time that the token itself is shown. */
export const NewToken = Token.extend({ token: z.string() }).meta({ id: 'NewToken' });

export const SetupInput = z.strictObject({
  code: text(100),
  username: z.string().regex(/^[\p{L}\p{N}._@-]{1,100}$/u, { message: 'problem.field.username' }),
  name: text(200).trim().min(1),
  password,
  locale: z.enum(locales).default('en'),
});
