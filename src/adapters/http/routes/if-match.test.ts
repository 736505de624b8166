import { describe, expect, it } from 'vitest';
import { ifMatch } from './if-match.ts';

describe('the versions that a change is based on', () => {
  it.each([
    ['none where nothing is said', undefined, null],
    ['none where any will do', ' * ', null],
    ['one', '"a"', ['a']],
    ['one that is weak', 'W/"a"', ['a']],
    ['several', '"a", W/"b","c"', ['a', 'b', 'c']],
    ['none that can be there where it is no tag', 'a', []],
  ])('are %s', (_, header, versions) => {
    expect(ifMatch({ headers: header === undefined ? {} : { 'if-match': header } })).toEqual(versions);
  });
});
