/** A mistake that the emulator could have, and the tests that must notice it. */
export interface Mutant {
  /** What it gets wrong. */
  readonly name: string;
  /** Below `test/salesforce`. */
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly from: string;
  readonly to: string;
  /** Below `test/salesforce`; one of them has to fail. */
  readonly tests: readonly string[];
}
