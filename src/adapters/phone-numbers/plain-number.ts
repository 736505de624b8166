import { getCountries, getCountryCallingCode, Metadata, type CountryCode } from 'libphonenumber-js/max';

/** What the library knows of a country's numbers, beyond what its types tell. */
interface NumberingPlan {
  possibleLengths(): readonly number[];
  /** A number of this form is one from abroad. */
  IDDPrefix(): string;
  /** What may stand before a national number and is no part of it; of no text where there is none. */
  nationalPrefixForParsing(): unknown;
  /** Of every number of the country, given out or not. */
  nationalNumberPattern(): string;
}

/** A country's numbers, as far as they can be read without trying what they might be. */
interface PlainPlan {
  readonly callingCode: string;
  /** In every country of the calling code: which of them it is does not matter. */
  readonly lengths: ReadonlySet<number>;
  /** null: the country has numbers of several lengths. */
  readonly onlyLength: number | null;
  readonly abroad: RegExp;
  readonly nationalPrefix: RegExp | null;
  /** That of whichever country shares the calling code. */
  readonly anyPrefix: RegExp | null;
  readonly pattern: RegExp;
}

/** No extension and no short code has as many digits. */
const fullDigits = 7;
const longestCallingCode = 3;

const knownPlans = new Map<CountryCode, PlainPlan | null>();
/** Of the country after which the library reads a calling code, the first of those that share it. */
const callingCodes = new Map<string, readonly CountryCode[]>();

/**
 * Reads the spellings of which nearly all address books are made, as the library does but a dozen times faster: with the
 * country's code, behind the trunk prefix, or in the only length that the country has. null: it is none of them, or might
 * be something else.
 */
export function plainNumber(dialled: string, country: CountryCode | null): string | null {
  if (dialled.startsWith('+')) return international(dialled);
  if (country === null || dialled.startsWith('00') || dialled.startsWith('011')) return null;
  const plan = planOf(country);
  if (plan === null || dialled.startsWith(plan.callingCode) || plan.abroad.test(dialled)) return null;
  const prefix = plan.nationalPrefix?.exec(dialled) ?? null;
  if (prefix === null) return dialled.length === plan.onlyLength ? `+${plan.callingCode}${dialled}` : null;
  // Other prefixes name a network, or stand for digits that are left out.
  const isTrunk = prefix[0] === '0' && prefix.slice(1).every((group) => group === undefined);
  if (!isTrunk || plan.pattern.test(dialled)) return null;
  const number = dialled.slice(1);
  return number.length >= fullDigits && plan.lengths.has(number.length)
    ? `+${plan.callingCode}${number}`
    : null;
}

function international(dialled: string): string | null {
  for (let digits = 1; digits <= longestCallingCode; digits += 1) {
    const [country] = countriesOf(dialled.slice(1, 1 + digits));
    if (country === undefined) continue;
    const number = dialled.slice(1 + digits);
    const plan = planOf(country);
    const isPlain = plan?.lengths.has(number.length) === true && plan.anyPrefix?.test(number) !== true;
    return isPlain ? dialled : null;
  }
  return null;
}

function countriesOf(callingCode: string): readonly CountryCode[] {
  if (callingCodes.size === 0)
    for (const country of getCountries()) {
      const code = getCountryCallingCode(country);
      callingCodes.set(code, [...(callingCodes.get(code) ?? []), country]);
    }
  return callingCodes.get(callingCode) ?? [];
}

function planOf(country: CountryCode): PlainPlan | null {
  const known = knownPlans.get(country);
  if (known !== undefined) return known;
  const plan = readPlan(country);
  knownPlans.set(country, plan);
  return plan;
}

function readPlan(country: CountryCode): PlainPlan | null {
  const callingCode = getCountryCallingCode(country);
  const sharing = countriesOf(callingCode).map(libraryPlan);
  const own = libraryPlan(country);
  if (own === null) return null;
  const [only, ...others] = own.possibleLengths();
  const lengths = own
    .possibleLengths()
    .filter((length) => sharing.every((plan) => plan?.possibleLengths().includes(length)));
  return {
    callingCode,
    lengths: new Set(lengths),
    onlyLength:
      only !== undefined && others.length === 0 && only >= fullDigits && lengths.length > 0 ? only : null,
    abroad: new RegExp(`^(?:${own.IDDPrefix()})`, 'u'),
    nationalPrefix: prefixOf([own]),
    anyPrefix: prefixOf(sharing),
    pattern: new RegExp(`^(?:${own.nationalNumberPattern()})$`, 'u'),
  };
}

function prefixOf(plans: readonly (NumberingPlan | null)[]): RegExp | null {
  const patterns = plans
    .map((plan) => plan?.nationalPrefixForParsing())
    .filter((pattern) => typeof pattern === 'string' && pattern !== '');
  return patterns.length === 0 ? null : new RegExp(`^(?:${[...new Set(patterns)].join('|')})`, 'u');
}

function libraryPlan(country: CountryCode): NumberingPlan | null {
  const metadata = new Metadata();
  metadata.selectNumberingPlan(country);
  const { numberingPlan } = metadata;
  return numberingPlan !== undefined && isWholePlan(numberingPlan) ? numberingPlan : null;
}

/** Where another version of the library tells less, everything is read the slow way. */
const isWholePlan = (plan: object): plan is NumberingPlan =>
  ['possibleLengths', 'IDDPrefix', 'nationalPrefixForParsing', 'nationalNumberPattern'].every(
    (name) => name in plan,
  );
