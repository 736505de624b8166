import { all, textOf } from './element.ts';
import type { Component, Finding, SalesforcePackage } from './package.ts';

/** A manifest names a folder as a member of what is in it; what belongs to a parent is not named at all. */
function listed({ type, name }: Component): string | null {
  if (type === 'ReportFolder') return `Report ${name}`;
  if (type === 'DashboardFolder') return `Dashboard ${name}`;
  return type === 'CustomFieldTranslation' ? null : `${type} ${name}`;
}

/** Manifests list what is in their directory, all of it and nothing else. */
export function manifestFindings({ components, manifests }: SalesforcePackage): readonly Finding[] {
  const directories = new Set([...components.map(({ directory }) => directory), ...manifests.keys()]);
  return [...directories].flatMap((directory) => {
    const manifest = manifests.get(directory);
    if (manifest === undefined)
      return [{ file: 'manifest', what: `the directory ${directory} has no manifest` }];
    const named = all(manifest.root, 'types').flatMap((types) =>
      all(types, 'members').map(({ text }) => `${textOf(types, 'name')} ${text}`),
    );
    const there = components.flatMap((one) => {
      const name = one.directory === directory ? listed(one) : null;
      return name === null ? [] : [name];
    });
    return [
      ...there.filter((name) => !named.includes(name)).map((name) => `does not list ${name}`),
      ...named.filter((name) => !there.includes(name)).map((name) => `lists ${name}, which does not exist`),
      ...named.filter((name, index) => named.indexOf(name) !== index).map((name) => `lists ${name} twice`),
    ].map((what) => ({ file: manifest.file, what }));
  });
}
