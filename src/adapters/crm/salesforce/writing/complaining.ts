import type { CrmWriteResult } from '../../../../application/ports/crm/writer.ts';

/** Of what an org's triggers and rules say, more than a page would ever show. */
const wordsLimit = 2_000;

/**
 * The same result with what the org complained of before it, each complaint once: Salesforce says each only once, and it is true
 * whatever becomes of the write. null and undefined: nothing was said.
 */
export function complaining(
  result: CrmWriteResult,
  ...before: readonly (string | null | undefined)[]
): CrmWriteResult {
  let complaint = '';
  for (const words of [...before, result.complaint])
    if (words && !complaint.includes(words)) complaint = complaint === '' ? words : `${complaint} ${words}`;
  return complaint === '' ? result : { ...result, complaint: complaint.slice(0, wordsLimit) };
}
