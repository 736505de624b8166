/**
 * Emergency numbers by country (spec C6). 112 works in every country of the European Union and in the GSM standard,
 * so it is the answer where a country is not listed. Sources: ITU operational bulletin, national regulators.
 */
const byCountry: Readonly<Record<string, readonly string[]>> = {
  AT: ['112', '122', '133', '144'],
  AU: ['000', '112'],
  BE: ['112', '100', '101'],
  BR: ['190', '192', '193'],
  CA: ['911'],
  CH: ['112', '117', '118', '144'],
  CN: ['110', '119', '120'],
  CZ: ['112', '150', '155', '158'],
  DE: ['112', '110'],
  DK: ['112'],
  ES: ['112'],
  FR: ['112', '15', '17', '18'],
  GB: ['999', '112'],
  GR: ['112', '100', '166', '199'],
  IE: ['112', '999'],
  IN: ['112', '100', '101', '102'],
  IT: ['112', '113', '115', '118'],
  JP: ['110', '119'],
  LU: ['112', '113'],
  MX: ['911'],
  NL: ['112'],
  NO: ['112', '110', '113'],
  NZ: ['111'],
  PL: ['112', '997', '998', '999'],
  PT: ['112'],
  SE: ['112'],
  SG: ['995', '999'],
  TR: ['112'],
  US: ['911'],
  ZA: ['112', '10111', '10177'],
};

export interface EmergencyNumber {
  readonly number: string;
  /** Tests the path and reads the address back; alarms nobody. */
  readonly test: boolean;
}

/** The emergency numbers of a country, the test number (configured by the organisation) last. */
export function emergencyNumbersOf(
  country: string,
  testNumbers: Readonly<Record<string, string>>,
): EmergencyNumber[] {
  const numbers = (byCountry[country] ?? ['112']).map((number) => ({ number, test: false }));
  const test = testNumbers[country];
  return test === undefined ? numbers : [...numbers, { number: test, test: true }];
}

/** The emergency number that somebody typed, whatever stands between its digits; null: it is none. */
export function readEmergencyNumber(
  text: string,
  numbers: readonly EmergencyNumber[],
): EmergencyNumber | null {
  const digits = text.replaceAll(/[\s().\-/]/gu, '');
  return numbers.find(({ number }) => number === digits) ?? null;
}
