import type { PhoneNumbers } from '../../../../application/ports/interactions/phone-numbers.ts';
import { countryCode } from '../../../../application/records/import/import-country.ts';
import { readFields } from '../../../../application/records/record-numbers.ts';
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
  const isCustom = !isMatchingKind(object.kind);
  const id = recordId(valueOf('Id') ?? '');
  return {
    id,
    kind: isMatchingKind(object.kind) ? (isPerson ? 'personAccount' : object.kind) : 'custom',
    object: isMatchingKind(object.kind) ? null : object.kind,
    name: valueOf(object.titleField) ?? id,
    account: accountId === null ? null : { id: accountId, name: valueOf('Account.Name') ?? accountId },
    changedAt: epochMs(Date.parse(valueOf('LastModifiedDate') ?? '') || 0),
    owner: valueOf('OwnerId'),
    numbers: valueOf('IsConverted') === 'true' ? [] : numbersOf(object, valueOf, reading, isCustom),
  };
}

function numbersOf(
  { phoneFields, countryFields }: IndexedObject,
  valueOf: FieldValues,
  { phoneNumbers, country }: NumberReading,
  isCustom: boolean,
): readonly IndexedNumber[] {
  const ofAddress = countryFields.map((field) => valueOf(field)).find((value) => value !== null);
  const own = isoCountry(ofAddress ?? null) ?? country;
  const written = phoneFields.flatMap((field) => {
    const text = valueOf(field);
    return text === null ? [] : [{ field, written: text, country: own }];
  });
  if (!isCustom)
    return readFields(written, phoneNumbers).numbers.map((number) => ({ ...number, fields: null }));
  const found = new Map<E164, { extension: string | null; fields: string[] }>();
  for (const each of written)
    for (const { e164, extension } of readFields([each], phoneNumbers).numbers) {
      const known = found.get(e164);
      if (known === undefined) found.set(e164, { extension, fields: [each.field] });
      else known.fields.push(each.field);
    }
  return [...found].map(([e164, number]) => ({ e164, ...number }));
}

/** A code as a country picklist gives it, or the name that somebody has typed in one of our languages. */
function isoCountry(text: string | null): string | null {
  const code = text === null ? '' : countryCode(text.trim());
  return /^[A-Za-z]{2}$/u.test(code) ? code.toUpperCase() : null;
}

const idOrNull = (text: string | null): RecordId | null => (text === null ? null : recordId(text));
