import { describe, expect, it } from 'vitest';
import { parseXml } from './element.ts';

describe('a metadata file', () => {
  it('is read with its elements in order, its attributes and its entities', () => {
    const text = `<?xml version="1.0" encoding="UTF-8"?>\n<!-- why -->\n<a x="1 &amp; 2">\n  <b>1 &lt; 2</b>\n  <c/>\n</a>\n`;
    expect(parseXml(text)).toEqual({
      name: 'a',
      attributes: { x: '1 & 2' },
      text: '',
      children: [
        { name: 'b', attributes: {}, children: [], text: '1 < 2' },
        { name: 'c', attributes: {}, children: [], text: '' },
      ],
    });
  });

  it.each([
    ['a tag that is not closed', '<a>\n<b>\n</a>', 'line 3: </a> does not close <b>'],
    ['an end that is missing', '<a>\n', 'line 2: <a> is never closed'],
    ['a bare ampersand', '<a>\nA & B</a>', 'line 1: "&" is no entity'],
    ['an unknown entity', '<a>&nbsp;</a>', '"&nbsp;" is no entity'],
    ['text between elements', '<a>\n<b/>x\n</a>', 'text beside elements in <a>: "x"'],
    ['text outside the root', 'x<a/>', 'text beside elements'],
    ['two roots', '<a/><b/>', 'one root element'],
    ['nothing', '', 'one root element'],
    ['an attribute without quotes', '<a x=1/>', 'not understood'],
    ['a document type', '<!DOCTYPE a [<!ENTITY b "c">]><a/>', 'not understood'],
  ])('with %s is refused', (_what, text, finding) => {
    expect(parseXml(text)).toEqual({ broken: expect.stringContaining(finding) });
  });
});
