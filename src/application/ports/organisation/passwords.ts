/** Turns passwords into hashes that take memory and time to try. */
export interface Passwords {
  hash(password: string): Promise<string>;
  /** `hash` null: takes as long as a wrong password does, and gives false, so that nobody learns who has an account. */
  verify(hash: string | null, password: string): Promise<boolean>;
}

/** Too many passwords are being checked at this moment; trying again in some seconds helps. */
export class PasswordsBusy extends Error {
  override readonly name = 'PasswordsBusy';
}
