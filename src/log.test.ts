import { pino } from 'pino';
import { expect, it } from 'vitest';
import { StoreUnavailable } from './application/ports/runtime/store.ts';
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

it('says at the level of what our own database is: away is for debugging, busy a warning, anything else as it is', () => {
  const lines: string[] = [];
  const log = pino(logOptions('debug'), { write: (line: string) => void lines.push(line) });
  const failures = [
    new StoreUnavailable('away', 'The database is away', null),
    new StoreUnavailable('busy', 'The database is busy', null),
    new Error('a bug'),
  ];
  for (const err of failures) log.error({ err }, 'mails could not be sent');
  log.warn({ err: failures[1] }, 'mails could not be sent');
  expect(lines.map((line) => /"level":"(\w+)"/.exec(line)?.[1])).toEqual(['debug', 'warn', 'error', 'warn']);
});
