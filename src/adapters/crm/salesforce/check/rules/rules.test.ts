import { describe, expect, it } from 'vitest';
import { defaultSettings } from '../../../../../domain/organisation/settings.ts';
import { defaultWorkflow } from '../../../../../domain/workflow/workflow.ts';
import { readDescribe, type ObjectDescribe } from '../../describe/object-describe.ts';
import { findings } from '../findings.ts';
import { unread, type OrgSnapshot, type Configuration } from '../snapshot.ts';

/** What no switch of the emulator makes an org like. */

const usualField = { label: '', type: 'string', createable: true, updateable: true, nillable: true };
type Described = { readonly name: string } & Readonly<Record<string, unknown>>;

const object = (name: string, fields: readonly Described[] = [], more: object = {}): ObjectDescribe =>
  readDescribe({
    name,
    label: name,
    createable: true,
    updateable: true,
    deletable: true,
    queryable: true,
    fields: fields.map((field) => ({ ...usualField, ...field })),
    ...more,
  });

const mia = { name: 'Mia', crmUser: '005000000000001AAA' };
const integration = '005000000000009AAA';

const snapshot: OrgSnapshot = {
  version: '66.0',
  orgId: '00D000000000001EAA',
  integrationUser: integration,
  objects: new Map(),
  agent: null,
  organization: [{ Name: 'Acme', IsSandbox: false }],
  taskStatuses: [
    { ApiName: 'Offen', IsClosed: false },
    { ApiName: 'Erledigt', IsClosed: true },
  ],
  users: [{ Id: mia.crmUser, IsActive: true, CallCenterId: '04v1' }],
  permissionSets: [
    { AssigneeId: integration, PermissionSet: { Name: 'Tieline_Integration' } },
    { AssigneeId: mia.crmUser, PermissionSet: { Name: 'Tieline_Agent' } },
  ],
  wholeObjects: ['Account', 'Contact', 'Lead', 'Case', 'Opportunity'].map((one) => ({ SobjectType: one })),
  callCenters: [{ Id: '04v1', Name: 'Tieline', InternalName: 'Tieline' }],
  sessions: [],
  logoutStream: 'refused',
  duplicateRules: [],
  validationRules: [],
  triggers: [],
  flows: [],
  changeEvents: ['Account', 'Contact', 'Lead', 'Case', 'Opportunity', 'Task', 'OpportunityContactRole'].map(
    (one) => ({ SelectedEntity: `${one}ChangeEvent` }),
  ),
  layouts: new Map([['Contact', false]]),
  recordPages: [],
  telephony: null,
  kept: null,
  usage: { used: 10, limit: 100 },
};

const usualConfiguration: Configuration = {
  workflows: [defaultWorkflow],
  agents: [mia],
  queues: [{ name: 'Support' }],
  settings: defaultSettings,
};

interface Found {
  readonly state: string;
  readonly told: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/** By id, with the end of the message that tells it. */
function given(
  org: Partial<OrgSnapshot>,
  configuration: Partial<Configuration> = {},
): ReadonlyMap<string, Found> {
  const items = findings({ ...snapshot, ...org }, { ...usualConfiguration, ...configuration });
  return new Map(
    items.map(({ id, state, what }) => [
      id,
      { state, told: what.message.replace('admin.crm-check.', ''), values: what.values },
    ]),
  );
}

const objects = (...some: readonly ObjectDescribe[]) => new Map(some.map((one) => [one.name, one]));

describe('an org that has everything', () => {
  it.each([
    'org',
    'api-version',
    'daily-limit',
    'task-statuses',
    'permission-sets',
    'sharing',
    'users',
    'automation',
    'change-events',
    'change-events.open',
    'layouts',
    'call-center',
    'sign-out',
  ])('has %s in order', (id) => {
    expect(given({}).get(id)).toMatchObject({ state: 'ok' });
  });

  it('names what is used for open and for completed', () => {
    expect(given({}).get('task-statuses')?.values).toEqual({ open: 'Offen', completed: 'Erledigt' });
  });
});

describe('an org that lacks something', () => {
  it.each<[string, Partial<OrgSnapshot>, string, string, string]>([
    ['is a sandbox', { organization: [{ Name: 'Acme', IsSandbox: true }] }, 'org', 'ok', 'org.sandbox'],
    ['speaks an old version', { version: '60.0' }, 'api-version', 'warning', 'api-version.old'],
    ['has used up its day', { usage: { used: 76, limit: 100 } }, 'daily-limit', 'warning', 'daily-limit.low'],
    [
      'has no closed status',
      { taskStatuses: [{ ApiName: 'Offen', IsClosed: false }] },
      'task-statuses',
      'missing',
      'task-statuses.none-closed',
    ],
    [
      'has no open status',
      { taskStatuses: [{ ApiName: 'Erledigt', IsClosed: true }] },
      'task-statuses',
      'missing',
      'task-statuses.none-open',
    ],
    [
      'has its permission sets unassigned',
      { permissionSets: [] },
      'permission-sets.integration',
      'warning',
      'permission-sets.integration',
    ],
    [
      'has validation rules',
      {
        validationRules: [{ ValidationName: 'NeedsReason', EntityDefinition: { QualifiedApiName: 'Task' } }],
      },
      'validation-rules',
      'warning',
      'automation.validation-rules',
    ],
    [
      'has triggers',
      { triggers: [{ Name: 'dlrs_TaskTrigger', TableEnumOrId: 'Task' }] },
      'triggers',
      'warning',
      'automation.triggers',
    ],
    [
      'has duplicate rules',
      { duplicateRules: [{ MasterLabel: 'Same name', SobjectType: 'Lead' }] },
      'duplicate-rules',
      'warning',
      'automation.duplicate-rules',
    ],
    ['does not tell its triggers', { triggers: unread }, 'automation', 'warning', 'automation.unseen'],
    ['selected no changes', { changeEvents: [] }, 'change-events', 'warning', 'change-events.absent'],
    [
      'does not tell what is selected',
      { changeEvents: unread },
      'change-events',
      'warning',
      'change-events.unseen',
    ],
    [
      'has layouts without activities',
      { layouts: new Map([['Case', true]]) },
      'layouts',
      'warning',
      'layouts.lists',
    ],
    [
      'has pages without activities',
      { recordPages: [{ name: 'Case page', showsActivities: false }] },
      'record-pages',
      'warning',
      'layouts.pages',
    ],
    ['does not tell its pages', { recordPages: unread }, 'layouts', 'warning', 'layouts.unseen'],
    ['has no call center', { callCenters: [] }, 'call-center', 'warning', 'call-center.none'],
    [
      'has people outside the call center',
      { users: [{ Id: mia.crmUser, IsActive: true, CallCenterId: null }] },
      'call-center',
      'warning',
      'call-center.outside',
    ],
    [
      'shares some records with some people only',
      { wholeObjects: [{ SobjectType: 'Account' }, { SobjectType: 'Contact' }] },
      'sharing',
      'warning',
      'sharing.hidden',
    ],
    ['hides who sees all records', { wholeObjects: unread }, 'sharing', 'warning', 'sharing.unseen'],
    [
      'lets several people be of one activity',
      { objects: objects(object('Task', [{ name: 'WhoCount', type: 'int' }])) },
      'shared-activities',
      'ok',
      'shared-activities.on',
    ],
    ['hides its sessions', { sessions: unread }, 'sign-out', 'warning', 'sign-out.unseen'],
    ['hides its users', { users: unread }, 'users.unseen', 'warning', 'users.unseen'],
    [
      'hides who holds permission sets',
      { permissionSets: unread },
      'permission-sets',
      'warning',
      'permission-sets.unseen',
    ],
    ['hides an object', { objects: new Map([['Lead', null]]) }, 'object.Lead', 'missing', 'object.absent'],
    [
      'gives too few rights',
      { objects: objects(object('Case', [], { deletable: false })) },
      'object.Case',
      'missing',
      'object.rights',
    ],
    [
      'encrypts phone fields',
      { objects: objects(object('Contact', [{ name: 'Phone', type: 'phone', filterable: false }])) },
      'phones.Contact',
      'ok',
      'phones.encrypted',
    ],
    [
      'has several currencies',
      { objects: objects(object('Task', [{ name: 'CurrencyIsoCode' }])) },
      'currencies',
      'ok',
      'currencies.on',
    ],
    [
      'shows a field on tasks alone',
      { objects: objects(object('Task', [{ name: 'TielineTags__c' }]), object('Event')) },
      'fields.shared',
      'warning',
      'fields.shared',
    ],
  ])('that %s', (_, org, id, state, told) => {
    expect(given(org).get(id)).toMatchObject({ state, told });
  });

  it('names both objects of people where their changes are not selected', () => {
    const people = { objects: objects(object('Account', [{ name: 'IsPersonAccount', type: 'boolean' }])) };
    const changeEvents = [{ SelectedEntity: 'ContactChangeEvent' }, { SelectedEntity: 'LeadChangeEvent' }];
    expect(given({ ...people, changeEvents }).get('change-events')).toMatchObject({
      told: 'change-events.people',
      values: { objects: 'Account' },
    });
  });

  it('tells flows only of what Tieline writes', () => {
    const flows = [
      { Label: 'Set owner', TriggerObjectOrEventLabel: 'Aufgabe' },
      { Label: 'Ship', TriggerObjectOrEventLabel: 'Order' },
    ];
    expect(given({ flows }).get('flows')?.values).toEqual({ names: 'Aufgabe: Set owner' });
  });

  it('wants sessions to be seen where a sign-out is to count', () => {
    const settings = { ...defaultSettings, presence: { logoutCheck: true } };
    expect(given({ sessions: unread }, { settings }).get('sign-out')).toMatchObject({ state: 'missing' });
  });

  it('says by which way it learns of a sign-out', () => {
    const way = (org: Partial<OrgSnapshot>) => given(org).get('sign-out');
    expect(way({ logoutStream: 'told', sessions: unread })).toMatchObject({
      state: 'ok',
      told: 'sign-out.told',
    });
    expect(way({ logoutStream: 'open' })).toMatchObject({ state: 'ok', told: 'sign-out.open-seen' });
    expect(way({ logoutStream: 'open', sessions: unread })).toMatchObject({ state: 'warning' });
    for (const logoutStream of ['refused', 'no-answer'] as const) {
      expect(way({ logoutStream })).toMatchObject({ state: 'ok', told: 'sign-out.seen' });
      expect(way({ logoutStream, sessions: unread })).toMatchObject({ told: 'sign-out.unseen' });
    }
  });

  it('says where the default of “Do not log” is read', () => {
    const fields = [
      { name: 'TielineDoNotLog__c', type: 'boolean' },
      { name: 'Private__c', type: 'boolean' },
      { name: 'Title' },
    ];
    const org = { objects: objects(object('User', fields)) };
    const chosen = (doNotLogField: string | null): Partial<Configuration> => ({
      settings: { ...defaultSettings, crm: { ownConnection: false, doNotLogField } },
    });
    const told = (of: Partial<OrgSnapshot>, field: string | null) =>
      given(of, chosen(field)).get('do-not-log-field');
    expect(told(org, null)).toMatchObject({ state: 'ok', values: { field: 'TielineDoNotLog__c' } });
    expect(told(org, 'private__c')).toMatchObject({ state: 'ok', values: { field: 'Private__c' } });
    expect(told(org, 'Title')).toMatchObject({ state: 'missing', told: 'do-not-log-field.type' });
    expect(told(org, 'Gone__c')).toMatchObject({ state: 'missing', told: 'do-not-log-field.absent' });
    const bare = { objects: objects(object('User', [])) };
    expect(told(bare, null)).toMatchObject({ state: 'ok', told: 'do-not-log-field.none' });
  });

  it('counts names that nobody would read to the end', () => {
    const agents = Array.from({ length: 25 }, (_, index) => ({ name: `Agent ${index}`, crmUser: null }));
    expect(given({}, { agents }).get('users.unlinked')?.values['agents']).toMatch(/Agent 19, … \(\+5\)$/);
  });
});

describe('a record type that a workflow names', () => {
  const types = [
    { recordTypeId: '012000000000001AAA', name: 'Call', available: false, defaultRecordTypeMapping: false },
  ];
  const workflows = [
    { ...defaultWorkflow, recordTypes: { ...defaultWorkflow.recordTypes, activity: '012000000000001' } },
  ];
  const task = (available: boolean) =>
    objects(object('Task', [], { recordTypeInfos: types.map((type) => ({ ...type, available })) }));
  const id = 'record-type.Task.012000000000001';

  it('must be available to the integration user', () => {
    expect(given({ objects: task(false) }, { workflows }).get(id)).toMatchObject({
      state: 'missing',
      told: 'record-type.integration',
    });
  });

  it('should be available to the owner', () => {
    const agent = { name: 'Mia', objects: task(false) };
    expect(given({ objects: task(true), agent }, { workflows }).get(id)).toMatchObject({
      state: 'warning',
      told: 'record-type.agent',
      values: { agent: 'Mia', name: 'Call' },
    });
  });
});

describe('a field that a workflow fills', () => {
  const workflows = [{ ...defaultWorkflow, name: 'Own', fields: { kind: 'Kind__c' } }];
  const task = (field: object) => objects(object('Task', [{ name: 'Kind__c', ...field }]));

  it.each<[string, object, string | undefined]>([
    ['may be written', {}, undefined],
    ['is for reading only', { updateable: false }, 'mapping.locked'],
    ['has a type that takes no text', { type: 'reference' }, 'mapping.type'],
  ])('is told if it %s', (_, field, told) => {
    expect(given({ objects: task(field) }, { workflows }).get('mapping.Own.Kind__c')?.told).toBe(told);
  });

  it('is told if it takes the names of some queues only', () => {
    const named = [{ ...defaultWorkflow, name: 'Own', fields: { queue: 'Queue__c' } }];
    const picklist = (...values: readonly string[]) =>
      objects(
        object('Task', [
          {
            name: 'Queue__c',
            type: 'picklist',
            restrictedPicklist: true,
            picklistValues: values.map((value) => ({ value, label: value, active: true })),
          },
        ]),
      );
    const told = (...values: readonly string[]) =>
      given({ objects: picklist(...values) }, { workflows: named }).get('mapping.Own.Queue__c')?.told;
    expect(told('Sales')).toBe('mapping.values');
    expect(told('Sales', 'Support')).toBeUndefined();
  });

  it('is told of the records of calls, too, where calls become such', () => {
    const asCalls = workflows.map((workflow) => ({ ...workflow, callRecord: 'voice-call' as const }));
    const both = objects(object('Task', [{ name: 'Kind__c' }]), object('VoiceCall', []));
    expect(given({ objects: both }, { workflows: asCalls }).get('mapping.Own.VoiceCall.Kind__c')?.told).toBe(
      'mapping.absent',
    );
    expect(given({ objects: both }, { workflows }).get('mapping.Own.VoiceCall.Kind__c')).toBeUndefined();
  });
});

describe('logging calls as VoiceCalls', () => {
  const chosen = { workflows: [{ ...defaultWorkflow, callRecord: 'voice-call' }] } as const;
  const fields = ['VendorCallKey', 'Description', 'OwnerId', 'RelatedRecordId', 'CallResolution'];
  const voiceCall = (more: object = {}, locked: readonly string[] = []) =>
    object(
      'VoiceCall',
      fields.map((name) => ({ name, updateable: !locked.includes(name) })),
      more,
    );
  const center = 'Tieline_Voice';
  const telephony = { center, key: { key: 'taken' } } as const;
  const callCenters = [{ InternalName: 'Tieline_Voice' }];
  const told = (org: Partial<OrgSnapshot>, configuration: Partial<Configuration> = chosen) =>
    [...given(org, configuration)].filter(([id]) => id.startsWith('voice-calls')).map(([, one]) => one);

  it('is not looked at where nobody has set it up', () => {
    expect(told({}, {})).toEqual([]);
  });

  it('is missing its contact center where a workflow chooses it', () => {
    expect(told({})).toMatchObject([{ state: 'missing', told: 'voice-calls.no-center' }]);
  });

  it('needs every result as a resolution, where the org takes no others', () => {
    const resolution = (...values: readonly string[]) => {
      const picklistValues = values.map((value) => ({ value, label: value, active: true }));
      const field = { name: 'CallResolution', type: 'picklist', restrictedPicklist: true, picklistValues };
      return new Map([['VoiceCall', object('VoiceCall', [field])]]);
    };
    const lacks = (objects: OrgSnapshot['objects'], configuration: Partial<Configuration> = chosen) =>
      given({ objects }, configuration).get('picklist.VoiceCall.CallResolution');
    expect(lacks(resolution('Missed call'))).toMatchObject({
      state: 'missing',
      values: { values: expect.stringContaining('No answer') },
    });
    expect(lacks(resolution('Missed call'), { workflows: [defaultWorkflow] })).toBeUndefined();
    expect(lacks(resolution('Missed call', 'Missed, but answered', 'No answer'))).toBeUndefined();
  });

  it('needs the contact center, our key, and the records with the fields that are written', () => {
    const whole = { telephony, callCenters, objects: new Map([['VoiceCall', voiceCall()]]) };
    expect(told(whole)).toMatchObject([{ state: 'ok', told: 'voice-calls.all' }]);
    expect(told({ ...whole, callCenters: [] })).toMatchObject([{ told: 'voice-calls.center' }]);
    const words = 'Invalid JWT';
    expect(told({ ...whole, telephony: { center, key: { key: 'refused', words } } })).toMatchObject([
      { state: 'missing', told: 'voice-calls.key', values: { words } },
    ]);
    expect(told({ ...whole, telephony: { center, key: { key: 'unknown', words } } })).toMatchObject([
      { state: 'warning', told: 'voice-calls.untried', values: { words } },
    ]);
    expect(told({ ...whole, objects: new Map([['VoiceCall', null]]) })).toMatchObject([
      { state: 'missing', told: 'voice-calls.hidden' },
    ]);
    expect(told({ ...whole, objects: new Map() })).toMatchObject([
      { state: 'warning', told: 'voice-calls.unseen' },
    ]);
    const locked = voiceCall({ deletable: false }, ['OwnerId']);
    expect(told({ ...whole, objects: new Map([['VoiceCall', locked]]) })).toMatchObject([
      { state: 'missing', told: 'voice-calls.fields', values: { fields: 'OwnerId' } },
      { state: 'ok', told: 'voice-calls.deletion' },
    ]);
  });
});
