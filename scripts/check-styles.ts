import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

/**
 * The rules for style sheets. The sheets of `src/web/ui` that `style.css` imports are shared by all pages: each class
 * is defined in one of them. Everything else is a module, `x.module.css`, whose classes mean nothing outside the
 * components that import it; all of it is in one layer that `style.css` names.
 */
const web = 'src/web';
const shared = join(web, 'ui/style.css');
/** The pages of docs/rules are rendered from Markdown, without components that could import a module. */
const rendered = join(web, 'rules/rules.css');

interface Sheet {
  readonly file: string;
  readonly text: string;
  readonly classes: ReadonlySet<string>;
  /** Those that a rule of this sheet is about alone; `.pill.bad` only says how a pill differs. */
  readonly own: ReadonlySet<string>;
}

interface Component {
  readonly file: string;
  readonly text: string;
  /** The modules it imports, under the names it gives them. */
  readonly modules: ReadonlyMap<string, string>;
}

const filesEnding = (directory: string, ending: string): readonly string[] =>
  readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .map((name) => join(directory, name));

const withoutComments = (text: string): string => text.replaceAll(/\/\*[^]*?\*\//g, '');

/** The selectors of a sheet: what stands before each block, other than the names of at-rules. */
const selectors = (text: string): readonly string[] =>
  [...text.matchAll(/(?:^|[{};])\s*(?<selector>[^{};@]+)\{/g)].map(
    ({ groups }) => groups?.['selector'] ?? '',
  );

function readSheet(file: string): Sheet {
  const text = withoutComments(readFileSync(file, 'utf8'));
  const all = selectors(text);
  const names = (pattern: RegExp): ReadonlySet<string> =>
    new Set(all.flatMap((one) => [...one.matchAll(pattern)].map(({ groups }) => groups?.['name'] ?? '')));
  return {
    file,
    text,
    classes: names(/\.(?<name>[a-z][\w-]*)/gi),
    own: names(/(?<=^|,)\s*\.(?<name>[a-z][\w-]*)\s*(?=,|$)/gi),
  };
}

function readComponent(file: string): Component {
  const text = readFileSync(file, 'utf8');
  const imports = text.matchAll(/^import (?<name>\w+) from '(?<path>[^']+\.module\.css)';$/gm);
  return {
    file,
    text,
    modules: new Map(
      [...imports].map(({ groups }) => [
        groups?.['name'] ?? '',
        normalize(join(dirname(file), groups?.['path'] ?? '')),
      ]),
    ),
  };
}

/** The words of each `className`, of those that stand there as texts. */
const globalNames = ({ text }: Component): readonly string[] =>
  [...text.matchAll(/className="(?<names>[^"]*)"|\bclasses\('(?<first>[^']*)'/g)].flatMap(({ groups }) =>
    (groups?.['names'] ?? groups?.['first'] ?? '').split(' ').filter((name) => name !== ''),
  );

/** How a component uses the classes of a module, as the names after the dot. */
const usedNames = ({ text }: Component, name: string): readonly string[] =>
  [...text.matchAll(new RegExp(String.raw`\b${name}\.(?<used>\w+)`, 'g'))].map(
    ({ groups }) => groups?.['used'] ?? '',
  );

function sharedFaults(sheets: readonly Sheet[], components: readonly Component[]): readonly string[] {
  const faults: string[] = [];
  const definedIn = new Map<string, string>();
  const known = new Set(sheets.flatMap(({ classes }) => [...classes]));
  for (const { file, own } of sheets)
    for (const name of own) {
      const before = definedIn.get(name);
      if (before !== undefined) faults.push(`${file}: .${name} is defined in ${before} already`);
      definedIn.set(name, file);
    }
  for (const component of components)
    for (const name of globalNames(component))
      if (!known.has(name)) faults.push(`${component.file}: no shared sheet defines .${name}`);
  return faults;
}

function moduleFaults(
  module: Sheet,
  layers: readonly string[],
  components: readonly Component[],
): readonly string[] {
  const { file, text, classes } = module;
  const faults: string[] = [];
  const layer = /^\s*@layer (?<layer>\w+) \{[^]*\}\s*$/.exec(text)?.groups?.['layer'];
  if (layer === undefined || !layers.includes(layer))
    faults.push(`${file}: everything in it must be in one layer of ${layers.join(', ')}`);
  if (text.includes(':global')) faults.push(`${file}: a module reaches no class outside it`);
  const used = new Set<string>();
  for (const component of components)
    for (const [name, path] of component.modules) {
      if (path !== file) continue;
      if (component.text.includes(`${name}[`))
        faults.push(
          `${component.file}: ${name}[…] hides which classes it uses; a data attribute says a state`,
        );
      for (const one of usedNames(component, name)) {
        used.add(one);
        if (!classes.has(one)) faults.push(`${component.file}: ${file} defines no .${one}`);
      }
    }
  for (const name of classes) if (!used.has(name)) faults.push(`${file}: nothing uses .${name}`);
  return faults;
}

const order = readFileSync(shared, 'utf8');
const layers = (/^@layer (?<names>[\w, ]+);/m.exec(order)?.groups?.['names'] ?? '').split(', ');
const imported = [...order.matchAll(/@import '(?<path>[^']+)' layer\((?<layer>\w+)\)/g)].map(({ groups }) =>
  join(dirname(shared), groups?.['path'] ?? ''),
);
const sheets = filesEnding(web, '.css').map((file) => readSheet(file));
const modules = sheets.filter(({ file }) => file.endsWith('.module.css'));
const components = filesEnding(web, '.tsx').map((file) => readComponent(file));

const faults = [
  ...sheets
    .filter(({ file }) => ![shared, rendered, ...imported].includes(file) && !file.endsWith('.module.css'))
    .map(({ file }) => `${file}: a sheet is a module, or style.css imports it`),
  ...sharedFaults(
    sheets.filter(({ file }) => imported.includes(file)),
    components,
  ),
  ...modules.flatMap((module) => moduleFaults(module, layers, components)),
];
for (const fault of faults) console.log(fault);
if (faults.length > 0) process.exitCode = 1;
