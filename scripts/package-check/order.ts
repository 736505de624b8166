import type { Element } from './element.ts';
import { ofType, type Component, type Finding, type SalesforcePackage } from './package.ts';

/**
 * The Metadata API takes the elements of one name only side by side, and what an org gives back is sorted by name, so an
 * unsorted file changes as a whole when somebody retrieves it. `fullName` comes first.
 */
export const orderFindings = ({ components }: SalesforcePackage): readonly Finding[] =>
  components.flatMap(({ file, root }) => unordered(root).map((what) => ({ file, what })));

const rank = (name: string): string => (name === 'fullName' ? '' : name);

function unordered(element: Element): readonly string[] {
  const names = element.children.map(({ name }) => name);
  const here = names.flatMap((name, index) => {
    const before = names[index - 1];
    return before !== undefined && rank(before) > rank(name)
      ? [`unordered: <${name}> after <${before}> in <${element.name}>`]
      : [];
  });
  return [...here, ...element.children.flatMap(unordered)];
}

/** No two components of a type have one name, which Salesforce compares without heed to case. */
export function doubledNames(pkg: SalesforcePackage): readonly Finding[] {
  const known = new Map<string, Component>();
  return pkg.components.flatMap((component) => {
    const key = `${component.type} ${component.name}`.toLowerCase();
    const first = known.get(key);
    known.set(key, component);
    return first === undefined
      ? []
      : [{ file: component.file, what: `${component.type} ${component.name} is also in ${first.file}` }];
  });
}

/** The longest name that Salesforce takes for a field or an object, without `__c`. */
const NAME_LIMIT = 40;
const developerName = /^[A-Za-z](?:[A-Za-z0-9]|_(?!_))*(?<!_)$/;

/** Names of our own are what Salesforce takes as such: letters, digits and single underscores, at most 40. */
export const badNames = (pkg: SalesforcePackage): readonly Finding[] =>
  [...ofType(pkg, 'CustomField'), ...ofType(pkg, 'ListView'), ...ofType(pkg, 'CustomObject')].flatMap(
    ({ file, type, name }) => {
      const own = (name.split('.').at(-1) ?? '').replace(/__c$/, '');
      return own.length <= NAME_LIMIT && developerName.test(own)
        ? []
        : [{ file, what: `${type} ${name}: at most ${NAME_LIMIT} letters, digits and single underscores` }];
    },
  );
