import { describe, expect, it } from 'vitest';
import { customKind, recordKinds } from '../record.ts';
import { isRefusal } from '../refusal.ts';
import { relate, whatKinds, whoKinds } from './related.ts';

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

  it('is with people and about matters', () => {
    for (const kind of recordKinds) {
      expect(isRefusal(relate({ kind }, null))).toBe(!whoKinds.some((each) => each === kind));
      expect(isRefusal(relate(null, { kind }))).toBe(!whatKinds.some((each) => each === kind));
    }
  });
});
