import { describe, expect, it } from 'vitest';
import { merge } from './meanwhile.ts';

const fields = ['name', 'email', 'phone', 'account'];
const account = (id: string) => ({ kind: 'account', id, name: `Account ${id}` });
const before = { name: 'Anna', email: 'old@example.com', phone: '', account: account('a') };

describe('what two people have changed', () => {
  it('is brought together where it is not the same field: what was typed stays, the rest is theirs', () => {
    const typed = { ...before, phone: '123' };
    const theirs = { ...before, email: 'new@example.com' };
    expect(merge(fields, { before, typed, theirs })).toEqual({
      changed: ['email'],
      mine: {},
      theirs: {},
      values: { ...before, phone: '123', email: 'new@example.com' },
    });
  });
  it('is to be chosen where it is the same field, and what was typed stays until then', () => {
    const typed = { ...before, name: 'Anne', account: account('b') };
    const theirs = { ...before, name: 'Anni', account: null };
    expect(merge(fields, { before, typed, theirs })).toEqual({
      changed: ['name', 'account'],
      mine: { name: 'Anne', account: account('b') },
      theirs: { name: 'Anni', account: null },
      values: typed,
    });
  });
  it('is no question where both have typed the same', () => {
    const both = { ...before, name: 'Anne' };
    expect(merge(fields, { before, typed: both, theirs: both })).toMatchObject({
      changed: ['name'],
      mine: {},
      values: both,
    });
  });
  it('may be nothing of the form', () => {
    expect(merge(fields, { before, typed: before, theirs: before }).changed).toEqual([]);
  });
});
