import { expect, it } from 'vitest';
import { complaining } from './complaining.ts';
import { later } from './requests/later.ts';

const locked = later('The row is locked.');

it('says each complaint once, the first one first, and nothing where there is none', () => {
  const first = complaining(locked, 'Say the department.', null, undefined);
  expect(first).toEqual({ ...locked, complaint: 'Say the department.' });
  const both = complaining({ ...locked, complaint: 'The call is over.' }, first.complaint);
  expect(both).toEqual({ ...locked, complaint: 'Say the department. The call is over.' });
  expect(complaining(both, first.complaint, 'The call is over.')).toEqual(both);
  expect(complaining(locked, null, undefined)).toEqual(locked);
});

it('takes no more than anybody reads', () => {
  expect(complaining(locked, 'a'.repeat(1_999), 'bcd').complaint).toBe(`${'a'.repeat(1_999)} `);
});
