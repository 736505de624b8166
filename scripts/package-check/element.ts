/** One element of a metadata file. Metadata has no text beside elements, so `text` is that of an element without children. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Element[];
  readonly text: string;
}

/** An element whose end has not come yet. */
interface Open {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
  text: string;
}

// Of XML only what metadata files have: no document types, no CDATA sections, no processing instructions.
const declaration = /^<\?xml version="1\.0" encoding="UTF-8"\?>\s*/;
const token =
  /<!--[^]*?-->|<\/(?<end>[\w:.-]+)\s*>|<(?<start>[\w:.-]+)(?<attributes>(?:\s+[\w:.-]+="[^"<]*")*)\s*(?<alone>\/?)>|(?<text>[^<]+)/y;
const attribute = /(?<name>[\w:.-]+)="(?<value>[^"]*)"/g;
const entity = /&(?<name>\w+|#\d+);|&/g;
const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

class Broken extends Error {}

function decoded(text: string): string {
  return text.replaceAll(entity, (whole, name: string | undefined) => {
    if (name?.startsWith('#')) return String.fromCodePoint(Number(name.slice(1)));
    const character = name === undefined ? undefined : entities[name];
    if (character === undefined) throw new Broken(`"${whole}" is no entity; a bare & is written &amp;`);
    return character;
  });
}

const attributesIn = (text: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...text.matchAll(attribute)].map(({ groups }) => [
      groups?.['name'] ?? '',
      decoded(groups?.['value'] ?? ''),
    ]),
  );

function close({ name, attributes, children, text }: Open): Element {
  if (children.length > 0 && text.trim() !== '')
    throw new Broken(`text beside elements in <${name}>: "${text.trim()}"`);
  return { name, attributes, children, text: children.length > 0 ? '' : text };
}

/** The root of a document with everything in it, in the order of the file; or what is wrong with it, with its line. */
export function parseXml(text: string): Element | { readonly broken: string } {
  const top: Open = { name: '', attributes: {}, children: [], text: '' };
  const open: Open[] = [top];
  token.lastIndex = declaration.exec(text)?.[0].length ?? 0;
  let at = token.lastIndex;
  try {
    while (at < text.length) {
      const groups = token.exec(text)?.groups;
      if (groups === undefined) throw new Broken('not understood');
      read(groups, open);
      at = token.lastIndex;
    }
    const unclosed = open.at(-1);
    if (unclosed !== undefined && unclosed !== top) throw new Broken(`<${unclosed.name}> is never closed`);
    const [root] = close(top).children;
    if (root === undefined || top.children.length > 1) throw new Broken('there must be one root element');
    return root;
  } catch (error) {
    if (!(error instanceof Broken)) throw error;
    return { broken: `line ${text.slice(0, at).split('\n').length}: ${error.message}` };
  }
}

/** One token more: it is added to what is open, opens something, or closes the innermost. */
function read(groups: Readonly<Record<string, string | undefined>>, open: Open[]): void {
  const { start, end, attributes = '', alone, text } = groups;
  const inner = open.at(-1);
  if (inner === undefined) return;
  if (text !== undefined) inner.text += decoded(text);
  if (start !== undefined) {
    const begun = { name: start, attributes: attributesIn(attributes), children: [], text: '' };
    if (alone === '/') inner.children.push(close(begun));
    else open.push(begun);
  }
  if (end === undefined) return;
  const outer = open.at(-2);
  if (inner.name !== end || outer === undefined) throw new Broken(`</${end}> does not close <${inner.name}>`);
  outer.children.push(close(inner));
  open.pop();
}

/** The children of that name. */
export const all = (element: Element, name: string): readonly Element[] =>
  element.children.filter((child) => child.name === name);

/** The text of the first child of that name; '' = there is none. */
export const textOf = (element: Element, name: string): string =>
  element.children.find((child) => child.name === name)?.text ?? '';

/** The texts of every element of one of these names, however deep. */
export const textsWithin = (element: Element, names: readonly string[]): readonly string[] =>
  element.children.flatMap((child) => [
    ...(names.includes(child.name) ? [child.text] : []),
    ...textsWithin(child, names),
  ]);
