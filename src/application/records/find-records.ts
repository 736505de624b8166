import { match } from '../../domain/matching/match.ts';
import { matchableNumber } from '../../domain/matching/matchable-number.ts';
import type { MatchCandidate } from '../../domain/record.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { Asker, CrmReader, FoundPage, PageWish } from '../ports/crm/reader.ts';
import type { PhoneNumbers } from '../ports/interactions/phone-numbers.ts';
import type { Organisation } from '../ports/organisation/organisation.ts';

export interface FindRecordsDeps {
  readonly reader: Pick<CrmReader, 'recordsByNumber' | 'search'>;
  readonly organisation: Pick<Organisation, 'settings' | 'number'>;
  readonly phoneNumbers: PhoneNumbers;
}

/** Records by number in any spelling or its last digits, by case number, or by words of name, company or e-mail (spec X2, X13). */
export function searchRecords(
  { reader, organisation, phoneNumbers }: FindRecordsDeps,
  text: string,
  page: PageWish,
  asker: Asker,
): Promise<FoundPage | Refusal> {
  const number = phoneNumbers.parse(text, organisation.settings().country)?.e164 ?? null;
  return reader.search({ text, number }, page, asker);
}

/**
 * Whose number it is, the preferred record first (spec L23); written nationally it is read in `country`, else in the
 * organisation's. What is no number, an extension, or our own number is nobody's.
 */
export async function lookUpNumber(
  { reader, organisation, phoneNumbers }: FindRecordsDeps,
  text: string,
  country: string | null = null,
): Promise<readonly MatchCandidate[]> {
  const number = phoneNumbers.parse(text, country ?? organisation.settings().country)?.e164 ?? null;
  const ours = number !== null && organisation.number(number) !== null;
  const { value } = matchableNumber({ number, withheld: false, ours });
  return value === null ? [] : match(await reader.recordsByNumber(value), null).value.records;
}
