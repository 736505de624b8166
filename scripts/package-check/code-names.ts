import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ofType, readPackage, type Finding } from './package.ts';

/** Names of the package's own as code writes them: `TielineQueue__c`; planted and invented ones in tests begin otherwise. */
const ownName = /\bTieline\w+?__c\b/g;

/**
 * Names in the code of fields and objects that the package does not bring: an org would refuse every write that has
 * one. `directories` are below `project`, which has the package in `salesforce`.
 */
export function codeNameFindings(project: string, directories: readonly string[]): readonly Finding[] {
  const { pkg } = readPackage(join(project, 'salesforce'));
  const known = new Set(
    [...ofType(pkg, 'CustomField'), ...ofType(pkg, 'CustomObject')].map(({ name }) => name.split('.').at(-1)),
  );
  return directories
    .map((directory) => join(project, directory))
    .filter((directory) => existsSync(directory))
    .flatMap((directory) =>
      readdirSync(directory, { recursive: true, encoding: 'utf8' })
        .filter((name) => /\.tsx?$/.test(name))
        .map((name) => join(directory, name)),
    )
    .flatMap((file) => {
      const names = new Set(readFileSync(file, 'utf8').match(ownName) ?? []);
      return [...names]
        .filter((name) => !known.has(name))
        .map((name) => ({ file, what: `${name} is not in the Salesforce package` }));
    });
}
