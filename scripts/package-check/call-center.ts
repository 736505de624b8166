import { all, textOf, type Element } from './element.ts';
import { ofType, type Finding, type SalesforcePackage } from './package.ts';

/** A call center as both forms have it: the metadata of a deployment, and the file to import in Setup. */
interface CallCenter {
  readonly internalName: string;
  readonly items: ReadonlyMap<string, string>;
}

/** The limits of Open CTI for the name and for the panel, in pixels. */
const NAME_LIMIT = 40;
const sizes = { reqSoftphoneHeight: [240, 2560], reqSoftphoneWidth: [200, 1920] } as const;

export const callCenterFindings = (pkg: SalesforcePackage): readonly Finding[] =>
  ofType(pkg, 'CallCenter').flatMap(({ file, name, root }) => {
    const sections = all(root, 'sections');
    const items = sections.flatMap((section) => all(section, 'items'));
    const center = {
      internalName: name,
      items: new Map(items.map((item) => [textOf(item, 'name'), textOf(item, 'value')])),
    };
    const names = [...sections, ...items].map((one) => textOf(one, 'name'));
    const adapter = textOf(root, 'adapterUrl');
    return [
      ...faultsOf(center),
      ...doubled(names),
      ...(adapter === center.items.get('reqAdapterUrl') ? [] : [`adapterUrl and reqAdapterUrl differ`]),
    ].map((what) => ({ file, what }));
  });

/** What Setup refuses in a file to import, with the order of its sections and items. */
export function importFaults(root: Element): readonly string[] {
  if (root.name !== 'callCenter') return [`<${root.name}> where <callCenter> belongs`];
  const sections = all(root, 'section');
  const items = sections.flatMap((section) => all(section, 'item'));
  const value = new Map(items.map((item) => [item.attributes['name'] ?? '', item.text]));
  const [first, second] = items.map((item) => item.attributes['name']);
  return [
    ...faultsOf({ internalName: value.get('reqInternalName') ?? '', items: value }),
    ...(first === 'reqInternalName' && second === 'reqDisplayName'
      ? []
      : ['the first two items are reqInternalName and reqDisplayName']),
    ...doubled([...sections, ...items].map((one) => one.attributes['name'] ?? '')),
    ...[sections, ...sections.map((section) => all(section, 'item'))].flatMap(gaps),
    ...[...sections, ...items].flatMap(({ name, attributes }) =>
      ['name', 'label', 'sortOrder'].flatMap((attribute) =>
        (attributes[attribute] ?? '') === '' ? [`a <${name}> without ${attribute}`] : [],
      ),
    ),
  ];
}

function faultsOf({ internalName, items }: CallCenter): readonly string[] {
  const url = items.get('reqAdapterUrl') ?? '';
  return [
    ...(/^[A-Za-z][A-Za-z0-9]*$/.test(internalName) && internalName.length <= NAME_LIMIT
      ? []
      : [`the internal name "${internalName}": at most ${NAME_LIMIT} letters and digits, a letter first`]),
    ...(url.startsWith('https://') ? [] : [`reqAdapterUrl "${url}": an address that begins with https://`]),
    ...(items.get('reqUseApi') === 'true' ? [] : ['reqUseApi is true']),
    // Without it the panel would be shown in Salesforce Classic only.
    ...(items.get('reqSalesforceCompatibilityMode') === 'Lightning'
      ? []
      : ['reqSalesforceCompatibilityMode is Lightning']),
    ...Object.entries(sizes).flatMap(([name, [least, most]]) => {
      const size = Number(items.get(name));
      return Number.isInteger(size) && size >= least && size <= most
        ? []
        : [`${name} is ${least} to ${most}`];
    }),
    ...(items.has('reqTimeout') === items.has('reqStandbyUrl')
      ? []
      : ['reqTimeout and reqStandbyUrl go together']),
  ];
}

const doubled = (names: readonly string[]): readonly string[] =>
  names.filter((name, index) => names.indexOf(name) !== index).map((name) => `${name} is there twice`);

/** Places from 0, in order and without gaps. */
const gaps = (siblings: readonly Element[]): readonly string[] =>
  siblings.flatMap(({ attributes }, index) =>
    attributes['sortOrder'] === String(index)
      ? []
      : [
          `sortOrder ${attributes['sortOrder'] ?? '(none)'} of ${attributes['name'] ?? '?'}: ${index} is next`,
        ],
  );
