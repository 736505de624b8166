import type { OfferFact } from './facts.ts';
import type { EpochMs } from '../../time.ts';

/**
 * When an agent last let the call pass; null: never. Who answered in the end may have let it pass before, and from whom
 * another member of the group took it has not.
 */
export const missedAt = ({ offers }: { readonly offers: readonly OfferFact[] }): EpochMs | null =>
  offers.findLast(({ result }) => result !== 'answered' && result !== 'taken')?.endedAt ?? null;
