import { describe, expect, it } from 'vitest';
import { caseStatuses, leadStatuses } from '../../../../domain/crm/customer-record.ts';
import { caseStatusIn, caseStatusOf, leadStatusIn, leadStatusOf } from './statuses.ts';

const standardLeads = [
  'Open - Not Contacted',
  'Working - Contacted',
  'Closed - Converted',
  'Closed - Not Converted',
];
const newerLeads = ['New', 'Contacted', 'Nurturing', 'Qualified', 'Unqualified'];
const standardCases = ['New', 'Working', 'Escalated', 'On Hold', 'Closed'];
const germanCases = ['Neu', 'In Bearbeitung', 'Eskaliert', 'Geschlossen'];

describe('a status', () => {
  it.each([
    [standardLeads, 'open', 'Open - Not Contacted'],
    [standardLeads, 'working', 'Working - Contacted'],
    [standardLeads, 'qualified', 'Closed - Converted'],
    [standardLeads, 'unqualified', 'Closed - Not Converted'],
    [newerLeads, 'new', 'New'],
    [newerLeads, 'open', 'New'],
    [newerLeads, 'qualified', 'Qualified'],
    [newerLeads, 'unqualified', 'Unqualified'],
    [['Hot', 'Cold'], 'open', null],
  ] as const)('of a lead, in %j, %s is %s', (values, status, written) => {
    expect(leadStatusIn(values, status)).toBe(written);
  });

  it.each([
    [standardCases, 'open', 'New'],
    [standardCases, 'waiting', 'On Hold'],
    [standardCases, 'closed', 'Closed'],
    [germanCases, 'working', 'In Bearbeitung'],
    [germanCases, 'waiting', 'In Bearbeitung'],
  ] as const)('of a case, in %j, %s is %s', (values, status, written) => {
    expect(caseStatusIn(values, status)).toBe(written);
  });

  it('that is written is read as itself where the org has a value for it, or as one that is near', () => {
    for (const status of caseStatuses) {
      const value = caseStatusIn(standardCases, status);
      expect(caseStatusOf(value, status === 'closed')).toBe(status === 'open' ? 'new' : status);
    }
    for (const status of leadStatuses) {
      const value = leadStatusIn(newerLeads, status);
      expect(leadStatusOf(value, false)).toBe(status === 'open' ? 'new' : status);
    }
  });

  it('in words of the org’s own is open, unless the org says closed or converted', () => {
    expect(caseStatusOf('Rückfrage', false)).toBe('open');
    expect(caseStatusOf('Rückfrage', true)).toBe('closed');
    expect(caseStatusOf('Closed by mistake', false)).toBe('open');
    expect(leadStatusOf('Hot', false)).toBe('open');
    expect(leadStatusOf('Hot', true)).toBe('qualified');
    expect(leadStatusOf(null, false)).toBe('open');
  });
});
