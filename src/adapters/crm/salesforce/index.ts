import type { CrmCheck } from '../../../application/ports/crm/check.ts';
import type { CrmProvider } from '../../../application/ports/crm/crm.ts';
import type { CrmEditor } from '../../../application/ports/crm/editor.ts';
import type { KeptRecords } from '../../../application/ports/crm/kept-records.ts';
import type { CrmPeople } from '../../../application/ports/crm/people.ts';
import type { CrmReader } from '../../../application/ports/crm/reader.ts';
import type { CrmWriter } from '../../../application/ports/crm/writer.ts';
import type { PhoneNumbers } from '../../../application/ports/interactions/phone-numbers.ts';
import type { AuditRow } from '../../../application/ports/organisation/organisation-store.ts';
import type { Organisation } from '../../../application/ports/organisation/organisation.ts';
import type { Clock } from '../../../application/ports/runtime/clock.ts';
import type { Leases } from '../../../application/ports/runtime/lease.ts';
import type { AgentId } from '../../../domain/ids.ts';
import { match } from '../../../domain/matching/match.ts';
import type { E164 } from '../../../domain/number.ts';
import type { RecordRef } from '../../../domain/record.ts';
import type { Workflow } from '../../../domain/workflow/workflow.ts';
import { salesforceCheck } from './check/salesforce-check.ts';
import type { SalesforceConnection } from './connection.ts';
import { correctionCheck } from './describe/correction-check.ts';
import { salesforceEditor } from './editing/salesforce-editor.ts';
import { defaultRecordTypes } from './describe/default-record-types.ts';
import { openEventBus, type EventBusAddress } from './events/event-bus.ts';
import { NumberIndex } from './index/number-index.ts';
import { objectOf } from './objects.ts';
import { openOrg, type OpenedOrg, type OpenedOrgDeps } from './opened-org.ts';
import { EditMoments } from './reading/edit-moments.ts';
import { salesforceReader } from './reading/salesforce-reader.ts';
import { recordAddress } from './record-address.ts';
import { knownSchema } from './schema/known-schema.ts';
import { orgSchema } from './schema/org-schema.ts';
import { orgSessions } from './sessions.ts';
import { logoutStreamOf, SignOutEvents } from './sign-outs/sign-out-events.ts';
import { orgUpkeep } from './upkeep.ts';
import type { OrgUsers } from './users.ts';
import { WorkflowNeeds } from './workflow-needs.ts';
import { lateWriter } from './writing/late-writer.ts';

export interface SalesforceCrmDeps extends OpenedOrgDeps {
  readonly pubsub: EventBusAddress;
  readonly organisation: Pick<Organisation, 'settings' | 'agent' | 'agents' | 'queues'>;
  readonly phoneNumbers: PhoneNumbers;
  /** Called after the commit with numbers that belong to a record from now on. */
  readonly onNumbers: (numbers: readonly E164[]) => void;
  /** Keeps an entry of the audit. */
  readonly keepAudit: (audit: AuditRow) => Promise<void>;
  /** The entry that says that the ledger has deleted this agent's task. */
  readonly taskDeleted: (task: RecordRef, agent: AgentId | null) => AuditRow;
  readonly leases: Leases;
  readonly clock: Clock;
}

/** Salesforce as the CRM (spec X1): what every CRM does, and what starts and stops with the server. */
export interface SalesforceCrm extends CrmProvider {
  readonly own: null;
  readonly connection: SalesforceConnection;
  readonly index: NumberIndex;
  readonly users: OrgUsers;
  readonly check: CrmCheck;
  readonly people: CrmPeople;
  /** `workflows`: those in use, which say what is matched and which fields are filled. */
  start(workflows: () => Iterable<Workflow>): void;
  stop(): Promise<void>;
}

/** All change events of an org that were selected for it. */
const topic = '/data/ChangeEvents';

/** Opens the CRM without asking the org anything: a Salesforce that is away keeps no server from starting. */
export function openSalesforceCrm(deps: SalesforceCrmDeps): SalesforceCrm {
  const needs = new WorkflowNeeds();
  const org = openOrg(deps, needs);
  const { connection, seen, users } = org;
  const events = openEventBus(deps.pubsub, connection);
  const signOuts = new SignOutEvents({
    db: deps.db,
    connection: events,
    isWanted: () => deps.organisation.settings().presence.logoutCheck,
  });
  const index = new NumberIndex({
    ...deps,
    client: connection.client,
    orgId: connection.orgId,
    events: { connection: events, topic },
    customObjects: async () => needs.customObjects(),
  });
  const kept: KeptRecords = { numbers: () => index.state(), openRecords: () => index.openState() };
  const writer = writerOf(deps, org, index, needs);
  const moments = new EditMoments();
  const { capabilities, link } = connection;
  const upkeep = orgUpkeep({ ...deps, index, signOuts, writer, users, capabilities, needs });
  return {
    own: null,
    connection,
    index,
    users,
    people: {
      directory: users,
      connections: connection.people,
      sessions: orgSessions(seen.org, signOuts),
      recordTypes: defaultRecordTypes(connection),
    },
    link,
    kept,
    recordAddress: () => recordAddress(connection),
    checkCorrection: correctionCheck(connection.describe),
    capabilities,
    writer,
    reader: readerOf(deps, org, index, moments),
    editor: editorOf(deps, org, index, moments),
    check: salesforceCheck({
      connection,
      logoutStream: async () => (signOuts.tells ? 'told' : logoutStreamOf(events)),
      kept,
      onLooked: upkeep.lookAnew,
      configuration: () => configurationOf(deps, needs),
    }),
    start(workflows) {
      needs.begin(workflows);
      upkeep.start();
      index.start();
      signOuts.start((error) =>
        deps.log.error({ err: error }, 'who signs out of Salesforce is no longer followed'),
      );
    },
    async stop() {
      await Promise.all([upkeep.stop(), signOuts.stop(), index.stop()]);
      events.close();
    },
  };
}

function writerOf(
  { clock, log, keepAudit, taskDeleted }: SalesforceCrmDeps,
  { connection, described }: OpenedOrg,
  index: NumberIndex,
  needs: WorkflowNeeds,
): CrmWriter {
  const { client, integrationUser, telephony, state } = connection;
  return lateWriter({
    client,
    integrationUser,
    telephony,
    now: () => clock.now(),
    describe: described,
    numbers: {
      preferred: async (number) => match(await index.recordsByNumber(number), null).value.record,
      made: ({ kind, id, name }, phone) =>
        index.putCreated(objectOf(kind), id, { Name: name, LastName: name, Phone: phone }),
    },
    extraFields: () => needs.extraFields(),
    onTaskDeleted: (task, agent) => keepAudit(taskDeleted(task, agent)),
    onKeySpace: (lacking) => state.lacksKey(lacking),
    onWritten: (records) => index.open.wrote(records),
    onDoubled: () => log.error({}, 'Salesforce got one key twice in a request'),
  });
}

function readerOf(
  { clock }: SalesforceCrmDeps,
  { connection, seen, users, described }: OpenedOrg,
  index: NumberIndex,
  moments: EditMoments,
): CrmReader {
  const { client, people, describe: cache } = connection;
  const schemaDeps = {
    client,
    clientOf: (agent: AgentId) => people.clientOf(agent),
    describe: described,
    cache,
  };
  return salesforceReader({
    ...seen,
    numbers: (number) => index.recordsByNumber(number),
    numbersByLastDigits: (digits) => index.recordsByLastDigits(digits),
    open: index.open,
    users,
    moments,
    clock,
    knownSchema: (kind, asker) => knownSchema({ ...seen, cache, describe: described }, kind, asker),
    schema: (kinds, asker) => orgSchema(schemaDeps, kinds, asker),
  });
}

const editorOf = (
  deps: SalesforceCrmDeps,
  { seen, users, agentOf, described }: OpenedOrg,
  index: NumberIndex,
  moments: EditMoments,
): CrmEditor =>
  salesforceEditor({
    ...deps,
    ...seen,
    taskStatuses: () => described.taskStatuses(),
    users,
    agentOf,
    moments,
    onChanged: (kind, id) => index.changedHere(objectOf(kind), id),
  });

const configurationOf = ({ organisation }: SalesforceCrmDeps, needs: WorkflowNeeds) => ({
  workflows: needs.workflows(),
  agents: organisation.agents().filter(({ disabled }) => !disabled),
  queues: organisation.queues(),
  settings: organisation.settings(),
});
