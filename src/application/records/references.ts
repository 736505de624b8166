import type { RecordId } from '../../domain/ids.ts';
import { isCustomKind, type RecordKind, type RecordRef } from '../../domain/record.ts';
import { refuse, type FieldError, type Refusal } from '../../domain/refusal.ts';
import type { CrmUsers } from '../ports/crm/crm-users.ts';
import type { CustomerStore } from '../ports/crm/record-store.ts';

/** A field that refers to another record, and the kinds it accepts. */
export interface Reference {
  readonly path: string;
  readonly id: RecordId | null | undefined;
  readonly kinds: readonly RecordKind[];
  /** It also accepts records of custom objects. */
  readonly custom?: boolean;
}

export interface ReferenceDeps {
  readonly store: Pick<CustomerStore, 'named'>;
  readonly users: CrmUsers;
}

/** Looks up everything a draft refers to in one read; refuses `invalid`, naming every field with an unknown record. */
export async function resolve(
  { store, users }: ReferenceDeps,
  references: readonly Reference[],
  owner: string | null | undefined,
): Promise<ReadonlyMap<string, RecordRef> | Refusal> {
  const ids = references.flatMap(({ id }) => (id ? [id] : []));
  const records = new Map((await store.named(ids)).map((record) => [record.id, record]));
  const found = new Map<string, RecordRef>();
  const errors: FieldError[] = [];
  for (const { path, id, kinds, custom = false } of references) {
    if (!id) continue;
    const record = records.get(id);
    if (record === undefined) errors.push({ path, message: 'problem.field.unknown-reference' });
    else if (!kinds.includes(record.kind) && !(custom && isCustomKind(record.kind)))
      errors.push({ path, message: 'problem.field.record-kind', values: { kinds: kinds.join(', ') } });
    else found.set(path, record);
  }
  if (owner && users.find(owner) === null)
    errors.push({ path: 'owner', message: 'problem.field.unknown-reference' });
  return errors.length > 0 ? refuse('invalid', { errors }) : found;
}
