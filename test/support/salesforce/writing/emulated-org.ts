import { ledgerObject } from '../../../../src/adapters/crm/salesforce/writing/lookup/key-space.ts';
import type { OrgAnswer, SignedInClient } from '../../../../src/adapters/crm/salesforce/client/org-client.ts';
import type {
  DescribedField,
  OrgDescribe,
} from '../../../../src/adapters/crm/salesforce/writing/org-describe.ts';
import { createOrg, type SwitchableOrg } from '../../../salesforce/model/org.ts';
import type { OrgReading, OrgTransaction } from '../../../salesforce/model/org-data.ts';
import type { FieldSchema, Value } from '../../../salesforce/model/schema.ts';
import type { Switches } from '../../../salesforce/model/switches.ts';
import { text } from '../../../salesforce/schema/fields.ts';
import type { ObjectDefinition } from '../../../salesforce/schema/object.ts';
import { objectDefinitions } from '../../../salesforce/schema/standard-objects.ts';
import { serveOrg } from '../../../salesforce/rest/serve-org.ts';
import { queryRoutes } from '../../../salesforce/soql/query-routes.ts';
import { writingRoutes } from '../../../salesforce/writing/routes.ts';

/** An org of the emulator, without sockets, with the users that a writer needs. */
export interface EmulatedOrg {
  readonly org: SwitchableOrg;
  readonly users: Readonly<Record<'admin' | 'integration' | 'mia' | 'tom', string>>;
  /** Signed in as this user. */
  readonly clientOf: (user: string) => SignedInClient & { readonly requests: number };
  readonly describeAs: (user: string) => OrgDescribe;
}

/** The primary contact, which is given when an opportunity is made. */
const withPrimaryContact = (object: ObjectDefinition): ObjectDefinition => ({
  ...object,
  fields: object.fields.map((field) => (field.name === 'ContactId' ? { ...field, createable: true } : field)),
});

/** A field of the org's own that a workflow fills. */
const channel = text('Channel__c', 255);

const objects: readonly ObjectDefinition[] = objectDefinitions.map((object) => {
  if (object.name === 'Opportunity') return withPrimaryContact(object);
  return object.name === 'Task' ? { ...object, fields: [...object.fields, channel] } : object;
});

const userNames = ['admin', 'integration', 'mia', 'tom'] as const;

/** An org with the package; its clock goes on by a second with each reading, so that changes have moments of their own. */
export function emulatedOrg(switches: Partial<Switches> = {}, chance: () => number = () => 1): EmulatedOrg {
  let now = Date.UTC(2026, 10, 20, 9);
  const tick = () => {
    now += 1_000;
    return now;
  };
  const org = createOrg({ now: tick, objects, switches });
  const users = org.transaction('', fill);
  return {
    org,
    users,
    clientOf(user) {
      const ask = serveOrg(org, user, [queryRoutes, (app, deps) => writingRoutes(app, { ...deps, chance })]);
      const counted = { requests: 0 };
      return {
        get requests() {
          return counted.requests;
        },
        apiVersion: async () => '66.0',
        async request({ method, path, query, body, headers = {} }): Promise<OrgAnswer> {
          if (method === 'PUT') throw new Error('Salesforce’s REST API has no PUT for records');
          counted.requests += 1;
          const parameters = query === undefined ? '' : `?${new URLSearchParams(query).toString()}`;
          const { status, json, text } = await ask(`${path.slice(1)}${parameters}`, {
            method,
            headers: { 'sforce-auto-assign': 'FALSE', ...headers },
            ...(body !== undefined && { body: Object(body) as object }),
          });
          return { status, body: text === '' ? null : json };
        },
      };
    },
    describeAs: (user) => describeBy(() => org.reading(user)),
  };
}

function describeBy(reading: () => OrgReading): OrgDescribe {
  const describedField = (field: FieldSchema): DescribedField => ({
    ...field,
    required: !field.nillable && !field.defaultedOnCreate,
  });
  return {
    fieldsOf: async (object) => {
      const schema = reading().object(object);
      return (
        schema && new Map([...schema.fields.values()].map((field) => [field.name, describedField(field)]))
      );
    },
    forget: () => undefined,
    defaultRecordType: async () => null,
    taskStatuses: async () => ({ open: 'Not Started', completed: 'Completed' }),
    hasLedgerEntries: async () => reading().rows(ledgerObject.name).length > 0,
  };
}

function fill(tx: OrgTransaction): EmulatedOrg['users'] {
  const make = (object: string, values: Readonly<Record<string, Value>>) => tx.insert(object, values).Id;
  const administrator = make('Profile', { Name: 'System Administrator' });
  const standard = make('Profile', { Name: 'Standard User' });
  const sets = Object.fromEntries(
    ['Tieline_Agent', 'Tieline_Integration'].map((Name) => [Name, make('PermissionSet', { Name })]),
  );
  const users = Object.fromEntries(
    userNames.map((name) => {
      const id = make('User', {
        Username: `${name}@example.com`,
        LastName: name,
        Name: name,
        Email: `${name}@example.com`,
        ProfileId: name === 'admin' ? administrator : standard,
        IsActive: true,
      });
      const set = sets[name === 'integration' ? 'Tieline_Integration' : 'Tieline_Agent'] ?? '';
      make('PermissionSetAssignment', { PermissionSetId: set, AssigneeId: id });
      return [name, id];
    }),
  );
  const status = (object: string, values: Readonly<Record<string, boolean>>) => {
    for (const [ApiName, IsClosed] of Object.entries(values))
      make(object, { ApiName, MasterLabel: ApiName, IsClosed });
  };
  status('TaskStatus', { 'Not Started': false, 'In Progress': false, Completed: true });
  status('CaseStatus', { New: false, Working: false, Closed: true });
  make('OpportunityStage', { ApiName: 'Prospecting', MasterLabel: 'Prospecting', DefaultProbability: 10 });
  make('OpportunityStage', { ApiName: 'Closed Lost', MasterLabel: 'Closed Lost', IsClosed: true });
  for (const [SobjectType, names] of Object.entries({
    Task: ['standard', 'call', 'reminder'],
    Case: ['complaint'],
  }))
    for (const DeveloperName of names)
      make('RecordType', { SobjectType, DeveloperName, Name: DeveloperName, IsActive: true });
  const { admin = '', integration = '', mia = '', tom = '' } = users;
  return { admin, integration, mia, tom };
}
