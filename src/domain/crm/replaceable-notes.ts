/**
 * The notes (an activity's description) that a write may replace in the CRM: those that Tieline has written, and those
 * that somebody agreed to replace. Any other was written by somebody else, and stays (spec L17). `anything`: an agent
 * chose to replace what stands there while the CRM could not be asked what that is.
 */
export type ReplaceableNotes = readonly string[] | 'anything';

/** What either of the two may replace. */
export function eitherOf(one: ReplaceableNotes, other: ReplaceableNotes): ReplaceableNotes {
  if (one === 'anything' || other === 'anything') return 'anything';
  return [...new Set([...one, ...other])];
}

/** A record of a call that the CRM makes by itself begins with an empty note, which is nobody's (spec L17, X9). */
export const isNobodys = (noteOfCall: string): boolean => noteOfCall.trim() === '';
