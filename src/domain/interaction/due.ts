import type { AgentId } from '../ids.ts';
import type { EpochMs } from '../time.ts';

/** What happens to every interaction automatically, and when (spec R12: nothing waits for ever). */
export type Due = { readonly at: EpochMs } &
  /** The offer's time is up. */
  (
    | { readonly what: 'withdraw'; readonly agent: AgentId }
    /** Who let it pass may be asked again. */
    | { readonly what: 'offer-again' }
    | { readonly what: 'wait-limit' }
    | { readonly what: 'wrapup-over'; readonly agent: AgentId }
  );
