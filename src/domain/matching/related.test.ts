import { describe, expect, it } from 'vitest';
import { customKind, recordKinds } from '../record.ts';
import { isRefusal } from '../refusal.ts';
import { isRelatable, refuseUnrelatable, relate, whatKinds, whoKinds } from './related.ts';

describe('an activity', () => {
  it('may have a name, a related record, both or neither', () => {
    expect(relate(null, null)).toBeNull();
    for (const kind of whoKinds) expect(relate({ kind }, null)).toBeNull();
    for (const kind of whatKinds) {
      expect(relate(null, { kind })).toBeNull();
      expect(relate({ kind: 'contact' }, { kind })).toBeNull();
    }
  });

  it('with a lead has no related record', () => {
    for (const kind of whatKinds)
      expect(relate({ kind: 'lead' }, { kind })).toMatchObject({
        refused: 'combination-not-allowed',
        errors: [{ path: 'relatedTo' }],
      });
  });

  it('may be about what an administrator defined, and never with it', () => {
    const kind = customKind('machine');
    if (kind === null) throw new Error('machine is a name');
    expect(relate({ kind: 'contact' }, { kind })).toBeNull();
    expect(isRefusal(relate({ kind }, null))).toBe(true);
  });

  it('is about no object that the CRM relates none to', () => {
    const [machine, user] = ['Machine__c', 'User'].map(customKind);
    if (!machine || !user) throw new Error('both are names');
    const taken = { relatable: [machine] };
    expect(isRelatable(machine, taken)).toBe(true);
    expect(refuseUnrelatable(machine, taken, 'relatedTo')).toBeNull();
    expect(isRelatable(user, taken)).toBe(false);
    expect(refuseUnrelatable(user, taken, 'relatedTo')).toMatchObject({
      refused: 'combination-not-allowed',
      errors: [{ path: 'relatedTo', message: 'problem.field.what-kind' }],
    });
    for (const kind of recordKinds) expect(isRelatable(kind, { relatable: [] })).toBe(true);
    expect(isRelatable(user, { relatable: null })).toBe(true);
  });

  it('is with people and about matters', () => {
    for (const kind of recordKinds) {
      expect(isRefusal(relate({ kind }, null))).toBe(!whoKinds.some((each) => each === kind));
      expect(isRefusal(relate(null, { kind }))).toBe(!whatKinds.some((each) => each === kind));
    }
  });
});
