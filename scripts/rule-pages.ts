import { Marked, type Tokens } from 'marked';
import { rulePage } from '../src/domain/rule.ts';

/** A chapter of docs/rules as a page that an installed server shows. */
export interface RuleChapter {
  /** The last part of its address: `calls`; `index` stands at `/rules` itself. */
  readonly name: string;
  readonly title: string;
  readonly html: string;
}

const addressOf = (name: string): string => (name === 'index' ? '/rules' : `/rules/${name}`);

/** Renders a file of docs/rules. Throws where it has HTML of its own, which those pages need not have. */
export function ruleChapter(file: string, markdown: string): RuleChapter {
  const title = /^# (.+)$/m.exec(markdown)?.[1];
  if (title === undefined) throw new Error(`docs/rules/${file} has no title`);
  const name = nameOf(file);
  return { name, title: escaped(title), html: markdownToHtml(markdown) };
}

/** The way from each chapter to the others; `here` is the one that is read. */
export function chapterLinks(chapters: readonly RuleChapter[], here: RuleChapter): string {
  return chapters
    .map((chapter) => {
      const current = chapter === here ? ' aria-current="page"' : '';
      return `<a href="${addressOf(chapter.name)}"${current}>${chapter.title}</a>`;
    })
    .join('\n');
}

const nameOf = (file: string): string => (file === 'README.md' ? 'index' : file.replace(/\.md$/, ''));

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string => text.replaceAll(/[&<>"]/g, (sign) => escapes[sign] ?? sign);

/** Every number of a rule leads to it, also where it is not written as a link. */
const withRuleLinks = (html: string): string =>
  html.replaceAll(/\b[A-Z]\d{1,2}\b/g, (rule) => {
    const page = rulePage(rule);
    return page === null ? rule : `<a href="${addressOf(page)}#${rule}">${rule}</a>`;
  });

const marked = new Marked({
  renderer: {
    /** A rule's heading is the place that its number leads to. */
    heading({ depth, text, tokens }: Tokens.Heading) {
      const rule = /^([A-Z]\d+) · /.exec(text)?.[1];
      if (rule === undefined) return `<h${depth}>${this.parser.parseInline(tokens)}</h${depth}>\n`;
      return `<h${depth} id="${rule}">${escaped(text)}</h${depth}>\n`;
    },
    /** What decides a rule and what is missing of it is said more quietly than the rule. */
    paragraph({ text, tokens }: Tokens.Paragraph) {
      const isNote = /^(?:Decided in:|Not built yet)/.test(text);
      return `<p${isNote ? ' class="rules-note"' : ''}>${this.parser.parseInline(tokens)}</p>\n`;
    },
    text(token: Tokens.Text | Tokens.Escape) {
      if ('tokens' in token && token.tokens) return this.parser.parseInline(token.tokens);
      return withRuleLinks(escaped(token.text));
    },
    /** Long names and paths may be broken where they have joints, on a screen as narrow as a phone's. */
    codespan({ text }: Tokens.Codespan) {
      return `<code>${escaped(text).replaceAll(/[_/]/g, '$&<wbr>')}</code>`;
    },
    /** Other chapters are pages too; the repository's files are not, so their names stand there alone. */
    link({ href, tokens }: Tokens.Link) {
      const page = /^([\w-]+\.md)(#\w+)?$/.exec(href);
      const inner =
        page === null ? this.parser.parseInline(tokens) : escaped(tokens.map(({ raw }) => raw).join(''));
      return page === null
        ? inner
        : `<a href="${addressOf(nameOf(page[1] ?? ''))}${page[2] ?? ''}">${inner}</a>`;
    },
    html({ raw }: Tokens.HTML | Tokens.Tag): never {
      throw new Error(`docs/rules has HTML of its own: ${raw}`);
    },
  },
});

const markdownToHtml = (markdown: string): string => marked.parse(markdown, { async: false });
