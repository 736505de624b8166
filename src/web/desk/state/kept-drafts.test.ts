import { describe, expect, it } from 'vitest';
import type { Details } from '../../../contract/interactions/interaction.ts';
import { stillUnsent } from './kept-drafts.ts';

const server: Details = {
  name: null,
  relatedTo: null,
  subject: null,
  disposition: null,
  tags: [],
  comments: 'Position 3',
};

describe('what was typed before a reload or a crash', () => {
  it('is sent where the server still has what it had then', () => {
    const kept = { typed: { comments: 'Position 3 twice' }, known: { comments: ['Position 3'] } };
    expect(stillUnsent(kept, server)).toEqual({ comments: 'Position 3 twice' });
  });
  it('is sent where only an earlier stretch of it arrived', () => {
    const kept = { typed: { comments: 'Position 3 twice' }, known: { comments: ['', 'Position 3'] } };
    expect(stillUnsent(kept, server)).toEqual({ comments: 'Position 3 twice' });
  });
  it('is not sent twice', () => {
    const kept = { typed: { comments: 'Position 3', tags: [] }, known: { comments: [''], tags: [['new']] } };
    expect(stillUnsent(kept, server)).toEqual({});
  });
  it('replaces nothing that was changed elsewhere meanwhile; a comment is set below the other', () => {
    const kept = {
      typed: { comments: 'Call back', disposition: 'sold' },
      known: { comments: [''], disposition: ['lost'] },
    };
    expect(stillUnsent(kept, server)).toEqual({ comments: 'Position 3\nCall back' });
  });
});
