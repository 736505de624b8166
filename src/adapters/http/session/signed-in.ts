import type { SignIn } from '../../../application/sign-in/sign-in.ts';
import type { Watched } from '../../../application/sign-in/sign-in-watch.ts';
import type { Agent } from '../../../domain/organisation/agent.ts';
import type { SignIns } from '../routes/access.ts';
import type { Person, SignedIn } from '../platform/app.ts';

/** Who is behind a cookie or token, as requests carry it. */
export function signInsOf(signIn: SignIn): SignIns {
  return {
    async bySession(cookie) {
      const found = await signIn.session(cookie);
      if (found === null) return null;
      return { person: personOf(found.agent), by: 'session', session: found.session.id, csrf: found.csrf };
    },
    async byToken(bearer) {
      const found = await signIn.token(bearer);
      if (found === null) return null;
      return {
        person: personOf(found.agent),
        by: 'token',
        token: found.token.id,
        scopes: found.token.scopes,
      };
    },
  };
}

/** What a stream watches to end with its sign-in. */
export const watchedOf = (signedIn: SignedIn): Watched =>
  signedIn.by === 'session' ? { by: 'session', id: signedIn.session } : { by: 'token', id: signedIn.token };

const personOf = ({ id, name, roles, locale }: Agent): Person => ({ id, name, roles, locale });
