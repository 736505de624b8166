/** A description of the API without the schemas that no operation leads to: the generator gives each in two readings. */
export function withoutUnused<Document extends object>(document: Document): Document {
  const components = membersOf(membersOf(document)['components']);
  const schemas = membersOf(components['schemas']);
  const used = new Set<string>();
  const follow = (part: unknown): void => {
    for (const name of namesIn(part)) {
      if (used.has(name)) continue;
      used.add(name);
      follow(schemas[name]);
    }
  };
  follow({ ...document, components: { ...components, schemas: {} } });
  const kept = Object.entries(schemas).filter(([name]) => used.has(name));
  return { ...document, components: { ...components, schemas: Object.fromEntries(kept) } };
}

const membersOf = (part: unknown): Readonly<Record<string, unknown>> =>
  typeof part === 'object' && part !== null ? { ...part } : {};

const namesIn = (part: unknown): readonly string[] =>
  [...JSON.stringify(part ?? null).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/gu)].map(
    ([, name = '']) => name,
  );
