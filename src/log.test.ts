import { pino } from 'pino';
import { expect, it } from 'vitest';
import { logOptions, readable } from './log.ts';

it('a line of the log reads as time, level, message and the rest', () => {
  const line = JSON.stringify({
    level: 'warn',
    time: '2026-05-04T12:34:56.789Z',
    msg: 'the link is lost',
    tries: 2,
  });
  expect(readable(line)).toBe('12:34:56 warn  the link is lost {"tries":2}');
});

it('an error of the database is logged without the row that it quotes', () => {
  const lines: string[] = [];
  const log = pino(logOptions('info'), { write: (line: string) => void lines.push(line) });
  const error = Object.assign(new Error('null value violates a constraint'), {
    code: '23502',
    detail: 'Failing row contains (Anna Tester, +3120555000).',
    where: "unnamed portal with parameters: $1 = 'Anna Tester'",
  });
  log.error({ err: error }, 'a request failed unexpectedly');
  expect(lines.join('')).toContain('23502');
  expect(lines.join('')).not.toContain('Anna');
});
