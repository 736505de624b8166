const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';

/**
 * An id as most of Salesforce gives it, of 18 characters: the telephony API gives the 15 that tell capitals and small
 * letters apart, and the three more say for each five of them which are capitals. Anything else is given back as it is.
 */
export function longId(id: string): string {
  if (!/^[A-Za-z\d]{15}$/u.test(id)) return id;
  return [id, ...[0, 5, 10].map((begin) => letters.charAt(capitalsIn(id, begin)))].join('');
}

/** Which of five characters are capitals, a bit for each. */
function capitalsIn(id: string, begin: number): number {
  let capitals = 0;
  for (let bit = 0; bit < 5; bit += 1) if (/[A-Z]/u.test(id.charAt(begin + bit))) capitals += 2 ** bit;
  return capitals;
}

/** Ids are 15 letters and digits, or 18 whose last three fit them: Salesforce refuses a whole query for any other. */
export const isRecordId = (id: string): boolean =>
  /^(?:[A-Za-z\d]{15}|[A-Za-z\d]{18})$/u.test(id) && (id.length === 15 || longId(id.slice(0, 15)) === id);
