import type { E164 } from '../number.ts';
import type { Reasoned } from '../reason.ts';
import type { ReasonOf } from '../reason-rules.ts';

/** Whose number the other party's is, as far as we know it without the CRM. */
export interface OtherParty {
  /** null: withheld, an internal extension, or nothing that could be read as a number. */
  readonly number: E164 | null;
  readonly withheld: boolean;
  /** The organisation's own number, or one that is an agent's. */
  readonly ours: boolean;
}

/**
 * The number to look for in the CRM (spec L23): withheld numbers and internal extensions match nothing, and our own
 * or an agent's never do, else a colleague's record or our own company's would be popped for internal calls.
 */
export function matchableNumber(other: OtherParty): Reasoned<E164 | null> {
  const code = reasonCode(other);
  const value = code === 'why.match.number' ? other.number : null;
  return {
    value,
    step: {
      rule: 'L23',
      saw: { number: other.number, withheld: other.withheld, ours: other.ours },
      decided: value,
      because: { code, values: { number: other.number } },
      setting: null,
    },
  };
}

function reasonCode(other: OtherParty): ReasonOf<'match'> {
  if (other.withheld) return 'why.match.withheld';
  if (other.number === null) return 'why.match.no-number';
  return other.ours ? 'why.match.own-number' : 'why.match.number';
}
