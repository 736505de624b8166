import type { RecordRef } from '../../contract/common.ts';
import type { Store } from '../ui/browser/store.ts';

/**
 * Where the phone stands: in the desk beside its workspace, or inside a CRM (spec R2, X6, X9). The phone itself knows none of
 * them; each page says at its start which it is.
 */
export interface Surface {
  /** As the server has it. */
  readonly name: 'desk' | 'salesforce';
  /** Records that were shown to the person, latest first (spec C14). */
  readonly visited: Pick<Store<readonly RecordRef[]>, 'read' | 'subscribe'>;
  /** Whether the person can be signed in here: not where the CRM around it has signed them out. */
  isOpen(): boolean;
  /** Somebody is about to choose among them: what is shown just then is asked for. */
  lookAgain(): void;
  /** Shows a record that the person asked for. */
  showRecord(record: RecordRef): void;
  /** The person has signed out of Tieline: the page begins again. */
  beginAgain(): void;
}

let here: Surface | null = null;

/** To be called once, before anything is shown. */
export function standAt(surface: Surface): void {
  here = surface;
}

export function surface(): Surface {
  if (here === null) throw new Error('the page has not said where the phone stands');
  return here;
}
