import { isE164 } from '../../number.ts';
import type { PlanContext } from '../context/plan-context.ts';
import { callerRecordKey } from '../context/keys.ts';
import { created, skipped, noRecord, type RecordResult } from './record-result.ts';
import { ownerOf } from './owner.ts';
import { stepOf } from '../context/step.ts';
import { otherNumber, type MatchedParty } from './matched-party.ts';
import type { NewRecord } from '../context/writes.ts';

const setting = 'unknownCaller';

/**
 * The record that is created for an unknown number (spec L24), named after the number until somebody renames it. No
 * rule if a record was found or chosen, or if there is no customer number.
 */
export function callerRecord({ facts, workflow }: PlanContext, found: MatchedParty): RecordResult {
  const number = otherNumber(facts);
  if (found.record !== null || number === null || !isE164(number)) return noRecord;
  if (facts.interaction.otherIsOurs) return noRecord;
  const { unknownCaller } = workflow;
  const saw = { number };
  if (unknownCaller === 'nothing')
    return skipped(stepOf('L24', null, { saw, because: 'why.caller.nothing', setting }));
  // It may be somebody's.
  if (facts.match.isUnasked)
    return skipped(stepOf('L24', null, { saw, because: 'why.caller.unasked', setting }));
  const matter = facts.part?.details.relatedTo ?? found.keyed;
  if (matter !== null) {
    const values = { name: matter.name };
    return skipped(stepOf('L24', null, { saw, because: 'why.caller.known-matter', values, setting }));
  }
  const owner = ownerOf(facts, workflow).value;
  const phones = { owner, phone: number, unlessNumber: number };
  const fields: NewRecord =
    unknownCaller === 'account'
      ? { record: unknownCaller, name: number, ...phones }
      : { record: unknownCaller, firstName: null, lastName: number, email: null, ...phones };
  return created(
    { kind: 'caller-record', operation: 'create-record', key: callerRecordKey(facts), fields },
    stepOf(
      'L24',
      { kind: unknownCaller, name: number, owner },
      {
        saw,
        because: `why.caller.${unknownCaller}`,
        values: { number },
        setting,
      },
    ),
  );
}
