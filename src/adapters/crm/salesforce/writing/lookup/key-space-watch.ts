import type { OrgDescribe } from '../org-describe.ts';
import { RequestRefused } from '../../client/org-errors.ts';
import { isFieldGone } from '../requests/row-failure.ts';
import { madeObjects } from '../rows/record-row.ts';
import { keySpaceOf, ledgerObject, namesKeySpace, NoKeySpace, type KeySpace } from './key-space.ts';

/**
 * Finds an org's key space, and tells when the org has none any more. What describe says is doubted then: the next try finds
 * the org as it has become, so that writing goes on by itself.
 */
export class KeySpaceWatch {
  readonly #describe: OrgDescribe;
  readonly #onLacking: (words: string | null) => void;
  /** This process may have made entries since it was last looked whether there are any. */
  #hasEntries = false;

  /** `onLacking` is told what the org lacks, in words; null: nothing. */
  constructor(describe: OrgDescribe, onLacking: (words: string | null) => void) {
    this.#describe = describe;
    this.#onLacking = onLacking;
  }

  /** Does `work` in the key space that there is. Throws `NoKeySpace` where there is none, and what `work` throws. */
  async within<Result>(work: (space: KeySpace) => Promise<Result>): Promise<Result> {
    try {
      const { written, hasEntries } = await keySpaceOf(this.#describe);
      this.#hasEntries ||= written === 'ledger-object';
      const result = await work({ written, hasEntries: hasEntries || this.#hasEntries });
      this.#onLacking(null);
      return result;
    } catch (error) {
      this.#refused(error);
      throw error;
    }
  }

  /** Describe is out of date where the org lets something be looked up no more that describe knew. */
  #refused(error: unknown): void {
    const isGone = error instanceof RequestRefused && isFieldGone(error.errors);
    if (!isGone && !(error instanceof NoKeySpace)) return;
    for (const object of ['Task', 'Event', 'VoiceCall', ledgerObject.name, ...madeObjects])
      this.#describe.forget(object);
    if (!isGone || namesKeySpace(error.message)) this.#onLacking(error.message);
  }
}
