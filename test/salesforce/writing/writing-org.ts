import { createOrg, type SwitchableOrg } from '../model/org.ts';
import type { OrgTransaction, Row } from '../model/org-data.ts';
import type { Switches } from '../model/switches.ts';
import type { Value } from '../model/schema.ts';
import { hostOrg } from '../rest/host-org.ts';
import { writingRoutes } from './routes.ts';

/** An org with a few records and its REST server, for the tests of what writes. */
export interface WritingOrg {
  readonly org: SwitchableOrg;
  readonly ids: Readonly<Record<(typeof idNames)[number], string>>;
  /** Sends a request as the agent, below `/services/data/v66.0` unless the path says another version. */
  readonly send: Send;
  readonly sendAsAdmin: Send;
  /** A row as it is stored. */
  readonly row: (object: string, id: string) => Row;
  readonly rows: (object: string) => readonly Row[];
}

type Send = (
  method: Method,
  path: string,
  body?: unknown,
  headers?: Readonly<Record<string, string>>,
) => Promise<Answer>;

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: unknown;
}

type Method = 'DELETE' | 'GET' | 'HEAD' | 'PATCH' | 'POST' | 'PUT';

const idNames = [
  'admin',
  'agent',
  'inactive',
  'queue',
  'account',
  'contact',
  'lead',
  'opportunity',
  'supportCase',
] as const;

export const startOfDay = Date.parse('2026-11-20T09:30:00Z');

export interface WritingOrgOptions {
  readonly switches?: Partial<Switches>;
  readonly chance?: () => number;
  readonly now?: () => number;
  readonly countSubrequest?: (path: string) => boolean;
}

export function writingOrg(options: WritingOrgOptions = {}): WritingOrg {
  const org = createOrg({ now: options.now ?? (() => startOfDay), switches: options.switches ?? {} });
  const ids = org.transaction('', fill);
  const { chance, countSubrequest: count } = options;
  const { server, signIn } = hostOrg(org, [
    (app, deps) =>
      writingRoutes(app, {
        ...deps,
        ...(chance && { chance }),
        ...(count && { countSubrequest: (_batch, path) => count(path) }),
      }),
  ]);
  const tokens = { agent: signIn(ids.agent), admin: signIn(ids.admin) };
  const sendWith =
    (token: string): Send =>
    async (method, path, body, headers = {}) => {
      const response = await server.inject({
        method,
        url: path.startsWith('/services/') ? path : `/services/data/v66.0${path}`,
        headers: {
          authorization: `Bearer ${token}`,
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body !== undefined && { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      return {
        status: response.statusCode,
        headers: response.headers,
        body: response.body === '' ? null : response.json<unknown>(),
      };
    };
  return {
    org,
    ids,
    send: sendWith(tokens.agent),
    sendAsAdmin: sendWith(tokens.admin),
    row: (object, id) => {
      const row = org.reading(null).row(object, id);
      if (row === null) throw new Error(`there is no ${object} ${id}`);
      return row;
    },
    rows: (object) => org.reading(null).rows(object),
  };
}

/** The id of an answer to a create. */
export function idOf({ body, status }: Answer): string {
  if (typeof body === 'object' && body !== null && 'id' in body && typeof body.id === 'string')
    return body.id;
  throw new Error(`no record was made: ${status} ${JSON.stringify(body)}`);
}

function fill(tx: OrgTransaction): WritingOrg['ids'] {
  const make = (object: string, values: Readonly<Record<string, Value>>) => tx.insert(object, values).Id;
  const profile = (Name: string) => make('Profile', { Name });
  const user = (Username: string, ProfileId: string, IsActive = true) =>
    make('User', { Username, LastName: Username, Name: Username, ProfileId, IsActive });
  const admin = user('ada@example.com', profile('System Administrator'));
  const standard = profile('Standard User');
  const agent = user('mia@example.com', standard);
  const permissionSet = make('PermissionSet', { Name: 'Tieline_Integration' });
  make('PermissionSetAssignment', { PermissionSetId: permissionSet, AssigneeId: agent });
  status(make, 'TaskStatus', ['Not Started', 'In Progress'], ['Completed']);
  status(make, 'CaseStatus', ['New', 'Working', 'Escalated'], ['Closed']);
  make('OpportunityStage', { ApiName: 'Prospecting', MasterLabel: 'Prospecting', DefaultProbability: 10 });
  make('OpportunityStage', {
    ApiName: 'Closed Won',
    MasterLabel: 'Closed Won',
    IsClosed: true,
    IsWon: true,
    DefaultProbability: 100,
  });
  const recordType = (DeveloperName: string, IsPersonType: boolean) =>
    make('RecordType', {
      Name: DeveloperName,
      DeveloperName,
      SobjectType: 'Account',
      IsActive: true,
      IsPersonType,
    });
  recordType('Business_Account', false);
  recordType('PersonAccount', true);
  const queue = make('Group', { Name: 'Support', DeveloperName: 'Support', Type: 'Queue' });
  for (const SobjectType of ['Case', 'Lead', 'Task']) make('QueueSobject', { QueueId: queue, SobjectType });
  const OwnerId = agent;
  const account = make('Account', { Name: 'Lindner Lifts', OwnerId });
  const contact = make('Contact', {
    FirstName: 'Jane',
    LastName: 'Doe',
    Name: 'Jane Doe',
    Phone: '+49 30 5550100',
    AccountId: account,
    OwnerId,
  });
  return {
    admin,
    agent,
    inactive: user('ivo@example.com', standard, false),
    queue,
    account,
    contact,
    lead: make('Lead', {
      LastName: 'Kern',
      Name: 'Kern',
      Company: 'Kern KG',
      Status: 'Open - Not Contacted',
      OwnerId,
    }),
    opportunity: make('Opportunity', {
      Name: 'Lift 7',
      StageName: 'Prospecting',
      CloseDate: '2026-12-24',
      AccountId: account,
      OwnerId,
    }),
    supportCase: make('Case', {
      CaseNumber: '00001000',
      Subject: 'Door stuck',
      Status: 'New',
      AccountId: account,
      OwnerId,
    }),
  };
}

function status(
  make: (object: string, values: Readonly<Record<string, Value>>) => string,
  object: string,
  open: readonly string[],
  closed: readonly string[],
): void {
  for (const ApiName of [...open, ...closed]) {
    make(object, { ApiName, MasterLabel: ApiName, IsClosed: closed.includes(ApiName) });
  }
}
