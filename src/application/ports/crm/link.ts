/**
 * Why a CRM is not at hand: nothing was asked since the start, it gives no answer, its requests of the day are used up, it
 * takes our sign-in no more, it is another than the one we have written to, or has no field for the keys by which each
 * record is written once.
 */
export type CrmTrouble = 'connecting' | 'away' | 'limited' | 'revoked' | 'wrong-org' | 'no-key';

/** How the link to the CRM is. `paused`: it is there, and we do not write to it for now; nothing is lost. */
export type CrmLinkState =
  | { readonly state: 'ok'; readonly since: number }
  | {
      readonly state: 'paused' | 'unreachable';
      /** Milliseconds since 1970. */
      readonly since: number;
      readonly trouble: CrmTrouble;
      /** The CRM's own; null: it said none. */
      readonly words: string | null;
    };

/** The link to the CRM, as people are told of it. */
export interface CrmLink {
  readonly name: 'embedded' | 'salesforce';
  readonly current: CrmLinkState;
  /** Calls `listener` at each change; gives back what ends that. */
  onChange(listener: (state: CrmLinkState) => void): () => void;
}
