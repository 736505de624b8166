import type { RecordRef } from '../../record.ts';
import { isMade, type RecordTarget } from '../context/writes.ts';
import type { ContactFacts } from '../facts/facts.ts';
import { relatedTo } from '../facts/related-records.ts';

/** The account that a customer belongs to or is; null: none, or none that is known. */
export function accountOf(facts: ContactFacts, customer: RecordTarget): RecordRef | null {
  if (isMade(customer)) return null;
  if (customer.kind === 'account' || customer.kind === 'personAccount') return customer;
  if (customer.kind !== 'contact') return null;
  const matching = facts.match.candidates.find(
    ({ kind, id }) => kind === customer.kind && id === customer.id,
  );
  return matching?.account ?? relatedTo(facts, customer)?.account ?? null;
}
