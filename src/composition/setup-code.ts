import { randomInt } from 'node:crypto';

/** Without letters and digits that look alike; read from the terminal, typed once. */
const codeLetters = 'ABCDEFGHJKMNPQRSTVWXYZ23456789';

/** The code with which the first administrator is made, in two groups of four. */
export function newSetupCode(): string {
  const group = () => Array.from({ length: 4 }, () => codeLetters[randomInt(codeLetters.length)]).join('');
  return `${group()}-${group()}`;
}
