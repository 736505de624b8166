import type { RecordRef } from '../../record.ts';
import type { EpochMs } from '../../time.ts';
import type { ContactFacts, RelatedRecords } from './facts.ts';

/** What is known about the records around a record; null: nobody looked, or the CRM was unavailable. */
export const relatedTo = (
  { related }: Pick<ContactFacts, 'related'>,
  { kind, id }: Pick<RecordRef, 'kind' | 'id'>,
): RelatedRecords | null => related.find(({ of }) => of.kind === kind && of.id === id) ?? null;

/** The record changed last; on a tie, the first. null: there is none. */
export const changedLast = <Row extends { readonly changedAt: EpochMs }>(rows: readonly Row[]): Row | null =>
  rows.reduce<Row | null>(
    (last, each) => (last === null || each.changedAt > last.changedAt ? each : last),
    null,
  );
