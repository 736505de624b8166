/** Elements by name: text, a number or a truth, elements within, nothing as null. */
export type XmlContent = string | number | boolean | null | { readonly [name: string]: XmlContent };

/** The elements written out; null is `xsi:nil`. */
export function xmlOf(content: XmlContent): string {
  if (content === null) return '';
  if (typeof content !== 'object') return escapeXml(String(content));
  return Object.entries(content)
    .map(([name, inner]) =>
      inner === null ? `<${name} xsi:nil="true"/>` : `<${name}>${xmlOf(inner)}</${name}>`,
    )
    .join('');
}

const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
