import { CrmUnavailable } from '../../../../../application/ports/crm/crm.ts';
import type { KeptRecords } from '../../../../../application/ports/crm/kept-records.ts';
import type { ApiUsage } from '../../client/api-budget.ts';
import type { SignedInClient } from '../../client/org-client.ts';
import type { LogoutStream } from '../../sign-outs/sign-out-events.ts';
import type { TelephonyApi } from '../../telephony/telephony-api.ts';
import { readObjects, type SeenObjects } from '../../describe/read-objects.ts';
import { BatchRequests } from '../../requests/batch-requests.ts';
import { literal, literalLists } from '../../requests/soql.ts';
import { unread, type OrgSnapshot, type Rows, type Configuration } from '../snapshot.ts';
import { readLayouts, readRecordPages } from './layouts.ts';
import { isName, queryRows, toolingRows } from './queries.ts';

export interface ReadOrgDeps {
  readonly client: SignedInClient;
  readonly integrationUser: () => Promise<string>;
  readonly orgId: () => Promise<string>;
  /** One agent who is signed in to the org; null: none is. */
  readonly oneAgent: () => Promise<{
    readonly name: string;
    readonly client: SignedInClient;
  } | null>;
  /** null: Tieline is the telephony of no contact center. */
  readonly telephony: Pick<TelephonyApi, 'center' | 'tryKey'> | null;
  readonly logoutStream: () => Promise<LogoutStream>;
  readonly kept: KeptRecords | null;
  readonly usage: () => ApiUsage | null;
}

/** What Tieline reads and writes. */
export const standardObjects = [
  'Task',
  'Event',
  'Account',
  'Contact',
  'Lead',
  'Case',
  'Opportunity',
  'OpportunityContactRole',
  'User',
  'TielineWrite__c',
  'VoiceCall',
] as const;
/** Those that agents work with. */
const agentsObjects = ['Task', 'Event', 'Account', 'Contact', 'Lead', 'Case', 'Opportunity'] as const;
/** On whose pages activities are shown. */
export const pagedObjects = ['Account', 'Contact', 'Lead', 'Case', 'Opportunity'] as const;

/** More objects than workflows name; describes are large. */
const MOST_CUSTOM_OBJECTS = 25;
/** Some 500 users each; more agents than this covers are not looked up. */
const MOST_USER_LISTS = 10;

const inList = (names: readonly string[]): string => names.map((name) => `'${name}'`).join(', ');

/**
 * Reads what a check needs in some twenty requests, however large the org is, each with a deadline. Throws `CrmUnavailable`
 * where the org cannot be asked at all; what one user may not see is left `unread`.
 */
export async function readOrg(deps: ReadOrgDeps, configuration: Configuration): Promise<OrgSnapshot> {
  const { client } = deps;
  const requests = requestsBy(client);
  const version = await client.apiVersion();
  const integrationUser = await deps.integrationUser();
  const orgId = await deps.orgId();
  const objects = await readObjects(requests, [...standardObjects, ...customObjectsOf(configuration)]);
  const agent = await readAsAgent(deps);
  const answers = await queryRows(requests, queriesFor(objects, configuration, integrationUser));
  const named = (name: string): Rows => answers.get(name) ?? unread;
  const onPages = agent === null ? requests : requestsBy(agent.client);
  return {
    version,
    orgId,
    integrationUser,
    objects,
    agent: agent && { name: agent.name, objects: agent.objects },
    organization: named('organization'),
    taskStatuses: named('taskStatuses'),
    users: together([...answers].flatMap(([name, rows]) => (name.startsWith('users') ? [rows] : []))),
    permissionSets: named('permissionSets'),
    wholeObjects: named('wholeObjects'),
    callCenters: named('callCenters'),
    sessions: named('sessions'),
    logoutStream: await deps.logoutStream(),
    duplicateRules: named('duplicateRules'),
    flows: named('flows'),
    triggers: named('triggers'),
    validationRules: await toolingRows(requests, validationRules),
    changeEvents: await toolingRows(requests, changeEvents),
    layouts: await readLayouts(onPages, pagedObjects),
    recordPages: await readRecordPages(requests, pagedObjects),
    telephony: deps.telephony && {
      center: deps.telephony.center,
      key: await deps.telephony.tryKey(),
    },
    kept: deps.kept && { numbers: deps.kept.numbers(), openRecords: deps.kept.openRecords() },
    usage: deps.usage(),
  };
}

const requestsBy = (client: SignedInClient): BatchRequests => new BatchRequests(client, 'person');

const together = (pages: readonly Rows[]): Rows =>
  pages.reduce<Rows>((all, page) => (all === unread || page === unread ? unread : [...all, ...page]), []);

/** The org's own objects that workflows match, pop or look up in. */
function customObjectsOf({ workflows }: Configuration): readonly string[] {
  const named = workflows.flatMap(({ customObjects, ivrPop }) => [
    ...customObjects.map(({ object }) => object),
    ...ivrPop.map(({ object }) => object),
  ]);
  return [...new Set(named)]
    .filter((name) => isName(name) && name.endsWith('__c'))
    .slice(0, MOST_CUSTOM_OBJECTS);
}

/** What their own sign-in shows; where it is over in the meantime, there is no agent to look as. */
async function readAsAgent({ oneAgent }: ReadOrgDeps) {
  try {
    const agent = await oneAgent();
    if (agent === null) return null;
    return { ...agent, objects: await readObjects(requestsBy(agent.client), agentsObjects) };
  } catch (error) {
    if (error instanceof CrmUnavailable) return null;
    throw error;
  }
}

/** Up to five of them are one request. */
function queriesFor(
  objects: SeenObjects,
  { agents }: Configuration,
  integrationUser: string,
): ReadonlyMap<string, string> {
  const users = [integrationUser, ...agents.flatMap(({ crmUser }) => crmUser ?? [])];
  const hasCallCenter = objects.get('User')?.field('CallCenterId') != null;
  const columns = ['Id', 'Name', 'IsActive', ...(hasCallCenter ? ['CallCenterId'] : [])].join(', ');
  return new Map([
    ['organization', 'SELECT Id, Name, OrganizationType, IsSandbox FROM Organization LIMIT 1'],
    ['taskStatuses', 'SELECT ApiName, IsClosed, IsDefault FROM TaskStatus ORDER BY SortOrder ASC'],
    ['sessions', 'SELECT Id FROM AuthSession LIMIT 1'],
    ['callCenters', 'SELECT Id, Name, InternalName FROM CallCenter LIMIT 200'],
    [
      'permissionSets',
      `SELECT AssigneeId, PermissionSet.Name FROM PermissionSetAssignment WHERE PermissionSet.Name IN ('Tieline_Agent', 'Tieline_Integration')`,
    ],
    ['wholeObjects', wholeObjectsOf(integrationUser)],
    ['duplicateRules', duplicateRules],
    ['flows', flows],
    ['triggers', triggers],
    ...literalLists(users)
      .slice(0, MOST_USER_LISTS)
      .map((list, index): [string, string] => [
        `users${index}`,
        `SELECT ${columns} FROM User WHERE Id IN (${list})`,
      ]),
  ]);
}

const writtenObjects = inList(['Task', 'Event', 'Contact', 'Lead', 'Account', 'Case', 'Opportunity']);

/** Of all permission sets that the user holds; the one of their profile is among them. */
const wholeObjectsOf = (user: string): string =>
  `SELECT SobjectType FROM ObjectPermissions WHERE PermissionsViewAllRecords = true AND SobjectType IN (${inList(pagedObjects)}) AND ParentId IN (SELECT PermissionSetId FROM PermissionSetAssignment WHERE AssigneeId = ${literal(user)}) LIMIT 200`;
const duplicateRules = `SELECT MasterLabel, SobjectType FROM DuplicateRule WHERE IsActive = true AND SobjectType IN ('Account', 'Contact', 'Lead') LIMIT 200`;
const triggers = `SELECT Name, TableEnumOrId FROM ApexTrigger WHERE Status = 'Active' AND TableEnumOrId IN (${writtenObjects}) LIMIT 200`;
const flows = `SELECT Label, TriggerObjectOrEventLabel FROM FlowDefinitionView WHERE IsActive = true AND TriggerType IN ('RecordBeforeSave', 'RecordAfterSave') LIMIT 200`;
/** Of the Tooling API. */
const validationRules = `SELECT ValidationName, EntityDefinition.QualifiedApiName FROM ValidationRule WHERE Active = true AND EntityDefinition.QualifiedApiName IN (${writtenObjects}) LIMIT 200`;
const changeEvents = `SELECT SelectedEntity FROM PlatformEventChannelMember WHERE EventChannel = 'ChangeEvents' LIMIT 200`;
