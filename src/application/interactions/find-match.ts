import { recordId, type RecordId } from '../../domain/ids.ts';
import { relatedTo } from '../../domain/logging/facts/related-records.ts';
import type { RelatedRecords } from '../../domain/logging/facts/facts.ts';
import { match } from '../../domain/matching/match.ts';
import { matchableNumber } from '../../domain/matching/matchable-number.ts';
import type { E164 } from '../../domain/number.ts';
import {
  isFixedKind,
  recordKind,
  type MatchCandidate,
  type RecordKind,
  type RecordRef,
} from '../../domain/record.ts';
import { CrmUnavailable } from '../ports/crm/crm.ts';
import { storeUnavailable } from '../ports/runtime/store.ts';
import { lookUpLimitMs, type CrmReader } from '../ports/crm/reader.ts';
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

interface Started extends Asked {
  readonly crm: Pick<CrmReader, 'recordsByNumber' | 'related' | 'record'>;
}

/**
 * Who the other party may be (spec L23), and what belongs to the preferred record. A CRM that does not answer never keeps
 * a phone from ringing: the match then says which number is still to be asked for.
 */
export async function findMatch(number: E164 | null, parts: Asked): Promise<InteractionMatch> {
  const known = await findCandidates(number, parts);
  return withRelated(known, match(known.candidates, null).value.record, parts);
}

/** A record as a page or a program names it; whether it is there, the CRM knows. */
export interface ToldRecord {
  readonly kind: string;
  readonly id: string;
}

/**
 * Whose a call is that was started from this record (spec C4): the record's, found among those that have the number, else
 * asked for. Where the CRM does not show the record, the call is matched as if the number had been typed; where it does not
 * say in time, that is so until it does.
 */
export async function findStarted(
  told: ToldRecord,
  number: E164 | null,
  parts: Started,
): Promise<InteractionMatch> {
  const known = await findCandidates(number, parts);
  const having = known.candidates.find(({ id }) => id === told.id);
  if (having !== undefined) return startedFrom(having, parts);
  const kind = recordKind(told.kind);
  const id = recordId(told.id);
  // One that was away a moment ago is not waited for a second time.
  const isAway = known.unasked !== undefined;
  const answer = isAway || kind === null ? null : await answerTo(kind, id, parts);
  if (answer?.record) return startedFrom(answer.record, parts);
  if (answer === null && kind !== null) return { ...known, unnamed: { kind, id } };
  parts.log.warn({ kind: told.kind }, 'the CRM does not show the record that a call was started from');
  return withRelated(known, match(known.candidates, null).value.record, parts);
}

const startedFrom = ({ kind, id, name }: RecordRef, parts: Started): Promise<InteractionMatch> =>
  withRelated({ ...noMatch, startedFrom: { kind, id, name } }, { kind, id, name }, parts);

/** null: there is none in time. */
const answerTo = (kind: RecordKind, id: RecordId, { crm, log }: Started) =>
  unlessAway<{ readonly record: RecordRef | null } | null>(log, null, async () => ({
    record: await crm.record(kind, id, lookUpLimitMs),
  }));

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

/** What the CRM says, and `otherwise` where it does not say anything in time. */
async function unlessAway<Answer>(log: Log, otherwise: Answer, ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    // What is in our own database waits for it, as the call itself does.
    if (!(error instanceof CrmUnavailable) || storeUnavailable(error) !== null) throw error;
    log.warn({}, 'the CRM did not answer a look-up');
    return otherwise;
  }
}
