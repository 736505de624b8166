import { describe, expect, it } from 'vitest';
import { agentId, queueId } from '../ids.ts';
import { contacts, type ContactFigures } from './contacts.ts';
import { ledger } from './ledger.ts';
import { logging } from './logging.ts';
import { missedCalls } from './missed-calls.ts';
import { share, type Table } from './report.ts';
import { serviceLevel } from './service-level.ts';

const none = {
  contacts: 0,
  inboundAnswered: 0,
  inboundMissed: 0,
  outboundAnswered: 0,
  outboundUnanswered: 0,
  internal: 0,
  talkMs: 0,
  talks: 0,
};
const figures = (key: string, change: Partial<ContactFigures>): ContactFigures => ({
  ...none,
  key,
  ...change,
});
const calendar = { zone: 'UTC', days: [] };

const tables: readonly (readonly [string, Table])[] = [
  [
    'missed calls',
    missedCalls([{ agent: agentId('a'), answered: 1, missed: 2, answeredByAnother: 1 }], {
      answered: 1,
      missed: 2,
      answeredByAnother: 1,
    }),
  ],
  ['contacts by kind', contacts('kind', [figures('internal', { contacts: 1 })], none, calendar)],
  ['contacts by hour', contacts('hour', [], none, calendar)],
  [
    'service level',
    serviceLevel(
      [
        {
          queue: queueId('q'),
          answered: 0,
          within: 0,
          abandoned: 1,
          meanWaitMs: null,
          mostWaitMs: 1,
          longestWaitMs: 1,
        },
      ],
      () => null,
    ),
  ],
  ['logging', logging([{ outcome: 'log', reason: 'why.log.open', contacts: 1, parts: 1 }], 1)],
  ['ledger', ledger([])],
];

describe('a report', () => {
  it.each(tables)('has a cell for each column: %s', (_, { columns, rows, total }) => {
    for (const { names, values } of rows) expect(names.length + values.length).toBe(columns.length);
    const names = columns.filter(({ unit }) => unit === 'text' || unit === 'day').length;
    expect(names + total.length).toBe(columns.length);
  });

  it('gives each hour of the day, those without contacts too', () => {
    const { rows } = contacts('hour', [figures('9', { contacts: 3 })], none, calendar);
    expect(rows.map(({ values }) => values[0])).toEqual([
      ...Array.from({ length: 9 }, () => 0),
      3,
      ...Array.from({ length: 14 }, () => 0),
    ]);
    expect(rows[9]?.contacts).toEqual({ hour: '9', zone: 'UTC' });
  });

  it('says nothing about a share of nothing', () => {
    expect([share(0, 0), share(1, 3), share(3, 3)]).toEqual([null, 33.3, 100]);
  });
});
