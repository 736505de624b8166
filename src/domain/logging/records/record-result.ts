import type { Step } from '../../reason.ts';
import type { MadeRecord, PlannedWrite, RecordTarget } from '../writes.ts';

/** What a rule says that may make a record for a contact, or find one. */
export interface RecordResult {
  /** What the log is to belong to; null: nothing by this rule. */
  readonly target: RecordTarget | null;
  /** null: nothing is made. */
  readonly write: PlannedWrite | null;
  readonly steps: readonly Step[];
}

export const noRecord: RecordResult = { target: null, write: null, steps: [] };

/** Nothing by this rule, and why. */
export const skipped = (...steps: readonly Step[]): RecordResult => ({ target: null, write: null, steps });

type Creation = Extract<PlannedWrite, { readonly operation: 'create-record' }>;

/** The record that this write makes, as later writes name it. */
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

/** A record is made, with the steps that tell why. */
export const created = (write: Creation, ...steps: readonly Step[]): RecordResult => ({
  target: madeBy(write),
  write,
  steps,
});
