import { relatedTo } from '../../domain/logging/facts/related-records.ts';
import type { RelatedRecords } from '../../domain/logging/facts/facts.ts';
import { match } from '../../domain/matching/match.ts';
import { matchableNumber } from '../../domain/matching/matchable-number.ts';
import type { E164 } from '../../domain/number.ts';
import { isFixedKind, type MatchCandidate, type RecordRef } from '../../domain/record.ts';
import { CrmUnavailable } from '../ports/crm/crm.ts';
import { storeUnavailable } from '../ports/runtime/store.ts';
import type { CrmReader } from '../ports/crm/reader.ts';
import { noMatch, type InteractionMatch } from '../ports/interactions/interaction-store.ts';
import type { Organisation } from '../ports/organisation/organisation.ts';
import type { Clock } from '../ports/runtime/clock.ts';
import type { Log } from '../ports/runtime/log.ts';
import { workflowsInUse, type InUse } from '../logging/workflows-in-use.ts';

interface Asked extends InUse {
  readonly crm: Pick<CrmReader, 'recordsByNumber' | 'related'>;
  readonly organisation: InUse['organisation'] & Pick<Organisation, 'number'>;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Who the other party may be (spec L23), and what belongs to the preferred record. A CRM that does not answer never keeps
 * a phone from ringing: the match then says which number is still to be asked for.
 */
export async function findMatch(number: E164 | null, parts: Asked): Promise<InteractionMatch> {
  const known = await findCandidates(number, parts);
  return withRelated(known, match(known.candidates, null).value.record, parts);
}

/**
 * The CRM's records with that number; none for our own numbers. Objects of one's own are left out that no workflow matches
 * by this field (spec L29), so that a customer made later for the number is not too late.
 */
export async function findCandidates(number: E164 | null, parts: Asked): Promise<InteractionMatch> {
  const ours = number !== null && parts.organisation.number(number) !== null;
  const { value } = matchableNumber({ number, withheld: number === null, ours });
  if (value === null) return noMatch;
  return unlessAway(parts.log, { ...noMatch, unasked: value }, async () => ({
    ...noMatch,
    candidates: matchable(await parts.crm.recordsByNumber(value), parts),
  }));
}

function matchable(found: readonly MatchCandidate[], parts: Asked): readonly MatchCandidate[] {
  if (found.every(({ kind }) => isFixedKind(kind))) return found;
  const documents = [...workflowsInUse(parts, parts.clock.now())];
  return found.filter(
    (one) =>
      isFixedKind(one.kind) ||
      documents.some(({ customObjects }) => match([one], null, customObjects).value.record !== null),
  );
}

/** The match with what belongs to this record besides, unless that is known already. */
export async function withRelated(
  known: InteractionMatch,
  record: RecordRef | null,
  { crm, log }: { readonly crm: Pick<CrmReader, 'related'>; readonly log: Log },
): Promise<InteractionMatch> {
  if (record === null || relatedTo(known, record) !== null) return known;
  return unlessAway(log, known, async () => ({
    ...known,
    related: [...known.related, await crm.related(record)],
  }));
}

/**
 * The match with the tasks that are open now; those it knows were open when the records were found, and stay known while
 * the CRM is away.
 */
export async function withOpenTasks(
  known: InteractionMatch,
  { crm, log }: { readonly crm: Pick<CrmReader, 'related'>; readonly log: Log },
): Promise<InteractionMatch> {
  if (known.related.length === 0) return known;
  const lookUp = async (one: RelatedRecords) => ({ ...one, tasks: (await crm.related(one.of)).tasks });
  return unlessAway(log, known, async () => ({
    ...known,
    related: await Promise.all(known.related.map(lookUp)),
  }));
}

async function unlessAway(
  log: Log,
  otherwise: InteractionMatch,
  ask: () => Promise<InteractionMatch>,
): Promise<InteractionMatch> {
  try {
    return await ask();
  } catch (error) {
    // What is in our own database waits for it, as the call itself does.
    if (!(error instanceof CrmUnavailable) || storeUnavailable(error) !== null) throw error;
    log.warn({}, 'the CRM did not answer a look-up');
    return otherwise;
  }
}
