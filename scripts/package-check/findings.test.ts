import { cpSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { importFaults } from './call-center.ts';
import { parseXml } from './element.ts';
import { packageFindings } from './findings.ts';

const original = join(import.meta.dirname, '../../salesforce');
const main = 'force-app/main/default';
const agent = `${main}/permissionsets/Tieline_Agent.permissionset-meta.xml`;
const missedCalls = `${main}/reports/Tieline/Missed_Calls_by_Agent.report-meta.xml`;
const dashboard = `${main}/dashboards/Tieline/Contacts.dashboard-meta.xml`;
const center = `${main}/callCenters/Tieline.callCenter-meta.xml`;
const key = `${main}/objects/Activity/fields/TielineKey__c.field-meta.xml`;
const manifest = 'manifest/package.xml';
const integration = `${main}/permissionsets/Tieline_Integration.permissionset-meta.xml`;
const answeredElsewhere = `${main}/objects/Activity/fields/TielineAnsweredElsewhere__c.field-meta.xml`;
const policy =
  'external-client-app/main/default/extlClntAppOauthPolicies/Tieline_OauthPolicy.ecaOauthPlcy-meta.xml';
const events =
  'change-events/main/default/platformEventChannelMembers/ChangeEvents_ContactChangeEvent.platformEventChannelMember-meta.xml';
const translation =
  'translations/main/default/objectTranslations/Activity-de/TielineTags__c.fieldTranslation-meta.xml';
const listView = `${main}/objects/Task/listViews/TielineMissedCalls.listView-meta.xml`;

let copy = '';
beforeEach(() => {
  copy = mkdtempSync(join(tmpdir(), 'tieline-package-'));
  cpSync(original, copy, { recursive: true });
});
afterEach(() => rmSync(copy, { recursive: true }));

const read = (file: string): string => readFileSync(join(copy, file), 'utf8');

/** Replaces the first occurrence, which must be there: a violation that is not planted proves nothing. */
function change(file: string, from: string | RegExp, to: string): void {
  const before = read(file);
  const after = before.replace(from, to);
  expect(after).not.toBe(before);
  writeFileSync(join(copy, file), after);
}

function move(from: string, to: string): void {
  mkdirSync(dirname(join(copy, to)), { recursive: true });
  renameSync(join(copy, from), join(copy, to));
}

/** What is planted, in which file it is found, and what is said of it. */
type Violation = readonly [what: string, file: string, plant: () => void, finding: string];

const moved = {
  toNowhere: `${main}/objects/Activity/TielineKey__c.field-meta.xml`,
  toTask: `${main}/objects/Task/fields/TielineKey__c.field-meta.xml`,
  toUnknown: `${main}/objects/Call__c/fields/TielineKey__c.field-meta.xml`,
};
const twin = 'translations/main/default/callCenters/tieline.callCenter-meta.xml';
const longName = `${main}/objects/Activity/fields/Tieline${'x'.repeat(34)}__c.field-meta.xml`;

const ofFiles: readonly Violation[] = [
  ['a tag that is not closed', key, () => change(key, '</label>', ''), 'broken XML: line '],
  ['another namespace', key, () => change(key, '/2006/', '/2007/'), 'xmlns'],
  ['a file where none belongs', moved.toNowhere, () => move(key, moved.toNowhere), 'would not be deployed'],
  ['another type than its folder’s', key, () => change(key, /CustomField/g, 'ListView'), '<ListView> where'],
  ['another name than its file’s', key, () => change(key, '>TielineKey__c', '>Key__c'), 'its fullName is'],
  [
    'one name twice',
    twin,
    () => {
      mkdirSync(dirname(join(copy, twin)), { recursive: true });
      writeFileSync(join(copy, twin), read(center));
    },
    `CallCenter tieline is also in`,
  ],
  [
    'a name that is too long',
    longName,
    () => writeFileSync(join(copy, longName), read(key).replace(/ {4}<fullName>.*\n/, '')),
    'at most 40 letters',
  ],
  [
    'elements out of order',
    key,
    () =>
      change(
        key,
        '    <length>255</length>\n    <required>false',
        '    <required>false</required>\n    <length>255</length>\n    <required>false',
      ),
    'unordered: <length> after <required>',
  ],
  [
    'a component that is not listed',
    manifest,
    () => change(manifest, /.*Contact.TielineKey__c.*\n/, ''),
    'does not list CustomField Contact.TielineKey__c',
  ],
  [
    'a component that is listed only',
    manifest,
    () => change(manifest, 'Contact.TielineKey__c', 'Contact.Gone__c'),
    'lists CustomField Contact.Gone__c, which does not exist',
  ],
];

const ofFields: readonly Violation[] = [
  [
    'a field of tasks alone',
    moved.toTask,
    () => move(key, moved.toTask),
    'belong to objects/Activity/fields',
  ],
  ['a field of no object', moved.toUnknown, () => move(key, moved.toUnknown), 'the object Call__c'],
  ['a key that is not unique', key, () => change(key, '<unique>true', '<unique>false'), 'has unique true'],
  [
    'a key that is no external id',
    key,
    () => change(key, '<externalId>true', '<externalId>false'),
    'has externalId true',
  ],
  ['no key on activities', 'objects', () => rmSync(join(copy, key)), 'Activity.TielineKey__c is missing'],
  [
    'a formula over a field that is gone',
    answeredElsewhere,
    () => change(answeredElsewhere, 'TielineAnsweredBy__c', 'TielineGone__c'),
    'its formula names TielineGone__c',
  ],
];

const ofPermissions: readonly Violation[] = [
  [
    'a right on a field that is gone',
    agent,
    () => change(agent, 'Task.TielineTags__c', 'Task.TielineGone__c'),
    'Task.TielineGone__c: no such field',
  ],
  [
    'a right on Task but not on Event',
    agent,
    () => change(agent, 'Event.TielineTags__c', 'Case.TielineKey__c'),
    'TielineTags__c: Task and Event have different rights',
  ],
  [
    'more rights on Task than on Event',
    integration,
    () => change(integration, /true(?=<\/editable>\s*<field>Task\.TielineTags__c)/, 'false'),
    'TielineTags__c: Task and Event have different rights',
  ],
  [
    'a right on Activity',
    agent,
    () => change(agent, 'Task.TielineTags__c', 'Activity.TielineTags__c'),
    'are given on Task and on Event',
  ],
  [
    'a right to edit a formula',
    integration,
    () => change(integration, /false(?=<\/editable>\s*<field>Task\.TielineWithinTarget__c)/, 'true'),
    'a formula cannot be edited',
  ],
  [
    'a right on a required field',
    integration,
    () => change(integration, 'TielineWrite__c.Object__c', 'TielineWrite__c.Key__c'),
    'the field is required',
  ],
  [
    'a right on an object that is gone',
    integration,
    () => change(integration, '<object>TielineWrite__c', '<object>TielineGone__c'),
    'TielineGone__c: no such object',
  ],
];

const ofReferences: readonly Violation[] = [
  [
    'a list view of a field that is gone',
    listView,
    () => change(listView, 'TielineQueue__c', 'TielineGone__c'),
    'TielineGone__c, which does not exist',
  ],
  ['a list view of an unknown column', listView, () => change(listView, 'WHO_NAME', 'WHOM'), 'WHOM, which'],
  [
    'a report that filters by a field that is gone',
    missedCalls,
    () => change(missedCalls, '<column>Activity.TielineKind__c', '<column>Activity.TielineGone__c'),
    'Activity.TielineGone__c, which',
  ],
  [
    'a report of a task’s field',
    missedCalls,
    () => change(missedCalls, 'Activity.TielineFrom__c', 'Task.TielineFrom__c'),
    'Task.TielineFrom__c, which',
  ],
  [
    'a report that groups by an unknown column',
    missedCalls,
    () => change(missedCalls, '<field>ASSIGNED', '<field>OWNER'),
    'OWNER, which',
  ],
  [
    'a dashboard of a report that is gone',
    dashboard,
    () => change(dashboard, 'Tieline/Contacts_by_Kind', 'Tieline/Gone'),
    'the report Tieline/Gone',
  ],
  [
    'a dashboard grouped otherwise than its report',
    dashboard,
    () => change(dashboard, '<groupingColumn>ASSIGNED', '<groupingColumn>STATUS'),
    'STATUS of the report',
  ],
  [
    'an app that admits by a set that is gone',
    policy,
    () => change(policy, 'Tieline_Agent', 'TielineGone'),
    'the permission set TielineGone',
  ],
  [
    'settings of an app that is gone',
    policy,
    () => change(policy, '<externalClientApplication>Tieline', '<externalClientApplication>Gone'),
    'the app Gone',
  ],
  [
    'change events of an object that is gone',
    events,
    () => change(events, '<selectedEntity>Contact', '<selectedEntity>Gone'),
    'GoneChangeEvent, which',
  ],
  [
    'a translation of a field that is gone',
    translation,
    () => change(translation, '<name>TielineTags__c', '<name>TielineGone__c'),
    'Activity.TielineGone__c, which',
  ],
];

const ofCallCenters: readonly Violation[] = [
  ['a call center by plain http', center, () => change(center, /https:/g, 'http:'), 'begins with https://'],
  [
    'a call center for Classic',
    center,
    () => change(center, /(?<=<value>)Lightning/, 'Classic'),
    'is Lightning',
  ],
  [
    'a panel that is too low',
    center,
    () => change(center, '<value>550', '<value>100'),
    'reqSoftphoneHeight is 240 to 2560',
  ],
  [
    'two addresses of one call center',
    center,
    () => change(center, '<adapterUrl>https://tieline', '<adapterUrl>https://other'),
    'differ',
  ],
  [
    'an item twice',
    center,
    () => change(center, '<name>reqUseApi', '<name>reqSoftphoneWidth'),
    'reqSoftphoneWidth is there twice',
  ],
];

describe('the Salesforce package', () => {
  it('as it is, is in order', () => {
    expect(packageFindings(original)).toEqual([]);
  });

  it.each([...ofFiles, ...ofFields, ...ofPermissions, ...ofReferences, ...ofCallCenters])(
    'with %s is refused',
    (_what, file, plant, finding) => {
      plant();
      expect(packageFindings(copy)).toContainEqual({ file, what: expect.stringContaining(finding) });
    },
  );
});

describe('a call-center file to import', () => {
  const item = (name: string, sortOrder: number, value: string) =>
    `<item sortOrder="${sortOrder}" name="${name}" label="${name}">${value}</item>`;
  const items = [
    item('reqInternalName', 0, 'Tieline'),
    item('reqDisplayName', 1, 'Tieline'),
    item('reqAdapterUrl', 2, 'https://desk.example/panel'),
    item('reqUseApi', 3, 'true'),
    item('reqSoftphoneHeight', 4, '550'),
    item('reqSoftphoneWidth', 5, '400'),
    item('reqSalesforceCompatibilityMode', 6, 'Lightning'),
  ].join('');
  const faults = (inside: string): readonly string[] => {
    const root = parseXml(
      `<callCenter><section sortOrder="0" name="reqGeneralInfo" label="General">${inside}</section></callCenter>`,
    );
    return 'broken' in root ? [root.broken] : importFaults(root);
  };

  it('is taken as Setup takes it', () => {
    expect(faults(items)).toEqual([]);
  });

  it.each([
    ['a gap in the order', 'sortOrder="3"', 'sortOrder="4"', 'sortOrder 4 of reqUseApi: 3 is next'],
    ['a name with a space', '>Tieline<', '>Tie line<', 'the internal name "Tie line"'],
    ['a name that is too long', '>Tieline<', `>${'T'.repeat(41)}<`, 'at most 40 letters and digits'],
    ['an address without TLS', 'https://', 'http://', 'begins with https://'],
    ['another item first', 'reqInternalName', 'reqOther', 'the first two items are'],
    ['an item without a label', 'label="reqUseApi"', 'label=""', 'a <item> without label'],
    ['a time-out without a standby address', 'reqUseApi', 'reqTimeout', 'go together'],
  ])('is refused with %s', (_what, from, to, finding) => {
    expect(items).toContain(from);
    expect(faults(items.replaceAll(from, to)).join('\n')).toContain(finding);
  });
});
