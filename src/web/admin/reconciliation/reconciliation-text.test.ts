import { describe, expect, it } from 'vitest';
import type { ReconciliationFinding } from '../../../contract/operations/reconciliation.ts';
import { findingsAsCsv, valueText } from './reconciliation-text.ts';

const say = (key: string) => key;
const finding: ReconciliationFinding = {
  found: 'changed',
  interactionId: 'i1',
  agentId: 'mia',
  key: 'i1-mia-activity',
  kind: 'activity',
  record: { kind: 'task', id: 't1', name: '=HYPERLINK("http://evil")' },
  fields: [
    { name: 'subject', expected: 'Call', there: '=1+1' },
    { name: 'who', expected: { kind: 'contact', id: 'c1', name: 'Erika' }, there: null },
  ],
};

describe('the findings of a reconciliation as a file', () => {
  it('have a row for each field, and no cell that a spreadsheet calculates', () => {
    const [head, ...rows] = findingsAsCsv([finding, { ...finding, found: 'missing', fields: [] }], say)
      .trimEnd()
      .split('\r\n');
    expect(head?.split(',')).toHaveLength(8);
    expect(rows).toHaveLength(3);
    expect(rows[0]).toContain('"desk.field.subject","Call","\'=1+1","i1","i1-mia-activity"');
    expect(rows[1]).toContain('"desk.field.who","Erika",""');
    expect(rows[2]).toContain('"admin.reconciliation.missing"');
  });
});

describe('a value that differs', () => {
  it.each([
    ['tags', ['a', 'b'], 'a, b'],
    ['durationSeconds', 62, '62'],
    ['what', { kind: 'case', id: '1', name: '0001 Invoice' }, '0001 Invoice'],
    ['owner', null, ''],
    ['extra', { a: 'b' }, '{"a":"b"}'],
  ])('of %s is shown as %j would be read', (name, value, shown) => {
    expect(valueText(name, value)).toBe(shown);
  });
});
