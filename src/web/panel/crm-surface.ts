import type { RecordRef } from '../../contract/common.ts';
import type { Interaction } from '../../contract/interactions/interaction.ts';
import type { Surface } from '../desk/surface.ts';
import type { Store } from '../ui/browser/store.ts';

/** How it stands with the CRM around the panel. */
export type CrmLink =
  | 'connecting'
  | 'up'
  /** No page that the configuration knows frames this one. */
  | 'unknown-host'
  /** The CRM has signed the person out. */
  | 'signed-out';

/** A number that the person clicked in the CRM, and the record it stood on. */
export interface Dial {
  readonly number: string;
  readonly record: RecordRef | null;
}

export type Pop = NonNullable<Interaction['pop']>;

/** How the phone is named in the CRM's own bar, and whether it rings. */
export interface Label {
  readonly text: string;
  readonly rings: boolean;
}

/**
 * A CRM's own pages around the panel (spec X6, X9). What it cannot do just then it leaves: a call never waits for the pages
 * around it.
 */
export interface CrmSurface extends Surface {
  readonly link: Pick<Store<CrmLink>, 'read' | 'subscribe'>;
  /** Whether the panel has only the CRM's frame, and could be opened in a window of its own. */
  readonly isFramed: boolean;
  /** Begins to listen; gives how that ends. */
  connect(onDial: (dial: Dial) => void): () => void;
  /** Whether numbers in the CRM can be clicked (spec C4). */
  allowDialing(allowed: boolean): void;
  /** A phone that rings is brought to the front. */
  label(label: Label): void;
  /** Shows what the server decided (spec L17, L28, L29). */
  pop(pop: Pop): void;
  /** Tieline wrote to the CRM: what the person sees there is read anew. */
  refresh(): void;
}
