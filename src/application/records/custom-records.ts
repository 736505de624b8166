import type {
  CustomField,
  CustomInput,
  CustomObject,
  CustomRecord,
  CustomValue,
} from '../../domain/crm/custom-object.ts';
import { recordId, type AgentId, type RecordId } from '../../domain/ids.ts';
import type { E164 } from '../../domain/number.ts';
import { isRefusal, refuse, type FieldError, type Refusal } from '../../domain/refusal.ts';
import type { Clock } from '../ports/runtime/clock.ts';
import type { Edited } from '../ports/crm/editor.ts';
import type { CrmUsers } from '../ports/crm/crm-users.ts';
import type {
  CustomRecordStore,
  Derive,
  KeptRecord,
  ObjectStore,
  RecordWrite,
} from '../ports/crm/custom-store.ts';
import type { MakeId } from '../ports/runtime/ids.ts';
import type { AuditRow } from '../ports/organisation/organisation-store.ts';
import type { Organisation } from '../ports/organisation/organisation.ts';
import type { PhoneNumbers } from '../ports/interactions/phone-numbers.ts';
import type { CustomerStore, RowPage } from '../ports/crm/record-store.ts';
import { derive, readValues } from './custom-values.ts';

export interface CustomRecordsDeps {
  readonly records: CustomRecordStore;
  readonly objects: ObjectStore;
  readonly store: Pick<CustomerStore, 'named'>;
  readonly users: CrmUsers;
  readonly organisation: Pick<Organisation, 'settings'>;
  readonly phoneNumbers: PhoneNumbers;
  /** Called after the commit with numbers that belong to a record from now on. */
  readonly onNumbers: (numbers: readonly E164[]) => void;
  readonly clock: Clock;
  readonly makeId: MakeId;
}

/** The input for a record: its fields by name, and its owner. */
export interface Given {
  readonly values: Readonly<Record<string, unknown>>;
  readonly owner: string | null | undefined;
}

/** A record with the definition it is shown by. */
export interface Defined {
  readonly object: CustomObject;
  readonly record: CustomRecord;
}

/** Records of custom objects, as people read and write them (spec L29, X2). */
export class CustomRecords {
  readonly #deps: CustomRecordsDeps;

  constructor(deps: CustomRecordsDeps) {
    this.#deps = deps;
  }

  /** Refuses `not-found`. */
  async read({ kind }: CustomObject, id: RecordId): Promise<Defined | Refusal> {
    const { records, objects } = this.#deps;
    const [object, kept] = await Promise.all([objects.object(kind), records.read(kind, id)]);
    return object === null || kept === null ? refuse('not-found') : this.#defined(object, kept);
  }

  /** Records of an object, changed last first. */
  async list(object: CustomObject, page: RowPage): Promise<readonly Defined[]> {
    const kept = await this.#deps.records.list(object.kind, page);
    const named = await this.#named(object, kept);
    return kept.map((one) => ({ object, record: named(one) }));
  }

  /** Refuses `invalid`, naming every field that does not fit its definition. */
  async create(object: CustomObject, given: Given, by: AgentId | null = null): Promise<Defined | Refusal> {
    const { records, clock, makeId } = this.#deps;
    const write = await this.#read(object, given);
    if (isRefusal(write)) return write;
    const kept = await records.insert(object.kind, recordId(makeId()), write, this.#derive, clock.now(), by);
    return isRefusal(kept) ? kept : this.#told(object, kept);
  }

  /** Changes the given fields. Refuses `not-found`, `invalid`, and `changed-meanwhile` as other records do. */
  async change(object: CustomObject, edited: Edited, given: Given): Promise<Defined | Refusal> {
    const { records, clock } = this.#deps;
    const write = await this.#read(object, given);
    if (isRefusal(write)) return write;
    const kept = await records.change(object.kind, edited, write, this.#derive, clock.now());
    return isRefusal(kept) ? kept : this.#told(object, kept);
  }

  /** Refuses `not-found`, also the second time. */
  async remove({ kind }: CustomObject, id: RecordId, audit?: AuditRow): Promise<null | Refusal> {
    const { records, clock } = this.#deps;
    return (await records.remove(kind, id, clock.now(), audit)) ? null : refuse('not-found');
  }

  readonly #derive: Derive = (object, values) =>
    derive(object, values, this.#deps.phoneNumbers, this.#deps.organisation.settings().country);

  async #read(object: CustomObject, { values: given, owner }: Given): Promise<RecordWrite | Refusal> {
    const values = readValues(object, given);
    if (isRefusal(values)) return values;
    const errors: FieldError[] = [];
    const references = referencesOf(object, values);
    const there = await this.#deps.store.named(references.map(({ id }) => id));
    for (const { field, id } of references)
      if (!there.some((record) => record.id === id))
        errors.push({ path: field, message: 'problem.field.unknown-reference' });
    if (owner && this.#deps.users.find(owner) === null)
      errors.push({ path: 'owner', message: 'problem.field.unknown-reference' });
    return errors.length > 0 ? refuse('invalid', { errors }) : { values, owner };
  }

  async #told(object: CustomObject, kept: KeptRecord): Promise<Defined> {
    const derived = this.#derive(object, kept.values);
    const numbers = isRefusal(derived) ? [] : [...derived.numbers.values()].flatMap((each) => each.numbers);
    if (numbers.length > 0) this.#deps.onNumbers(numbers.map(({ e164 }) => e164));
    return this.#defined(object, kept);
  }

  async #defined(object: CustomObject, kept: KeptRecord): Promise<Defined> {
    return { object, record: (await this.#named(object, [kept]))(kept) };
  }

  /** Adds the names of the records that these refer to; a deleted one is left out. */
  async #named(
    object: CustomObject,
    records: readonly KeptRecord[],
  ): Promise<(kept: KeptRecord) => CustomRecord> {
    const ids = records.flatMap(({ values }) => referencesOf(object, values).map(({ id }) => id));
    const there = new Map((await this.#deps.store.named(ids)).map((record) => [record.id, record]));
    const valueOf = (
      { name, type }: CustomField,
      value: CustomInput = null,
    ): readonly [string, CustomValue] =>
      type === 'reference' && typeof value === 'string'
        ? [name, there.get(recordId(value)) ?? null]
        : [name, value];
    return (kept) => ({
      ...kept,
      values: Object.fromEntries(object.fields.map((field) => valueOf(field, kept.values[field.name]))),
    });
  }
}

function referencesOf(
  { fields }: CustomObject,
  values: Readonly<Record<string, CustomInput>>,
): readonly { readonly field: string; readonly id: RecordId }[] {
  return fields.flatMap(({ name, type }) => {
    const value = values[name];
    return type === 'reference' && typeof value === 'string' ? [{ field: name, id: recordId(value) }] : [];
  });
}
