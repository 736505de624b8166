import { describe, expect, it } from 'vitest';
import { isRecordId, longId } from './record-id.ts';

describe('an id of 15 characters', () => {
  it('is given the three that say where its capitals are', () => {
    expect(longId('0LQRM0000006CSz')).toBe('0LQRM0000006CSz4AM');
    expect(longId('001000000000001')).toBe('001000000000001AAA');
  });

  it('is left alone where it has them, or is none', () => {
    expect(longId('001000000000001AAA')).toBe('001000000000001AAA');
    expect(longId('leg-1')).toBe('leg-1');
  });
});

it('an id of 18 characters is one where the last three fit the others', () => {
  expect(['00T5g00000ABCDE', '00T5g00000ABCDEEA5'].map(isRecordId)).toEqual([true, true]);
  for (const none of ['00T5g00000ABCDEAAA', '', "' or 1=1", '00T5g00000ABCDEA', '00T5g00000ABCDÉ'])
    expect(isRecordId(none)).toBe(false);
});
