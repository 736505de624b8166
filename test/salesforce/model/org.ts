import { randomInt, randomUUID } from 'node:crypto';
import type { ObjectDefinition } from '../schema/object.ts';
import { objectDefinitions } from '../schema/standard-objects.ts';
import { defaultSwitches } from './default-switches.ts';
import { makeId } from './ids.ts';
import type { Org, OrgReading, OrgTransaction, RecordChange } from './org-data.ts';
import { Reading } from './reading.ts';
import { recordTypesOf } from './record-types.ts';
import { allRights, rightsOf, type Rights } from './rights.ts';
import { schemaOf } from './schema-of.ts';
import type { ObjectSchema } from './schema.ts';
import type { Switches } from './switches.ts';
import { applySwitches } from './switch-effects.ts';
import { Tables } from './tables.ts';
import { Transaction } from './transaction.ts';

export interface OrgOptions {
  /** Epoch milliseconds; the machine's clock unless given. */
  readonly now?: () => number;
  readonly objects?: readonly ObjectDefinition[];
  /** What differs from an org that does everything right; what a switch goes back to when it is set to null. */
  readonly switches?: Partial<Switches>;
  /** What `dump` gave before a restart; `switches` is of no account then. */
  readonly dump?: OrgDump;
}

/** The switches that change; null sets one back to how the org began. */
export type SwitchChanges = Readonly<{ [Name in keyof Switches]?: Switches[Name] | null }>;

/** An org whose switches can be changed. */
export interface SwitchableOrg extends Org {
  setSwitches(changes: SwitchChanges): void;
  /** The id that it began with. */
  readonly firstId: string;
  dump(): OrgDump;
}

/** All of an org that outlasts a restart. */
export interface OrgDump {
  readonly firstId: string;
  readonly first: Readonly<Switches>;
  readonly switches: Readonly<Switches>;
  readonly tables: ReturnType<Tables['dump']>;
  readonly changes: readonly RecordChange[];
}

/** An org with its objects and no rows. */
export const createOrg = (options: OrgOptions = {}): SwitchableOrg => new LiveOrg(options);

/** What the schema and the rights follow from. */
const setupObjects = new Set(['User', 'Profile', 'PermissionSet', 'PermissionSetAssignment', 'RecordType']);

class LiveOrg implements SwitchableOrg {
  readonly firstId: string;
  readonly #tables: Tables;
  readonly #objects: readonly ObjectDefinition[];
  readonly #now: () => number;
  readonly #first: Readonly<Switches>;
  #switches: Readonly<Switches>;
  readonly #changes: RecordChange[] = [];
  readonly #listeners = new Set<(changes: readonly RecordChange[]) => void>();
  /** By user, and by what their rights have in common: emptied when a switch or the set-up changes. */
  readonly #rights = new Map<string, Rights>();
  readonly #schemas = new Map<string, ReadonlyMap<string, ObjectSchema>>();
  #commits = 0;
  #setupChangedAt: number;
  #inTransaction = false;

  constructor({ now = Date.now, objects = objectDefinitions, switches = {}, dump }: OrgOptions) {
    this.firstId = dump?.firstId ?? makeId('00D', '000', randomInt(62 ** 5));
    this.#tables = new Tables(objects, this.firstId.slice(12, 15));
    this.#objects = objects;
    this.#now = now;
    this.#setupChangedAt = now();
    this.#first = { ...defaultSwitches, ...(dump?.first ?? switches) };
    this.#switches = { ...this.#first, ...dump?.switches };
    if (dump !== undefined) this.#load(dump);
  }

  get id(): string {
    return this.#switches['org-id'] ?? this.firstId;
  }

  get switches(): Readonly<Switches> {
    return this.#switches;
  }

  get changes(): readonly RecordChange[] {
    return this.#changes;
  }

  get setupChangedAt(): number {
    return this.#setupChangedAt;
  }

  reading(userId: string | null): OrgReading {
    return new Reading({
      tables: this.#tables,
      schema: () => this.#schemaFor(userId),
      switches: () => this.#switches,
      now: this.#now,
      userId: userId ?? '',
    });
  }

  transaction<Result>(userId: string, work: (tx: OrgTransaction) => Result): Result {
    if (this.#inTransaction) throw new Error('a transaction is under way');
    const transaction = new Transaction(this.reading(userId), this.#tables);
    this.#inTransaction = true;
    let result: Result;
    try {
      result = work(transaction);
    } catch (thrown) {
      transaction.abandon();
      throw thrown;
    } finally {
      this.#inTransaction = false;
    }
    this.#commit(
      transaction.end({
        at: this.#now(),
        byUser: userId,
        transactionKey: randomUUID(),
        commitNumber: this.#commits + 1,
      }),
    );
    return result;
  }

  onCommit(listener: (changes: readonly RecordChange[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  setSwitches(changes: SwitchChanges): void {
    const before = this.#switches;
    this.#switches = { ...before, ...withDefaults(changes, this.#first) };
    this.#forgetSetup();
    applySwitches(this, before);
  }

  dump(): OrgDump {
    const { firstId } = this;
    const [first, switches, tables] = [this.#first, this.#switches, this.#tables.dump()];
    return { firstId, first, switches, tables, changes: this.#changes };
  }

  #load({ tables, changes }: OrgDump): void {
    for (const [object, { made, rows }] of Object.entries(tables)) this.#tables.load(object, made, rows);
    for (const change of changes) this.#changes.push(change);
    this.#commits = changes.at(-1)?.commitNumber ?? 0;
  }

  #commit(changes: readonly RecordChange[]): void {
    if (changes.length === 0) return;
    this.#commits += 1;
    // One at a time: a spread of a million arguments would not fit on the stack.
    for (const change of changes) this.#changes.push(change);
    if (changes.some(({ object }) => setupObjects.has(object))) this.#forgetSetup();
    for (const listener of this.#listeners) listener(changes);
  }

  #forgetSetup(): void {
    this.#setupChangedAt = this.#now();
    this.#rights.clear();
    this.#schemas.clear();
  }

  #schemaFor(userId: string | null): ReadonlyMap<string, ObjectSchema> {
    const rights = this.#rightsFor(userId);
    const kept = this.#schemas.get(rights.key);
    if (kept !== undefined) return kept;
    const schema = schemaOf({
      objects: this.#objects,
      switches: this.#switches,
      rights,
      recordTypes: (object) => recordTypesOf(object, this.#tables, this.#switches),
    });
    this.#schemas.set(rights.key, schema);
    return schema;
  }

  #rightsFor(userId: string | null): Rights {
    const user = userId === null ? null : this.#tables.rows('User').get(userId);
    if (userId === null || user === null) return allRights;
    const kept = this.#rights.get(userId);
    if (kept !== undefined) return kept;
    const profileId = user['ProfileId'];
    const rights = rightsOf({
      profile: typeof profileId === 'string' ? this.#tables.rows('Profile').get(profileId) : null,
      permissionSets: this.#permissionSetsOf(userId),
      switches: this.#switches,
    });
    this.#rights.set(userId, rights);
    return rights;
  }

  #permissionSetsOf(userId: string): readonly string[] {
    const sets = this.#tables.rows('PermissionSet');
    return this.#tables
      .rows('PermissionSetAssignment')
      .holding('AssigneeId', userId)
      .filter((row) => row['IsDeleted'] !== true)
      .map(({ PermissionSetId: set }) => sets.get(String(set))?.['Name'])
      .filter((name) => typeof name === 'string');
  }
}

function withDefaults(changes: SwitchChanges, first: Readonly<Switches>): Partial<Switches> {
  const entries = Object.entries({ ...first, ...changes }).filter(([name]) => name in changes);
  const set = entries.map(([name, value]) => [name, value ?? first[name as keyof Switches]] as const);
  return Object.fromEntries(set);
}
