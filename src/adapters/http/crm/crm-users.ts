import type { CrmPeople } from '../../../application/ports/crm/people.ts';
import type { Organisation } from '../../../application/ports/organisation/organisation.ts';
import { list } from '../../../contract/common.ts';
import { CrmUserChoice, CrmUsersQuery } from '../../../contract/crm/crm-connection.ts';
import type { App } from '../platform/app.ts';
import { crmTags } from './crm-parts.ts';

export interface CrmUserDeps {
  readonly people: Pick<CrmPeople, 'directory'>;
  readonly organisation: Pick<Organisation, 'agents'>;
}

/** More than anybody reads; who searches finds the rest. */
const most = 50;

/** The users of the CRM whom an administrator may link agents to: its active ones without the integration (spec L15). */
export function crmUserRoute(app: App, { people: { directory }, organisation }: CrmUserDeps): void {
  app.get(
    '/api/v1/crm/users',
    {
      config: { access: 'administration' },
      schema: {
        operationId: 'listCrmUsers',
        summary: 'List the users of the CRM by name, whom an agent may be',
        tags: crmTags,
        description: `\`q\` finds them by what a name, user name or address begins with; at most ${most} are given.`,
        querystring: CrmUsersQuery,
        response: { 200: list(CrmUserChoice) },
      },
    },
    async ({ query: { q, id } }) => {
      // Nothing was read since the start, or an administrator looks for somebody whom the CRM has only just got.
      if (directory.all().length === 0) await directory.refresh();
      const agents = new Map(organisation.agents().map(({ id: agent, crmUser }) => [crmUser, agent]));
      const words = q.toLowerCase().split(/\s+/u).filter(Boolean);
      const found = directory
        .all()
        .filter((user) => (id === undefined ? user.id !== directory.integration.id : user.id === id))
        .filter((user) => words.every((word) => beginsIn(user, word)))
        .toSorted((left, right) => left.name.localeCompare(right.name));
      const items = found.slice(0, most).map(({ id: key, name, username, email }) => ({
        id: key,
        name,
        username,
        email,
        agent: agents.get(key) ?? null,
      }));
      return { items, next: null };
    },
  );
}

/** Whether a part of the name, or the user name or address, begins with the word. */
const beginsIn = (
  { name, username, email }: { name: string; username: string; email: string | null },
  word: string,
): boolean =>
  [...name.split(/[\s-]+/u), username, email ?? ''].some((part) => part.toLowerCase().startsWith(word));
