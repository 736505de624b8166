import { expect, it } from 'vitest';
import { searchExpression } from './search.ts';

it.each([
  ['Muster', '(muster* OR m?ster*)'],
  ['Groß', '(groß* OR gr?ß* OR gross*)'],
  ['Müller', '(müller* OR muller* OR m?ller* OR mueller*)'],
  ['acme.com (x)', '(acme* OR äcme*) AND (com* OR c?m*) AND (x*)'],
  ['*', null],
  ['a', null],
  [`'" } OR FIND {`, '(or* OR ör*) AND (find*)'],
])('of %j looks for %s', (text, expression) => {
  expect(searchExpression(text)).toBe(expression);
});
