import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { ConfigProblem, Values } from './setting-reader.ts';

export interface ConfigFile {
  readonly values: Values;
  readonly problems: readonly ConfigProblem[];
}

export interface KnownNames {
  readonly isSetting: (name: string) => boolean;
  /** Says which there are. */
  readonly words: string;
}

/** The file with settings: the one `named`, otherwise `tieline.config.json` in `directory`, if there is one. */
export function readConfigFile(named: string | undefined, directory: string, known: KnownNames): ConfigFile {
  const path = resolve(directory, named ?? 'tieline.config.json');
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const absent = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (absent && named === undefined) return { values: {}, problems: [] };
    return broken('TIELINE_CONFIG', JSON.stringify(path), 'a file that can be read');
  }
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    content = null;
  }
  if (typeof content !== 'object' || content === null || Array.isArray(content))
    return broken(path, 'something else', 'one JSON object { "PORT": 8080, … }');
  return valuesOf(Object.entries(content), path, known);
}

function valuesOf(entries: readonly [string, unknown][], path: string, known: KnownNames): ConfigFile {
  const values: Record<string, string> = {};
  const problems: ConfigProblem[] = [];
  for (const [name, value] of entries) {
    const where = `${name} (in ${path})`;
    if (!known.isSetting(name))
      problems.push({
        name: where,
        given: 'a name that means nothing here',
        expected: `another. ${known.words}`,
      });
    else if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean')
      problems.push({
        name: where,
        given: 'null, a list or an object',
        expected: 'a text, a number, true or false',
      });
    else values[name] = String(value);
  }
  return { values, problems };
}

const broken = (name: string, given: string, expected: string): ConfigFile => ({
  values: {},
  problems: [{ name, given, expected }],
});
