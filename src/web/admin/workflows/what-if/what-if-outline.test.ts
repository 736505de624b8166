import { describe, expect, it } from 'vitest';
import type { WhatIfItem } from '../../../../contract/workflows/what-if.ts';
import { translate } from '../../../../messages/index.ts';
import { whatIfCsv } from './what-if-csv.ts';
import { pairedLines } from './what-if-outline.ts';

type Outline = WhatIfItem['before'];
const say = translate.bind(null, 'en');

const erika = { kind: 'contact', id: 'c1', name: 'Erika Mustermann' };
const logged = (change: Partial<NonNullable<Outline['activity']>> = {}): Outline => ({
  outcome: 'log',
  reason: { code: 'why.log.completed', text: 'Logged as a past activity.', rule: 'L9' },
  activity: {
    status: 'completed',
    subject: 'Incoming call',
    who: erika,
    what: null,
    owner: { id: 'u1', name: 'Mia' },
    disposition: null,
    recordType: null,
    due: '2026-11-20',
    description: 'Talk time 6:32',
    tags: [],
    extra: {},
    ...change,
  },
  writes: [],
});
const unlogged: Outline = {
  outcome: 'none',
  reason: { code: 'why.log.off', text: 'Interactions of this kind are not logged.', rule: 'L9' },
  activity: null,
  writes: [],
};
const item = (before: Outline, after: Outline, change: Partial<WhatIfItem> = {}): WhatIfItem => ({
  interaction: 'i1',
  agent: { id: 'a1', name: 'Mia' },
  startedAt: '2026-11-19T15:42:00.000Z',
  kind: 'inbound-answered',
  direction: 'inbound',
  number: '+498963648018',
  name: 'Erika Mustermann',
  before,
  after,
  differences: ['open-instead-of-completed'],
  ...change,
});
/** The lines of a side, those that differ with a mark. */
const shown = (one: WhatIfItem, side: 'before' | 'after') =>
  pairedLines(one, say)[side].map(({ text, differs }) => `${differs ? '* ' : ''}${text}`);

describe('two outcomes of a contact', () => {
  it('both say what is logged and on which record, with a mark on each difference', () => {
    const one = item(logged(), logged({ status: 'open' }));
    expect(shown(one, 'before')).toEqual(['* Past activity', 'Contact Erika Mustermann']);
    expect(shown(one, 'after')).toEqual(['* Next step', 'Contact Erika Mustermann']);
  });

  it('say anything else only where it differs', () => {
    const one = item(logged(), logged({ subject: 'Call from Erika', owner: null }));
    expect(shown(one, 'before')).toEqual([
      'Past activity',
      'Contact Erika Mustermann',
      '* Incoming call',
      '* Mia',
    ]);
    expect(shown(one, 'after')).toContain('* Call from Erika');
    expect(shown(one, 'after')).toContain('* the integration’s user');
  });

  it('say why nothing is logged, and nothing of what the other one writes beside that', () => {
    const one = item(unlogged, logged());
    expect(shown(one, 'before')).toEqual(['* Not logged. Interactions of this kind are not logged.']);
    expect(shown(one, 'after')).toEqual(['* Past activity', '* Contact Erika Mustermann']);
    expect(pairedLines(one, say).before.map(({ rule }) => rule)).toEqual(['L9']);
  });

  it('name a record that would be made as new, and what is written beside the activity', () => {
    const made = { kind: 'case', id: null, name: 'Incoming call' };
    const after: Outline = {
      ...logged({ what: made }),
      writes: [
        { kind: 'case', operation: 'create-record', fields: { subject: 'Incoming call' } },
        { kind: 'mail', operation: 'send-mail', fields: { to: 'tom@example.org', subject: 'Missed call' } },
        { kind: 'of-another-release', operation: 'do', fields: {} },
      ],
    };
    expect(shown(item(logged(), after), 'after')).toEqual([
      'Past activity',
      '* Case Incoming call (new)',
      '* New case: Incoming call',
      '* Email: tom@example.org',
      '* of-another-release do',
    ]);
  });
});

describe('the file for spreadsheets', () => {
  it('has a row for each contact, with both outcomes', () => {
    const csv = whatIfCsv([item(logged(), logged({ status: 'open' }))], 7, 8, say);
    const [head, row, end] = csv.split('\r\n');
    expect(head).toContain('"v7, as it is","v8, as it would be"');
    expect(row).toBe(
      '2026-11-19T15:42:00.000Z,"Incoming, answered",Erika Mustermann,\'+498963648018,Mia,' +
        'Next step instead of past,Past activity; Contact Erika Mustermann,Next step; Contact Erika Mustermann,i1',
    );
    expect(end).toBe('');
  });
});
