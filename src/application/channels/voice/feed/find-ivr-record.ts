import type { IvrInput, IvrPlace } from '../../../../domain/channels/voice/ivr-step.ts';
import { placesOf } from '../../../../domain/logging/facts/ivr-fact.ts';
import { relatedTo } from '../../../../domain/logging/facts/related-records.ts';
import type { EpochMs } from '../../../../domain/time.ts';
import { withRelated } from '../../../interactions/find-match.ts';
import { CrmUnavailable } from '../../../ports/crm/crm.ts';
import { storeUnavailable } from '../../../ports/runtime/store.ts';
import type { CrmReader } from '../../../ports/crm/reader.ts';
import type { InteractionMatch } from '../../../ports/interactions/interaction-store.ts';
import type { Log } from '../../../ports/runtime/log.ts';
import { workflowsInUse, type InUse } from '../../../logging/workflows-in-use.ts';

/** One caller waits for these look-ups, so a value that more places than this are named for is not looked for in the rest. */
const MAX_PLACES = 10;

interface Deps extends InUse {
  readonly crm: Pick<CrmReader, 'recordByField' | 'related'>;
  readonly log: Log;
}

/** The match with what the caller keyed, the records it leads to, and what belongs to them. */
export async function withIvrRecord(
  match: InteractionMatch,
  keyed: Pick<IvrInput, 'value' | 'digits'>,
  at: EpochMs,
  deps: Deps,
): Promise<InteractionMatch> {
  const ivr = await findIvrRecord(keyed, at, deps);
  let known: InteractionMatch = { ...match, ivr };
  for (const { record } of ivr.found) {
    known = await withRelated(known, record, deps);
    // Where nobody has the number, the caller is who the record belongs to (spec L29).
    const belongs = match.candidates.length === 0 ? relatedTo(known, record) : null;
    known = await withRelated(known, belongs?.contact ?? belongs?.account ?? null, deps);
  }
  return known;
}

/**
 * Finds what a caller keyed in (spec L29). Who will take the call, and by which workflow, is not known yet, so it is
 * looked for wherever any workflow that may apply says. A CRM that does not answer keeps nobody from the queue.
 */
async function findIvrRecord(
  { value, digits }: Pick<IvrInput, 'value' | 'digits'>,
  at: EpochMs,
  deps: Deps,
): Promise<IvrInput> {
  if (digits === '') return { value, digits, found: [] };
  const places = allPlaces(value, at, deps);
  const left = places.length - MAX_PLACES;
  if (left > 0) deps.log.warn({ value, left }, 'a keyed value is not looked for in all places');
  const found = await Promise.all(
    places.slice(0, MAX_PLACES).map(async (place) => {
      const record = await recordIn(place, digits, deps);
      return record === null ? [] : [{ ...place, record }];
    }),
  );
  return { value, digits, found: found.flat() };
}

async function recordIn({ object, field }: IvrPlace, digits: string, { crm, log }: Deps) {
  try {
    return await crm.recordByField(object, field, digits);
  } catch (error) {
    // What is in our own database waits for it, as the call itself does.
    if (!(error instanceof CrmUnavailable) || storeUnavailable(error) !== null) throw error;
    log.warn({ object, field }, 'the CRM did not answer a look-up of what was keyed');
    return null;
  }
}

function allPlaces(value: string, at: EpochMs, deps: Deps): readonly IvrPlace[] {
  const places = new Map<string, IvrPlace>();
  for (const document of workflowsInUse(deps, at))
    for (const place of placesOf(value, document)) places.set(`${place.object} ${place.field}`, place);
  return [...places.values()];
}
