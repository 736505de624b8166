import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import { parseXml, textOf, type Element } from './element.ts';

/** What is wrong, and where. */
export interface Finding {
  readonly file: string;
  readonly what: string;
}

/** One metadata component: `CustomField`, `Activity.TielineKey__c`. */
export interface Component {
  readonly type: string;
  /** As a manifest names it. */
  readonly name: string;
  /** The package directory it is in, such as `force-app`. */
  readonly directory: string;
  readonly file: string;
  readonly root: Element;
}

export interface Manifest {
  readonly file: string;
  readonly root: Element;
}

export interface SalesforcePackage {
  readonly components: readonly Component[];
  /** By the package directory whose components they list. */
  readonly manifests: ReadonlyMap<string, Manifest>;
}

interface Place {
  readonly type: string;
  /** The path below `main/default`. */
  readonly path: RegExp;
  /** From the path's groups `a` and `b`. */
  readonly name: (a: string, b: string) => string;
}

const alone = (a: string): string => a;
const dotted = (a: string, b: string): string => `${a}.${b}`;
const slashed = (a: string, b: string): string => `${a}/${b}`;

/** Where the source format has each type that the package uses; a file elsewhere would not be deployed. */
const places: readonly Place[] = [
  { type: 'CustomField', path: /^objects\/(?<a>\w+)\/fields\/(?<b>\w+)\.field-meta\.xml$/, name: dotted },
  { type: 'ListView', path: /^objects\/(?<a>\w+)\/listViews\/(?<b>\w+)\.listView-meta\.xml$/, name: dotted },
  { type: 'CustomObject', path: /^objects\/(?<a>\w+)\/\k<a>\.object-meta\.xml$/, name: alone },
  { type: 'PermissionSet', path: /^permissionsets\/(?<a>\w+)\.permissionset-meta\.xml$/, name: alone },
  { type: 'CallCenter', path: /^callCenters\/(?<a>[^/]+)\.callCenter-meta\.xml$/, name: alone },
  { type: 'CspTrustedSite', path: /^cspTrustedSites\/(?<a>\w+)\.cspTrustedSite-meta\.xml$/, name: alone },
  { type: 'ReportFolder', path: /^reports\/(?<a>\w+)\.reportFolder-meta\.xml$/, name: alone },
  { type: 'Report', path: /^reports\/(?<a>\w+)\/(?<b>\w+)\.report-meta\.xml$/, name: slashed },
  { type: 'DashboardFolder', path: /^dashboards\/(?<a>\w+)\.dashboardFolder-meta\.xml$/, name: alone },
  { type: 'Dashboard', path: /^dashboards\/(?<a>\w+)\/(?<b>\w+)\.dashboard-meta\.xml$/, name: slashed },
  { type: 'ExternalClientApplication', path: /^externalClientApps\/(?<a>\w+)\.eca-meta\.xml$/, name: alone },
  {
    type: 'ExtlClntAppGlobalOauthSettings',
    path: /^extlClntAppGlobalOauthSets\/(?<a>\w+)\.ecaGlblOauth-meta\.xml$/,
    name: alone,
  },
  {
    type: 'ExtlClntAppOauthSettings',
    path: /^extlClntAppOauthSettings\/(?<a>\w+)\.ecaOauth-meta\.xml$/,
    name: alone,
  },
  {
    type: 'ExtlClntAppConfigurablePolicies',
    path: /^extlClntAppPolicies\/(?<a>\w+)\.ecaPlcy-meta\.xml$/,
    name: alone,
  },
  {
    type: 'ExtlClntAppOauthConfigurablePolicies',
    path: /^extlClntAppOauthPolicies\/(?<a>\w+)\.ecaOauthPlcy-meta\.xml$/,
    name: alone,
  },
  {
    type: 'PlatformEventChannelMember',
    path: /^platformEventChannelMembers\/(?<a>\w+)\.platformEventChannelMember-meta\.xml$/,
    name: alone,
  },
  {
    type: 'CustomObjectTranslation',
    path: /^objectTranslations\/(?<a>[\w-]+)\/\k<a>\.objectTranslation-meta\.xml$/,
    name: alone,
  },
  {
    type: 'CustomFieldTranslation',
    path: /^objectTranslations\/(?<a>[\w-]+)\/(?<b>\w+)\.fieldTranslation-meta\.xml$/,
    name: dotted,
  },
];

const namespace = 'http://soap.sforce.com/2006/04/metadata';
const sourceFolder = '/main/default/';

/** Reads a package in source format, `salesforce/`, with what cannot be read at all. */
export function readPackage(root: string): {
  readonly pkg: SalesforcePackage;
  readonly findings: readonly Finding[];
} {
  const findings: Finding[] = [];
  const components: Component[] = [];
  const manifests = new Map<string, Manifest>();
  const files = readdirSync(root, { recursive: true, encoding: 'utf8', withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.xml'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
  for (const file of files) {
    const read = parseXml(readFileSync(join(root, file), 'utf8'));
    if ('broken' in read) findings.push({ file, what: `broken XML: ${read.broken}` });
    else if (read.attributes['xmlns'] !== namespace)
      findings.push({ file, what: `the root needs xmlns="${namespace}"` });
    else if (dirname(file) === 'manifest') manifests.set(manifestOf(file), { file, root: read });
    else {
      const component = componentOf(file, read);
      if ('what' in component) findings.push(component);
      else components.push(component);
    }
  }
  return { pkg: { components, manifests }, findings };
}

/** `package.xml` is the main directory's, by custom; the others bear the names of theirs. */
const manifestOf = (file: string): string => {
  const name = basename(file, '.xml');
  return name === 'package' ? 'force-app' : name;
};

function componentOf(file: string, root: Element): Component | Finding {
  const [directory = '', path = ''] = file.split(sourceFolder);
  for (const { type, path: pattern, name } of places) {
    const groups = pattern.exec(path)?.groups;
    if (groups === undefined) continue;
    if (root.name !== type) return { file, what: `<${root.name}> where <${type}> belongs` };
    const component = { type, name: name(groups['a'] ?? '', groups['b'] ?? ''), directory, file, root };
    const fullName = textOf(root, 'fullName');
    const own = groups['b'] ?? groups['a'];
    if (fullName !== '' && fullName !== own) return { file, what: `its fullName is ${fullName}` };
    return component;
  }
  return { file, what: 'no place where the source format has a component: it would not be deployed' };
}

/** Those of a type, in the order of their files. */
export const ofType = ({ components }: SalesforcePackage, type: string): readonly Component[] =>
  components.filter((component) => component.type === type);
