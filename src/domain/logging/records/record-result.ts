import type { Step } from '../../reason.ts';
import type { MadeRecord, PlannedWrite, RecordTarget } from '../context/writes.ts';

/** The result of a rule that can create or find a record for a contact. */
export interface RecordResult {
  /** What the log belongs to; null: nothing by this rule. */
  readonly target: RecordTarget | null;
  /** null: nothing is created. */
  readonly write: PlannedWrite | null;
  readonly steps: readonly Step[];
}

export const noRecord: RecordResult = { target: null, write: null, steps: [] };

/** Nothing by this rule, and why. */
export const skipped = (...steps: readonly Step[]): RecordResult => ({ target: null, write: null, steps });

type Creation = Extract<PlannedWrite, { readonly operation: 'create-record' }>;

/** The record that this write creates, as later writes refer to it. */
const madeBy = ({ key, fields }: Creation): MadeRecord => ({
  kind: fields.record,
  made: key,
  name: nameIn(fields),
});

function nameIn(fields: Creation['fields']): string {
  switch (fields.record) {
    case 'contact':
    case 'lead':
      return fields.firstName === null ? fields.lastName : `${fields.firstName} ${fields.lastName}`;
    case 'account':
    case 'opportunity':
      return fields.name;
    case 'case':
      return fields.subject;
  }
}

/** A record is created, with the steps that say why. */
export const created = (write: Creation, ...steps: readonly Step[]): RecordResult => ({
  target: madeBy(write),
  write,
  steps,
});
