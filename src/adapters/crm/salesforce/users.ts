import type { CrmUsers } from '../../../application/ports/crm/crm-users.ts';
import type { CrmDirectory, ListedUser } from '../../../application/ports/crm/people.ts';
import type { CrmUser } from '../../../domain/crm/customer-record.ts';
import { presentIn } from './reading/org-objects.ts';
import type { SeenOrg } from './reading/org.ts';
import { everyRow, firstPage } from './client/query-pages.ts';
import { senderBy, type RequestOptions } from './client/org-client.ts';
import { isTrueIn, textIn } from './client/queried-row.ts';

export interface OrgUsersDeps {
  readonly org: () => Promise<SeenOrg>;
  /** Who Tieline is signed in as. */
  readonly integration: () => Promise<CrmUser>;
}

/** Of the package; an org without it leaves the default to Tieline. */
export const doNotLogField = 'TielineDoNotLog__c';

const options: RequestOptions = { priority: 'background', deadlineMs: 30_000 };

const nobody: CrmUser = { id: '', name: '' };

/** The users of the org, kept in memory: who may own a record is asked at every contact. */
export class OrgUsers implements CrmUsers, CrmDirectory {
  readonly #deps: OrgUsersDeps;
  readonly #listeners = new Set<() => void>();
  #users: ReadonlyMap<string, ListedUser> = new Map();
  #integration: CrmUser = nobody;

  constructor(deps: OrgUsersDeps) {
    this.#deps = deps;
  }

  /** Reads all active users of the org anew; throws `CrmUnavailable`, and leaves those known as they are. */
  async refresh(): Promise<void> {
    const org = await this.#deps.org();
    const object = await org.objects.object('User');
    if (object === null) return;
    const columns = presentIn(object, ['Id', 'Name', 'Username', 'Email', doNotLogField]);
    const soql = `SELECT ${columns.join(', ')} FROM User WHERE IsActive = true AND UserType = 'Standard' ORDER BY Id`;
    const sender = senderBy(org.client, options);
    const rows = await everyRow(sender, await firstPage(sender, { soql, all: false }));
    const users = rows.map((row): ListedUser => {
      const id = textIn(row, 'Id') ?? '';
      return {
        id,
        name: textIn(row, 'Name') ?? id,
        username: textIn(row, 'Username') ?? '',
        email: textIn(row, 'Email'),
        doNotLog: columns.includes(doNotLogField) ? isTrueIn(row, doNotLogField) : null,
      };
    });
    this.#integration = await this.#deps.integration();
    this.#users = new Map(users.map((user) => [user.id, user]));
    for (const listener of this.#listeners) listener();
  }

  all(): readonly ListedUser[] {
    return [...this.#users.values()];
  }

  onRefreshed(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** As the org's administrators keep them; null: no active user has this id. */
  listed(id: string): ListedUser | null {
    return this.#users.get(id) ?? null;
  }

  find(id: string): CrmUser | null {
    if (id === this.#integration.id) return this.#integration;
    const user = this.#users.get(id);
    return user === undefined ? null : { id: user.id, name: user.name };
  }

  emailOf(id: string): string | null {
    return this.#users.get(id)?.email ?? null;
  }

  get integration(): CrmUser {
    return this.#integration;
  }
}
