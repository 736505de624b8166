/** What a person typed or pasted, as the server is to get it: digits, a leading +, and the keys * and #. */
export function cleanNumber(written: string): string {
  const plain = written
    .normalize('NFKC')
    .trim()
    .replace(/^(?:tel|callto|sip):(?:\/\/)?/i, '')
    // A trunk zero in brackets is dialled at home only: +49 (0)89.
    .replace(/^(\+\d{1,3}[\s./-]*)\(0\)/, '$1');
  const kept = plain.replace(/[^\d+*#]/g, '');
  return kept.slice(0, 1) + kept.slice(1).replaceAll('+', '');
}

/** Whether it is a name to be searched for rather than a number to be dialled. */
export const looksLikeName = (written: string): boolean =>
  /\p{L}/u.test(written.replace(/^(?:tel|callto|sip):/i, ''));

/**
 * Whether it can be dialled as far as its length tells: an extension has two digits at least, a number in E.164 at most 15.
 * The server has the last word, with each country's numbers.
 */
export const canBeDialled = (number: string): boolean =>
  /^\+?[\d*#]{2,20}$/.test(number) && number.replace(/\D/g, '').length <= 17;
