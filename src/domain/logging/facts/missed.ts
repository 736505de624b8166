import type { OfferFact } from './facts.ts';
import type { EpochMs } from '../../time.ts';

/**
 * When an agent last missed the call; null: never. The agent who answered may have missed it before; a group member did
 * not miss a call that another member of the same group took.
 */
export const missedAt = ({ offers }: { readonly offers: readonly OfferFact[] }): EpochMs | null =>
  offers.findLast(({ result }) => result !== 'answered' && result !== 'taken')?.endedAt ?? null;
