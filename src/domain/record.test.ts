import { describe, expect, it } from 'vitest';
import { customKind, isCustomKind, recordKinds } from './record.ts';

describe('the name of an object that an administrator defines', () => {
  it('is letters, digits and underlines, a letter first', () => {
    for (const name of ['machine', 'Machine__c', 'serviceContract2']) expect(customKind(name)).toBe(name);
    for (const name of ['', '2machines', 'my machine', 'maschíne', 'a/b', 'm'.repeat(41)])
      expect(customKind(name)).toBeNull();
  });

  it('is none of a kind that there always is, in capitals or not', () => {
    for (const kind of recordKinds) {
      expect(isCustomKind(kind)).toBe(false);
      expect(customKind(kind)).toBeNull();
      expect(customKind(kind.toUpperCase())).toBeNull();
    }
  });

  it('is nothing that stands for something else in a program', () => {
    for (const name of ['constructor', 'toString', 'hasOwnProperty']) expect(customKind(name)).toBeNull();
  });
});
