import { all, textOf, textsWithin, type Element } from './element.ts';
import { isCustom, type KnownFields } from './fields.ts';
import { ofType, type Component, type Finding, type SalesforcePackage } from './package.ts';

/** Columns of list views of tasks, by the names that list views have for standard fields. */
const taskColumns = ['SUBJECT', 'WHO_NAME', 'WHAT_NAME', 'STATUS', 'PRIORITY', 'DUE_DATE', 'IS_CLOSED'];

/** Columns of the report type `Activity`, tasks and events, by the names that reports have for standard fields. */
const activityColumns = new Set(
  `ACCOUNT ASSIGNED CONTACT DUE_DATE LAST_UPDATE LEAD OPPORTUNITY PRIORITY STATUS SUBJECT TASK TASK_TYPE`.split(
    ' ',
  ),
);

/** What list views, reports, dashboards, apps and translations name, and what does not exist of it. */
export const referenceFindings = (pkg: SalesforcePackage, known: KnownFields): readonly Finding[] => [
  ...listViews(pkg, known),
  ...reports(pkg, known),
  ...dashboards(pkg, known),
  ...apps(pkg),
  ...changeEvents(pkg, known),
  ...translations(pkg, known),
];

const missing = (component: Component, names: readonly string[]): readonly Finding[] =>
  names.map((name) => ({ file: component.file, what: `names ${name}, which does not exist` }));

const listViews = (pkg: SalesforcePackage, known: KnownFields): readonly Finding[] =>
  ofType(pkg, 'ListView').flatMap((view) => {
    const object = view.name.split('.')[0] ?? '';
    const named = textsWithin(view.root, ['columns', 'field']);
    const unknown = named.filter((name) =>
      isCustom(name) ? !known.custom(object, name) : !taskColumns.includes(name),
    );
    return missing(view, unknown);
  });

const isReportColumn = (name: string, known: KnownFields): boolean =>
  isCustom(name)
    ? name.startsWith('Activity.') && known.custom('Activity', name.slice(9))
    : activityColumns.has(name);

const reports = (pkg: SalesforcePackage, known: KnownFields): readonly Finding[] =>
  ofType(pkg, 'Report').flatMap((report) => {
    const named = textsWithin(report.root, ['field', 'column', 'dateColumn']);
    const folder = report.name.split('/')[0] ?? '';
    const folders = ofType(pkg, 'ReportFolder').some(({ name }) => name === folder)
      ? []
      : [`the folder ${folder}`];
    return missing(report, [...folders, ...named.filter((name) => !isReportColumn(name, known))]);
  });

/** A dashboard shows only what its report groups by or adds up. */
function dashboards(pkg: SalesforcePackage, known: KnownFields): readonly Finding[] {
  const byName = new Map(ofType(pkg, 'Report').map((report) => [report.name, report.root]));
  return ofType(pkg, 'Dashboard').flatMap((dashboard) => {
    const folder = dashboard.name.split('/')[0] ?? '';
    const folders = ofType(pkg, 'DashboardFolder').some(({ name }) => name === folder)
      ? []
      : [`the folder ${folder}`];
    const unknown = componentsOf(dashboard.root).flatMap((component) => {
      const name = textOf(component, 'report');
      const report = byName.get(name);
      if (report === undefined) return [`the report ${name}`];
      const groups = all(report, 'groupingsDown').map((grouping) => textOf(grouping, 'field'));
      const sums = all(report, 'columns')
        .filter((column) => all(column, 'aggregateTypes').length > 0)
        .map((column) => textOf(column, 'field'));
      return [
        ...textsWithin(component, ['groupingColumn']).filter((column) => !groups.includes(column)),
        ...textsWithin(component, ['column']).filter(
          (column) => column !== 'RowCount' && !(sums.includes(column) && isReportColumn(column, known)),
        ),
      ].map((column) => `${column} of the report ${name}`);
    });
    return missing(dashboard, [...folders, ...unknown]);
  });
}

const componentsOf = (element: Element): readonly Element[] => [
  ...all(element, 'dashboardComponent'),
  ...element.children.flatMap(componentsOf),
];

/** Settings and policies belong to an app, and admit by permission sets of the package. */
function apps(pkg: SalesforcePackage): readonly Finding[] {
  const names = ofType(pkg, 'ExternalClientApplication').map(({ name }) => name);
  const sets = ofType(pkg, 'PermissionSet').map(({ name }) => name);
  return pkg.components
    .filter(({ type }) => type.startsWith('ExtlClntApp'))
    .flatMap((settings) => {
      const app = textOf(settings.root, 'externalClientApplication');
      const admitted = textOf(settings.root, 'commaSeparatedPermissionSet')
        .split(/\s*,\s*/)
        .filter(Boolean);
      return missing(settings, [
        ...(names.includes(app) ? [] : [`the app ${app}`]),
        ...admitted.filter((set) => !sets.includes(set)).map((set) => `the permission set ${set}`),
      ]);
    });
}

const changeEvents = (pkg: SalesforcePackage, known: KnownFields): readonly Finding[] =>
  ofType(pkg, 'PlatformEventChannelMember').flatMap((member) => {
    const entity = textOf(member.root, 'selectedEntity');
    return missing(member, known.object(entity.replace(/ChangeEvent$/, '')) ? [] : [entity]);
  });

const translations = (pkg: SalesforcePackage, known: KnownFields): readonly Finding[] =>
  ofType(pkg, 'CustomFieldTranslation').flatMap((translation) => {
    const [place = ''] = translation.name.split('.');
    const object = place.split('-')[0] ?? '';
    const field = textOf(translation.root, 'name');
    return [
      ...missing(translation, known.custom(object, field) ? [] : [`${object}.${field}`]),
      ...(translation.name.endsWith(`.${field}`)
        ? []
        : [{ file: translation.file, what: `it is about ${field}` }]),
    ];
  });
