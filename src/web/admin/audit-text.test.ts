import { describe, expect, it } from 'vitest';
import { actionText, detailText, nameOf, nounText } from './audit-text.ts';

const said = (key: string, values: object = {}) => `${key} ${JSON.stringify(values)}`;
const id = '01a1fa10-ba8a-7ae0-a89c-27aedb83f929';
const entry = {
  id: '01a1fa10-ba8a-79ee-8cc9-8fbca7f1d048',
  at: '2026-11-20T17:46:02.762Z',
  by: { id, name: 'Alex Brandt' },
  action: 'changed',
  noun: 'workflow',
  nounId: id,
  before: null,
  after: null,
} as const;

describe('an entry of the changes', () => {
  it('names what it is about as it was called then, else as it is called now, and never by an id', () => {
    const now = new Map([[id, 'Sales']]);
    expect(nameOf({ ...entry, after: { name: 'Selling' } }, now)).toBe('Selling');
    expect(nameOf(entry, now)).toBe('Sales');
    expect(nameOf(entry, new Map())).toBe('');
    expect(nameOf({ ...entry, noun: 'number', nounId: '+12025550100' }, now)).toBe('+12025550100');
    expect(nameOf({ ...entry, noun: 'settings', nounId: 'settings' }, now)).toBe('');
  });

  it('says what of a workflow was changed', () => {
    expect(detailText({ ...entry, after: { draft: [{}, {}] } }, said)).toContain('"count":2');
    const active = { active: { version: 2, from: Date.parse('2026-11-21T07:00:00Z') } };
    expect(detailText({ ...entry, after: active }, said)).toMatch(/workflow\.active .*"version":2/);
    expect(detailText({ ...entry, after: { teams: [] } }, said)).toContain('workflow.assigned');
  });

  it('does not call a workflow deleted if its activation was cancelled', () => {
    const before = { active: { version: 2, from: Date.parse('2026-11-21T07:00:00Z') } };
    const takenBack = { ...entry, action: 'removed', before } as const;
    expect(actionText(takenBack, said)).toContain('admin.word.changed');
    expect(detailText(takenBack, said)).toMatch(/workflow\.taken-back .*"version":2/);
  });

  it('stands for itself where its kind has no word', () => {
    expect(nounText({ ...entry, noun: 'thing' }, said)).toBe('thing');
  });
});
