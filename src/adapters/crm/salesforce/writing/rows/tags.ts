/** As people and reports read them, `invoice, urgent`: a comma in a tag has a backslash before it. */
const separator = ', ';

/** As many whole tags as the field takes. */
export function joinedTags(tags: readonly string[], length: number): string {
  let joined = '';
  for (const tag of tags) {
    const escaped = tag.replaceAll(/[\\,]/gu, String.raw`\$&`);
    const longer = joined === '' ? escaped : joined + separator + escaped;
    if (longer.length > length) break;
    joined = longer;
  }
  return joined;
}

export const splitTags = (joined: string): readonly string[] =>
  (joined.match(/(?:\\.|[^\\,])+/gsu) ?? []).map((tag) => tag.trim().replaceAll(/\\(.)/gsu, '$1'));
