import type { PhoneNumbers } from '../../../../application/ports/interactions/phone-numbers.ts';
import { countryCode } from '../../../../application/records/import/import-country.ts';
import { recordId, type RecordId } from '../../../../domain/ids.ts';
import { isMatchingKind, type MatchingKind } from '../../../../domain/matching/match.ts';
import type { E164 } from '../../../../domain/number.ts';
import type { CustomKind } from '../../../../domain/record.ts';
import { epochMs, type EpochMs } from '../../../../domain/time.ts';
import type { IndexedObject } from './indexed-object.ts';

/** A record as the number index has it. */
export interface IndexedRecord {
  readonly id: RecordId;
  readonly kind: MatchingKind | 'custom';
  /** Of a record of kind `custom`. */
  readonly object: CustomKind | null;
  readonly name: string;
  readonly account: { readonly id: RecordId; readonly name: string } | null;
  readonly changedAt: EpochMs;
  /** The user or queue whose it is; null: it is not known. */
  readonly owner: string | null;
  readonly numbers: readonly IndexedNumber[];
}

export interface IndexedNumber {
  readonly e164: E164;
  readonly extension: string | null;
  /** The fields in which it stands; null: of an object whose every field counts. */
  readonly fields: readonly string[] | null;
}

/** The value of a record's field by the name that was asked for, `Account.Name` too; null: it is empty. */
export type FieldValues = (field: string) => string | null;

export interface NumberReading {
  readonly phoneNumbers: Pick<PhoneNumbers, 'parse'>;
  /** Of the organisation: that of a number without one, where the record has no address. */
  readonly country: string;
}

/**
 * Reads a record of an org. Gives the account of which it is a part where it is the hidden contact of a person account,
 * which is matched as that account; and no numbers for a lead that was converted, because people work with what became
 * of it.
 */
export function indexedRecord(
  object: IndexedObject,
  valueOf: FieldValues,
  reading: NumberReading,
): IndexedRecord | { readonly personAccount: RecordId | null } {
  const isPerson = valueOf('IsPersonAccount') === 'true';
  const accountId = object.kind === 'contact' ? idOrNull(valueOf('AccountId')) : null;
  if (object.kind === 'contact' && isPerson) return { personAccount: accountId };
  const id = recordId(valueOf('Id') ?? '');
  return {
    id,
    kind: isMatchingKind(object.kind) ? (isPerson ? 'personAccount' : object.kind) : 'custom',
    object: isMatchingKind(object.kind) ? null : object.kind,
    name: valueOf(object.titleField) ?? id,
    account: accountId === null ? null : { id: accountId, name: valueOf('Account.Name') ?? accountId },
    changedAt: epochMs(Date.parse(valueOf('LastModifiedDate') ?? '') || 0),
    owner: valueOf('OwnerId'),
    numbers: valueOf('IsConverted') === 'true' ? [] : numbersOf(object, valueOf, reading),
  };
}

/** Records come by the million, and nearly all have one number or two: a list is searched faster than a map is made. */
function numbersOf(
  { kind, phoneFields, countryFields }: IndexedObject,
  valueOf: FieldValues,
  { phoneNumbers, country }: NumberReading,
): readonly IndexedNumber[] {
  const own = countryOf(countryFields, valueOf) ?? country;
  const isCustom = !isMatchingKind(kind);
  const numbers: { e164: E164; extension: string | null; fields: string[] | null }[] = [];
  for (const field of phoneFields) {
    const written = valueOf(field);
    const parsed = written === null ? null : phoneNumbers.parse(written, own);
    if (parsed === null) continue;
    const known = numbers.find(({ e164 }) => e164 === parsed.e164);
    if (known === undefined)
      numbers.push({ e164: parsed.e164, extension: parsed.extension, fields: isCustom ? [field] : null });
    else {
      known.extension ??= parsed.extension;
      known.fields?.push(field);
    }
  }
  return numbers;
}

function countryOf(fields: readonly string[], valueOf: FieldValues): string | null {
  for (const field of fields) {
    const text = valueOf(field);
    if (text !== null) return isoCountry(text);
  }
  return null;
}

/** A code as a country picklist gives it, or the name that somebody has typed in one of our languages. */
function isoCountry(text: string): string | null {
  const code = countryCode(text.trim());
  return /^[A-Za-z]{2}$/u.test(code) ? code.toUpperCase() : null;
}

const idOrNull = (text: string | null): RecordId | null => (text === null ? null : recordId(text));
