import type {
  CustomerChange,
  CustomerDraft,
  CustomerKind,
  CustomerRecord,
} from '../../domain/crm/customer-record.ts';
import { recordId, type AgentId, type RecordId } from '../../domain/ids.ts';
import { isRefusal, refuse, type Refusal } from '../../domain/refusal.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { E164 } from '../../domain/number.ts';
import type { Clock } from '../ports/runtime/clock.ts';
import type { CrmUsers } from '../ports/crm/crm-users.ts';
import type { MakeId } from '../ports/runtime/ids.ts';
import type { Organisation } from '../ports/organisation/organisation.ts';
import type { AuditRow } from '../ports/organisation/organisation-store.ts';
import type { PhoneNumbers } from '../ports/interactions/phone-numbers.ts';
import type { CustomerStore, UnreadableNumber } from '../ports/crm/record-store.ts';
import { readNumbers } from './record-numbers.ts';
import { resolve, type Reference } from './references.ts';

export interface CustomersDeps {
  readonly store: CustomerStore;
  readonly users: CrmUsers;
  readonly organisation: Pick<Organisation, 'settings'>;
  readonly phoneNumbers: PhoneNumbers;
  /** Called after the commit with numbers that belong to a record from now on. */
  readonly onNumbers: (numbers: readonly E164[]) => void;
  readonly clock: Clock;
  readonly makeId: MakeId;
}

/** The records of the embedded CRM, as people read and write them (spec X2). */
export class Customers {
  readonly #deps: CustomersDeps;

  constructor(deps: CustomersDeps) {
    this.#deps = deps;
  }

  /** Refuses `not-found`. */
  async read(kind: CustomerKind, id: RecordId): Promise<CustomerRecord | Refusal> {
    return (await this.#deps.store.read(kind, id)) ?? refuse('not-found');
  }

  /**
   * Creates a record and indexes its numbers. Imported history brings its own id and time. Refuses `invalid`, naming
   * fields that refer to something unknown, and `already-exists` for an id used before, even if deleted since.
   */
  async create(
    draft: CustomerDraft,
    {
      id,
      at,
      by = null,
    }: { readonly id?: RecordId; readonly at?: EpochMs; readonly by?: AgentId | null } = {},
  ): Promise<CustomerRecord | Refusal> {
    const { store, clock, makeId } = this.#deps;
    const resolved = await resolve(this.#deps, customerReferences(draft), draft.fields.owner);
    if (isRefusal(resolved)) return resolved;
    const made = await store.insert(
      id ?? recordId(makeId()),
      draft,
      this.#readNumbers,
      at ?? clock.now(),
      by,
    );
    if (made === null) return refuse('already-exists');
    this.#tellNumbers(made);
    return made;
  }

  /**
   * Changes the given fields. Refuses `not-found`, `invalid`, and `changed-meanwhile` where the record was changed later
   * than `seen`; null: the last to write wins.
   */
  async change(
    id: RecordId,
    change: CustomerChange,
    seen: EpochMs | null = null,
  ): Promise<CustomerRecord | Refusal> {
    const { store, clock } = this.#deps;
    const resolved = await resolve(this.#deps, customerReferences(change), change.fields.owner);
    if (isRefusal(resolved)) return resolved;
    const changed = await store.change({ id, seen }, change, this.#readNumbers, clock.now());
    if (isRefusal(changed)) return changed;
    this.#tellNumbers(changed);
    return changed;
  }

  /** Refuses `not-found`, also the second time. */
  async remove(kind: CustomerKind, id: RecordId, audit?: AuditRow): Promise<null | Refusal> {
    const { store, clock } = this.#deps;
    return (await store.remove(kind, id, clock.now(), audit)) ? null : refuse('not-found');
  }

  /** Numbers on records that could not be read, for people to mend. */
  unreadable(
    limit: number,
    after: { readonly id: RecordId; readonly field: string } | null,
  ): Promise<readonly UnreadableNumber[]> {
    return this.#deps.store.unreadable(limit, after);
  }

  #tellNumbers(record: CustomerRecord): void {
    const numbers = this.#readNumbers(record).numbers.map(({ e164 }) => e164);
    if (numbers.length > 0) this.#deps.onNumbers(numbers);
  }

  readonly #readNumbers = (record: CustomerRecord) =>
    readNumbers(record, this.#deps.phoneNumbers, this.#deps.organisation.settings().country);
}

/** The fields of a record that name other records, and the kinds they accept. */
export function customerReferences({ kind, fields }: CustomerChange): readonly Reference[] {
  switch (kind) {
    case 'contact':
      return [{ path: 'account', id: fields.account, kinds: ['account'] }];
    case 'case':
    case 'opportunity':
      return [
        { path: 'account', id: fields.account, kinds: ['account', 'personAccount'] },
        { path: 'contact', id: fields.contact, kinds: ['contact'] },
      ];
    case 'account':
    case 'lead':
    case 'personAccount':
      return [];
  }
}
