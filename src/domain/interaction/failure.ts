import type { EndCause, InteractionBase } from './interaction-base.ts';

/** Why a call of ours did not connect, as people read it. */
export type Failure = 'busy' | 'no-answer' | 'rejected' | 'failed' | 'cancelled';

/** Why a call that one of us made did not connect; null: it did, may still, or came from outside. */
export function failureOf({
  answeredAt,
  direction,
  ended,
}: Pick<InteractionBase, 'answeredAt' | 'direction' | 'ended'>): Failure | null {
  if (answeredAt !== null || direction === 'inbound') return null;
  const cause: EndCause | undefined = ended?.cause;
  switch (cause) {
    case undefined:
      return null;
    case 'busy':
    case 'no-answer':
    case 'rejected':
    case 'cancelled':
      return cause;
    case 'hang-up':
    case 'failed':
    case 'wait-limit':
    case 'closed':
    case 'queue-full':
    case 'number-unknown':
    case 'gone':
      return 'failed';
  }
}
