import { describe, expect, it } from 'vitest';
import { answered, but } from '../../../../test/support/fixtures/contact-facts.ts';
import { planned } from '../../../../test/support/fixtures/planned.ts';
import { noDetails } from '../../interaction/details.ts';
import { leavesNote, withNoteDecision } from './note-decision.ts';

const noted = (comments: string) => but(answered, { part: { details: { ...noDetails, comments } } });
const kept = withNoteDecision(noted('Ours.'), null, 'leave');

describe('a note that the agent left to the CRM', () => {
  it('is left as long as the comments are those that were given up', () => {
    expect(leavesNote(withNoteDecision(noted('Ours.'), kept, []))).toBe(true);
    expect(leavesNote(withNoteDecision(noted('Ours, later.'), kept, []))).toBe(false);
  });
  it.each([[['Theirs.']], ['anything' as const]])('is not left any more once %j is replaced', (replaced) => {
    expect(leavesNote(withNoteDecision(noted('Ours.'), kept, replaced))).toBe(false);
  });
  it('is told with its rule, and nothing is told where nobody left one', () => {
    expect(planned(kept).codes).toContain('why.note.left');
    expect(planned(noted('Ours.')).codes).not.toContain('why.note.left');
  });
});
