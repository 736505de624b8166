import { mostUsersAsked, type CrmSessions } from '../../../application/ports/crm/people.ts';
import type { SeenOrg } from './reading/org.ts';
import type { RequestOptions } from './client/org-client.ts';
import { query } from './reading/queries.ts';
import type { SignOutEvents } from './sign-outs/sign-out-events.ts';
import { literal } from './requests/soql.ts';
import { textIn } from './requests/queried-row.ts';

/** Others wait a minute for the next look anyway. */
const options: RequestOptions = { priority: 'background', deadlineMs: 20_000 };

/** Who is signed in to the org's own pages, as far as the integration may see sessions (spec L2, R2). */
export function orgSessions(
  org: () => Promise<SeenOrg>,
  events: Pick<SignOutEvents, 'tells' | 'onSignOuts'>,
): CrmSessions {
  return {
    tellsSignOuts: () => events.tells,
    onSignOuts: (listener) => events.onSignOuts(listener),
    async signedIn(users) {
      if (users.length > mostUsersAsked)
        throw new RangeError(`sessions of more than ${mostUsersAsked} users`);
      const seen = await org();
      // Only who has "Manage Users" is told that there is such an object.
      if ((await seen.objects.object('AuthSession')) === null) return null;
      const among = users.map(literal).join(',');
      // The sessions of apps, ours too, outlive that in the browser.
      const soql = `SELECT UsersId FROM AuthSession WHERE SessionType = 'UI' AND UsersId IN (${among}) GROUP BY UsersId`;
      const rows = await query(seen, { soql, all: false }, options);
      return new Set(rows.flatMap((row) => textIn(row, 'UsersId') ?? []));
    },
  };
}
