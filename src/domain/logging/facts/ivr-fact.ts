import type { IvrInput, IvrPlace } from '../../channels/voice/ivr-step.ts';
import type { Workflow } from '../../workflow/workflow.ts';
import type { IvrFact } from './facts.ts';

/** The places in which this workflow looks for a value, the preferred one first. */
export const placesOf = (value: string, workflow: Workflow): readonly IvrPlace[] =>
  workflow.ivrPop.filter((pop) => pop.value === value).map(({ object, field }) => ({ object, field }));

/**
 * The keyed value as a workflow sees it: with the record in the first of its places that has one (spec L29). null:
 * nothing was asked for, or nothing was keyed.
 */
export function ivrFact(keyed: IvrInput | null, workflow: Workflow): IvrFact | null {
  if (keyed === null || keyed.digits === '') return null;
  const { value, digits, found } = keyed;
  const records = placesOf(value, workflow).map(
    ({ object, field }) => found.find((one) => one.object === object && one.field === field)?.record,
  );
  return { value, digits, record: records.find((record) => record !== undefined) ?? null };
}
