import { expect, it } from 'vitest';
import { readable } from './log.ts';

it('a line of the log reads as time, level, message and the rest', () => {
  const line = JSON.stringify({
    level: 'warn',
    time: '2026-05-04T12:34:56.789Z',
    msg: 'the link is lost',
    tries: 2,
  });
  expect(readable(line)).toBe('12:34:56 warn  the link is lost {"tries":2}');
});
