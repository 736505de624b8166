import { CrmUnavailable } from '../../../application/ports/crm/crm.ts';
import type { CrmUsers } from '../../../application/ports/crm/crm-users.ts';
import type { CrmDirectory, FieldFault, ListedUser } from '../../../application/ports/crm/people.ts';
import { schemaLimitMs } from '../../../application/ports/crm/reader.ts';
import type { CrmUser } from '../../../domain/crm/customer-record.ts';
import type { Settings } from '../../../domain/organisation/settings.ts';
import { inTime } from '../in-time.ts';
import type { DescribeCache } from './describe/describe-cache.ts';
import type { FieldDescribe, ObjectDescribe } from './describe/object-describe.ts';
import { presentIn } from './reading/org-objects.ts';
import type { SeenOrg } from './reading/org.ts';
import { everyRow, firstPage } from './requests/query-pages.ts';
import { senderBy, type RequestOptions } from './client/org-client.ts';
import { isTrueIn, textIn } from './requests/queried-row.ts';

export interface OrgUsersDeps {
  readonly org: () => Promise<SeenOrg>;
  readonly describe: Pick<DescribeCache, 'read'>;
  /** Who Tieline is signed in as. */
  readonly integration: () => Promise<CrmUser>;
  readonly settings: () => Pick<Settings, 'crm'>;
}

/** Of the package. */
const packagesField = 'TielineDoNotLog__c';

/** What says the do-not-log default of users (spec L6): the field that administrators chose, else the package's. */
export const doNotLogFieldOf = ({ crm }: Pick<Settings, 'crm'>): string => crm.doNotLogField ?? packagesField;

export const isCheckbox = ({ type }: FieldDescribe): boolean => type === 'boolean';

/** null: no such field, or nothing that is set or not; Tieline's own default then decides. */
function checkbox(user: ObjectDescribe, name: string): FieldDescribe | null {
  const field = user.field(name);
  return field !== null && isCheckbox(field) ? field : null;
}

const options: RequestOptions = { priority: 'background', deadlineMs: 30_000 };

const nobody: CrmUser = { id: '', name: '' };

/** The users of the org, kept in memory: who may own a record is asked at every contact. */
export class OrgUsers implements CrmUsers, CrmDirectory {
  readonly #deps: OrgUsersDeps;
  readonly #listeners = new Set<() => void>();
  #users: ReadonlyMap<string, ListedUser> = new Map();
  #integration: CrmUser = nobody;
  /** What said the do-not-log default of those known; null: nobody is known yet. */
  #doNotLogField: string | null = null;
  #reading: Promise<unknown> = Promise.resolve();
  #nextReading: Promise<void> | null = null;

  constructor(deps: OrgUsersDeps) {
    this.#deps = deps;
  }

  /**
   * Reads all active users of the org anew; throws `CrmUnavailable`, and leaves those known as they are. One reading at a time:
   * whoever asks meanwhile shares the next.
   */
  refresh(): Promise<void> {
    this.#nextReading ??= this.#reading.then(() => {
      this.#nextReading = null;
      return this.#read();
    });
    this.#reading = this.#nextReading.catch(() => undefined);
    return this.#nextReading;
  }

  /** Whether administrators have chosen another field for the do-not-log default since the users known were read. */
  get isDoNotLogOutdated(): boolean {
    return this.#doNotLogField !== null && this.#doNotLogField !== doNotLogFieldOf(this.#deps.settings());
  }

  async #read(): Promise<void> {
    const org = await this.#deps.org();
    const object = await org.objects.object('User');
    if (object === null) return;
    const field = doNotLogFieldOf(this.#deps.settings());
    const box = checkbox(object, field);
    const columns = presentIn(object, ['Id', 'Name', 'Username', 'Email']).concat(box?.name ?? []);
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
        doNotLog: box === null ? null : isTrueIn(row, box.name),
      };
    });
    this.#integration = await this.#deps.integration();
    this.#doNotLogField = field;
    this.#users = new Map(users.map((user) => [user.id, user]));
    for (const listener of this.#listeners) listener();
  }

  async doNotLogFieldFault(name: string): Promise<FieldFault | null> {
    const user = await inTime(this.#describedNow(), { of: 'Salesforce', limitMs: schemaLimitMs });
    const field = user?.field(name) ?? null;
    if (field === null) return { message: 'problem.field.crm-user-field-absent', values: { field: name } };
    return isCheckbox(field)
      ? null
      : { message: 'problem.field.crm-user-field-type', values: { field: field.name, type: field.type } };
  }

  /** Who has just made the field comes here to name it: what was known before does not judge it. */
  async #describedNow(): Promise<ObjectDescribe | null> {
    const { value, failedAt } = await this.#deps.describe.read('User', { maxAgeMs: 0 });
    if (failedAt !== null) throw new CrmUnavailable('Salesforce does not say which fields its users have');
    return value;
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
