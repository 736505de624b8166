import type {
  CustomerChange,
  CustomerDraft,
  CustomerKind,
  CustomerRecord,
} from '../../domain/crm/customer-record.ts';
import { recordId, type RecordId } from '../../domain/ids.ts';
import { match } from '../../domain/matching/match.ts';
import { matchableNumber } from '../../domain/matching/matchable-number.ts';
import type { MatchCandidate } from '../../domain/record.ts';
import { isRefusal, refuse, type Refusal } from '../../domain/refusal.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { E164 } from '../../domain/number.ts';
import type { Clock } from '../ports/runtime/clock.ts';
import type { CrmUsers } from '../ports/crm/crm-users.ts';
import type { Crm } from '../ports/crm/crm.ts';
import type { MakeId } from '../ports/runtime/ids.ts';
import type { Organisation } from '../ports/organisation/organisation.ts';
import type { PhoneNumbers } from '../ports/interactions/phone-numbers.ts';
import type { CustomerStore, FoundRecord, Page, UnreadableNumber } from '../ports/crm/record-store.ts';
import { readNumbers } from './record-numbers.ts';
import { resolve, type Reference } from './references.ts';

export interface CustomersDeps {
  readonly store: CustomerStore;
  readonly crm: Pick<Crm, 'recordsByNumber'>;
  readonly users: CrmUsers;
  readonly organisation: Pick<Organisation, 'settings' | 'number'>;
  readonly phones: PhoneNumbers;
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
    { id, at }: { readonly id?: RecordId; readonly at?: EpochMs } = {},
  ): Promise<CustomerRecord | Refusal> {
    const { store, clock, makeId } = this.#deps;
    const resolved = await resolve(this.#deps, references(draft), draft.fields.owner);
    if (isRefusal(resolved)) return resolved;
    const made = await store.insert(id ?? recordId(makeId()), draft, this.#readNumbers, at ?? clock.now());
    if (made === null) return refuse('already-exists');
    this.#tellNumbers(made);
    return made;
  }

  /** Changes the given fields; the last write wins. Refuses `not-found` and `invalid`. */
  async change(id: RecordId, change: CustomerChange): Promise<CustomerRecord | Refusal> {
    const { store, clock } = this.#deps;
    const resolved = await resolve(this.#deps, references(change), change.fields.owner);
    if (isRefusal(resolved)) return resolved;
    const changed = await store.change(id, change, this.#readNumbers, clock.now());
    if (changed === null) return refuse('not-found');
    this.#tellNumbers(changed);
    return changed;
  }

  /** Refuses `not-found`, also the second time. */
  async remove(kind: CustomerKind, id: RecordId): Promise<null | Refusal> {
    const { store, clock } = this.#deps;
    return (await store.remove(kind, id, clock.now())) ? null : refuse('not-found');
  }

  /**
   * Records by number in any spelling or by case number, if a record has it; otherwise by words of name, company or
   * email, changed last first (spec X13).
   */
  async search(text: string, page: Page): Promise<readonly FoundRecord[]> {
    const exact = page.after === null ? await this.#exact(text) : [];
    return exact.length > 0 ? exact.slice(0, page.limit) : this.#deps.store.withWords(text, page);
  }

  /**
   * The records with a number, the preferred one first (spec L23); a national number is read in `country`, otherwise in
   * the organisation's. Text that is no number, an extension, or our own number matches nothing.
   */
  async lookup(text: string, country: string | null = null): Promise<readonly MatchCandidate[]> {
    const { organisation, phones, crm } = this.#deps;
    const number = phones.parse(text, country ?? organisation.settings().country)?.e164 ?? null;
    const ours = number !== null && organisation.number(number) !== null;
    const { value } = matchableNumber({ number, withheld: false, ours });
    return value === null ? [] : match(await crm.recordsByNumber(value), null).value.records;
  }

  /** Numbers on records that could not be read, for people to correct. */
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
    readNumbers(record, this.#deps.phones, this.#deps.organisation.settings().country);

  async #exact(text: string): Promise<readonly FoundRecord[]> {
    const { store, phones, organisation } = this.#deps;
    const number = phones.parse(text, organisation.settings().country);
    const byNumber = number === null ? [] : await store.withNumber(number.e164);
    if (byNumber.length > 0) return byNumber;
    const byCase = isCaseNumber(text) ? await store.withCaseNumber(Number(text)) : null;
    return byCase === null ? [] : [byCase];
  }
}

/** The most digits a case number can have and stay exact as a number. */
const isCaseNumber = (text: string): boolean => /^\s*\d{1,12}\s*$/u.test(text);

function references({ kind, fields }: CustomerChange): readonly Reference[] {
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
