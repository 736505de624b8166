import {
  getCountries,
  Metadata,
  parsePhoneNumberFromString,
  type CountryCode,
  type PhoneNumber,
} from 'libphonenumber-js/max';
import type { ParsedNumber, PhoneNumbers } from '../../application/ports/interactions/phone-numbers.ts';
import type { E164 } from '../../domain/number.ts';
import { LeastRecentlyUsed } from './least-recently-used.ts';
import { plainNumber } from './plain-number.ts';
import { readWritten, type WrittenNumber } from './written-number.ts';

/** Spellings remembered: a day's callers and the records on screen, in a few megabytes. */
const rememberedSpellings = 10_000;

/** A national number of so few digits is an extension or lacks its area code, where numbers are that unequal in length. */
const shortDigits = 5;
const openPlanDigits = 11;
/** No extension and no short code has as many digits. */
const fullDigits = 7;

/**
 * The port's implementation on libphonenumber's full metadata. Whoever reads many numbers once lets none be remembered.
 */
export function phoneNumbers(remembered = rememberedSpellings): PhoneNumbers {
  const parsed = new LeastRecentlyUsed<ParsedNumber | null>(remembered);
  const formatted = new LeastRecentlyUsed<string>(remembered);
  return {
    parse(text, country) {
      const written = readWritten(text);
      if (written === null) return null;
      const key = `${country ?? ''} ${written.dialled} ${written.extension ?? ''}`;
      return parsed.get(key, () => parse(written, knownCountry(country)));
    },
    format: (number) =>
      formatted.get(number, () => parsePhoneNumberFromString(number)?.formatInternational() ?? number),
  };
}

/** Asking the library takes longer than reading a number. */
const countries: ReadonlyMap<string, CountryCode> = new Map(getCountries().map((code) => [code, code]));

const knownCountry = (country: string | null): CountryCode | null =>
  countries.get(country?.toUpperCase() ?? '') ?? null;

function parse(written: WrittenNumber, country: CountryCode | null): ParsedNumber | null {
  const { dialled, extension } = written;
  const plain = plainNumber(dialled, country);
  if (plain === null) return parseByLibrary(written, country);
  return new PlainlyRead(plain as E164, extension);
}

/** A class, because an object literal with a getter takes as long to make as the number to read. */
class PlainlyRead implements ParsedNumber {
  readonly e164: E164;
  readonly extension: string | null;

  constructor(e164: E164, extension: string | null) {
    this.e164 = e164;
    this.extension = extension;
  }

  /** Which of several countries of one code it is takes long to find out, and few ask. */
  get country(): string | null {
    return international(this.e164)?.country ?? null;
  }
}

/** The same for every number, many times slower. */
export function parseByLibrary(written: WrittenNumber, country: CountryCode | null): ParsedNumber | null {
  const number = understand(written.dialled, country);
  if (number === null) return null;
  return {
    e164: number.number as E164,
    extension: written.extension,
    country: number.country ?? null,
  };
}

/**
 * `+` and `00` are read alike everywhere: people copy `0049 …` into address books of countries that dial abroad
 * otherwise. Then the country's own reading, its own prefix for abroad included. Last `011`, as copied from America:
 * elsewhere it may begin a national number (Turin's area code is 011), which then wins. Only when none of these gives
 * a number known to be in use is one taken that merely could be: plans grow faster than metadata.
 */
function understand(dialled: string, country: CountryCode | null): PhoneNumber | null {
  if (dialled.startsWith('+')) return international(dialled);
  const double = dialled.startsWith('00') ? international(`+${dialled.slice(2)}`) : null;
  const local = country === null ? null : national(dialled, country);
  const american = dialled.startsWith('011') ? international(`+${dialled.slice(3)}`) : null;
  const readings = [double, local, american].filter((each) => each !== null);
  // Whether it is in use matters only where there is a choice.
  if (american === null && readings.length < 2) return readings[0] ?? null;
  return readings.find((each) => each.isValid()) ?? double ?? local;
}

/** With its country written, a number need only have a possible length. */
function international(dialled: string): PhoneNumber | null {
  const number = parsePhoneNumberFromString(dialled, { extract: false });
  return number?.isPossible() === true ? number : null;
}

/**
 * Without its country, a number must be one the country has given out, else any digits would be one; or be dialled
 * in full, as nothing but a number is: behind the trunk prefix, or with the only length that the country has.
 */
function national(dialled: string, country: CountryCode): PhoneNumber | null {
  const number = parsePhoneNumberFromString(dialled, { defaultCountry: country, extract: false });
  if (number?.isPossible() !== true) return null;
  const lengths = possibleLengths(country);
  if (number.isValid())
    return dialled.length <= shortDigits && Math.max(...lengths) >= openPlanDigits ? null : number;
  const trunkPrefixed = dialled.startsWith('0') && dialled.slice(1) === number.nationalNumber;
  return number.nationalNumber.length >= fullDigits && (trunkPrefixed || lengths.length === 1)
    ? number
    : null;
}

function possibleLengths(country: CountryCode): readonly number[] {
  const metadata = new Metadata();
  metadata.selectNumberingPlan(country);
  return metadata.numberingPlan?.possibleLengths() ?? [];
}
