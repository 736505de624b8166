import { matchableNumber } from '../../domain/matching/matchable-number.ts';
import type { E164 } from '../../domain/number.ts';
import type { CallMatch } from '../ports/call-store.ts';
import { CrmUnavailable, type Crm } from '../ports/crm.ts';
import type { Log } from '../ports/log.ts';
import type { Organisation } from '../ports/organisation.ts';

/**
 * Who the other party may be (spec L23): the CRM's records with that number; none for our own numbers. A CRM that does
 * not answer never keeps a phone from ringing: the call goes on without a match.
 */
export async function findMatch(
  number: E164 | null,
  parts: {
    readonly crm: Pick<Crm, 'recordsByNumber'>;
    readonly organisation: Pick<Organisation, 'number'>;
    readonly log: Log;
  },
): Promise<CallMatch> {
  const ours = number !== null && parts.organisation.number(number) !== null;
  const { value } = matchableNumber({ number, withheld: number === null, ours });
  if (value === null) return { candidates: [], startedFrom: null };
  try {
    return { candidates: await parts.crm.recordsByNumber(value), startedFrom: null };
  } catch (error) {
    if (!(error instanceof CrmUnavailable)) throw error;
    parts.log.warn({}, 'the CRM did not answer a look-up by number');
    return { candidates: [], startedFrom: null };
  }
}
