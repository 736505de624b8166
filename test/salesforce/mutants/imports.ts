import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** The files below a folder, and what each imports by its path. */
export type Imports = ReadonlyMap<string, readonly string[]>;

export const importsBelow = (folder: string): Imports =>
  new Map(
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => join(folder, name))
      .map((file) => [file, importedBy(file, readFileSync(file, 'utf8'))]),
  );

const importedBy = (file: string, code: string): readonly string[] =>
  [...code.matchAll(/ from '(\.[^']+)'/g)].map(([, path = '']) => resolve(dirname(file), path));

/** The file and all that import it, by way of others too: they are what its mistakes can reach. */
export function reachedFrom(file: string, imports: Imports): ReadonlySet<string> {
  const reached = new Set([file]);
  // A set goes on with what is added to it on the way.
  for (const one of reached)
    for (const [importer, imported] of imports) if (imported.includes(one)) reached.add(importer);
  return reached;
}
