import type { RecordRef } from '../record.ts';

/** What the desk of an agent is to show now (spec L17, L28 to L30). */
export interface Pop {
  /** null: one that is still to be made. */
  readonly record: RecordRef | null;
  readonly mode: 'view' | 'edit' | 'new';
  /** The fields that a new record begins with, and its `kind`; a reference by its id, beside `<field>Name`. */
  readonly defaults: Readonly<Record<string, string>>;
}

export const view = ({ kind, id, name }: RecordRef): Pop => ({
  record: { kind, id, name },
  mode: 'view',
  defaults: {},
});

export const edit = ({ kind, id, name }: RecordRef): Pop => ({
  record: { kind, id, name },
  mode: 'edit',
  defaults: {},
});
