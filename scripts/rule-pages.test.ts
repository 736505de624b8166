import { describe, expect, it } from 'vitest';
import { chapterLinks, ruleChapter } from './rule-pages.ts';

const page = (body: string) => ruleChapter('logging.md', `# Logging\n\n${body}\n`).html;

describe('a chapter of the rules as a page', () => {
  it('has the number of each rule as the place that a link leads to', () => {
    expect(page('### L20 · Missed & gone')).toContain('<h3 id="L20">L20 · Missed &amp; gone</h3>');
  });

  it('leads from every number in a text to its rule, in whatever chapter', () => {
    const html = page('As with C10 (R4), but `spec L7` and B52 stay as they are.');
    expect(html).toContain(
      'As with <a href="/rules/calls#C10">C10</a> (<a href="/rules/routing#R4">R4</a>), but <code>spec L7</code> and B52',
    );
  });

  it('leads to other chapters, and names files of the repository without a link', () => {
    expect(page('[Calls](calls.md#C1), [start](README.md)')).toContain(
      '<a href="/rules/calls#C1">Calls</a>, <a href="/rules">start</a>',
    );
    expect(page('Decided in: [`src/a.ts`](../../src/a.ts)')).toContain(
      '<p class="rules-note">Decided in: <code>src/<wbr>a.ts</code></p>',
    );
  });

  it('says which of the chapters it is', () => {
    const chapters = ['README.md', 'calls.md'].map((file) => ruleChapter(file, `# Of ${file}\n`));
    expect(chapters.map((here) => chapterLinks(chapters, here))).toEqual([
      '<a href="/rules" aria-current="page">Of README.md</a>\n<a href="/rules/calls">Of calls.md</a>',
      '<a href="/rules">Of README.md</a>\n<a href="/rules/calls" aria-current="page">Of calls.md</a>',
    ]);
  });

  it('is refused without a title, and with HTML of its own', () => {
    expect(() => ruleChapter('a.md', 'Text.')).toThrow('docs/rules/a.md has no title');
    expect(() => page('<script>alert(1)</script>')).toThrow('docs/rules has HTML of its own');
  });
});
