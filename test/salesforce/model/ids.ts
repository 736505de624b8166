const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const checksumLetters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';

/**
 * The three letters that make an id of 15 characters safe where case is lost: for each five characters one letter that
 * says which of them are capitals.
 */
export function idChecksum(id15: string): string {
  let checksum = '';
  for (let start = 0; start < 15; start += 5) {
    let capitals = 0;
    for (let place = 0; place < 5; place += 1) {
      const character = id15.charAt(start + place);
      if (character >= 'A' && character <= 'Z') capitals |= 1 << place;
    }
    checksum += checksumLetters.charAt(capitals);
  }
  return checksum;
}

/** The id in its 18 characters; null: neither 15 nor 18 of them, or the last three do not fit the rest. */
export function fullId(id: string): string | null {
  if (!/^[A-Za-z0-9]{15}(?:[A-Z0-5a-z]{3})?$/.test(id)) return null;
  const id15 = id.slice(0, 15);
  const checksum = idChecksum(id15);
  return id.length === 15 || id.slice(15).toUpperCase() === checksum ? id15 + checksum : null;
}

/** The `number`th id of a kind: key prefix, three characters that stand for the org, nine that count. */
export function makeId(keyPrefix: string, orgMark: string, number: number): string {
  let rest = number;
  let counter = '';
  for (let place = 0; place < 9; place += 1) {
    counter = digits.charAt(rest % 62) + counter;
    rest = Math.floor(rest / 62);
  }
  const id15 = keyPrefix + orgMark + counter;
  return id15 + idChecksum(id15);
}
