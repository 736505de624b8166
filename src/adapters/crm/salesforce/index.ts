import type { CrmCheck } from '../../../application/ports/crm/check.ts';
import type { CrmProvider } from '../../../application/ports/crm/crm.ts';
import type { KeptRecords } from '../../../application/ports/crm/kept-records.ts';
import type { CrmPeople } from '../../../application/ports/crm/people.ts';
import type { PhoneNumbers } from '../../../application/ports/interactions/phone-numbers.ts';
import type { AuditRow } from '../../../application/ports/organisation/organisation-store.ts';
import type { Organisation } from '../../../application/ports/organisation/organisation.ts';
import type { Clock } from '../../../application/ports/runtime/clock.ts';
import type { Leases } from '../../../application/ports/runtime/lease.ts';
import type { Log } from '../../../application/ports/runtime/log.ts';
import type { AgentId } from '../../../domain/ids.ts';
import { match } from '../../../domain/matching/match.ts';
import type { E164 } from '../../../domain/number.ts';
import type { RecordRef } from '../../../domain/record.ts';
import { sameValue } from '../../../domain/same-value.ts';
import type { Workflow } from '../../../domain/workflow/workflow.ts';
import type { Database } from '../../postgres/connection/database.ts';
import { salesforceCheck } from './check/salesforce-check.ts';
import {
  connectSalesforce,
  type SalesforceConnection,
  type SalesforceConnectionOptions,
} from './connection.ts';
import { correctionCheck } from './describe/correction-check.ts';
import { salesforceEditor } from './editing/salesforce-editor.ts';
import { PubSubConnection } from './events/pubsub-connection.ts';
import { NumberIndex } from './index/number-index.ts';
import { objectOf } from './objects.ts';
import { EditMoments } from './reading/edit-moments.ts';
import { peoplesOrgs } from './reading/peoples-orgs.ts';
import { salesforceReader } from './reading/salesforce-reader.ts';
import { orgSchema } from './schema/org-schema.ts';
import { orgSessions } from './sessions.ts';
import { recordAddress } from './record-address.ts';
import { repeated } from './repeated.ts';
import type { OrgSession } from './tokens/grant-store.ts';
import { OrgUsers } from './users.ts';
import { describedOrg } from './writing/described-org.ts';
import { lateWriter } from './writing/late-writer.ts';

export interface SalesforceCrmDeps {
  readonly db: Database;
  readonly connect: Omit<SalesforceConnectionOptions, 'db' | 'linkedUser'>;
  readonly pubsub: { readonly endpoint: string; readonly certificateAuthority: string | null };
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
  readonly systemClock: Clock;
  readonly log: Log;
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

/** How often users, and what the org has, are read anew. */
const refreshEveryMs = 3_600_000;
/** How soon calls are matched by an object that another version of a workflow names. */
const followEveryMs = 5_000;
/** All change events of an org that were selected for it. */
const topic = '/data/ChangeEvents';

/** Opens the CRM without asking the org anything: a Salesforce that is away keeps no server from starting. */
export function openSalesforceCrm(deps: SalesforceCrmDeps): SalesforceCrm {
  const { organisation, clock, log } = deps;
  const connection = connectSalesforce({
    ...deps.connect,
    db: deps.db,
    linkedUser: (agent) => users.listed(organisation.agent(agent)?.crmUser ?? ''),
  });
  let workflows: () => Iterable<Workflow> = () => [];
  const extraFields = () => [...new Set([...workflows()].flatMap(({ fields }) => Object.values(fields)))];
  const matched = () => [...workflows()].flatMap(({ customObjects }) => customObjects);
  const { client, capabilities, integrationUser } = connection;
  connection.state.onChange(({ state, words }) => {
    if (state === 'connected') log.info({}, 'Salesforce takes requests');
    else log.warn({ state }, `nothing is written to Salesforce for now: ${words ?? state}`);
  });
  const now = () => deps.systemClock.now();
  const seen = peoplesOrgs({
    ...connection,
    mustConnect: () => organisation.settings().crm.ownConnection,
    extraFields,
    now,
  });
  const users: OrgUsers = new OrgUsers({
    org: seen.org,
    integration: async () => ({ id: await integrationUser(), name: 'Tieline' }),
  });
  const agentOf = (user: string): AgentId | null =>
    organisation.agents().find(({ crmUser }) => crmUser === user)?.id ?? null;
  const described = describedOrg({
    client,
    cache: connection.describe,
    recordTypes: connection.recordTypes,
    agentOf,
    now,
  });
  const moments = new EditMoments();
  const events = pubSubOf(deps, connection);
  const index = new NumberIndex({
    ...deps,
    client,
    orgId: connection.orgId,
    events: { connection: events, topic },
    customObjects: async () => matched(),
  });
  const kept: KeptRecords = { numbers: () => index.state(), openRecords: () => index.openState() };
  const matchedNow = () => [...new Set(matched().map((object) => JSON.stringify(object)))].toSorted();
  let indexed = matchedNow();
  const following = repeated(
    followEveryMs,
    async () => {
      if (sameValue(matchedNow(), indexed)) return;
      indexed = matchedNow();
      index.refresh();
    },
    (error) => log.error({ err: error }, 'what workflows match by could not be looked at'),
  );
  const writer = lateWriter({
    client,
    integrationUser,
    telephony: connection.telephony,
    now: () => clock.now(),
    describe: described,
    numbers: {
      preferred: async (number) => match(await index.recordsByNumber(number), null).value.record,
      made: ({ kind, id, name }, phone) =>
        index.putCreated(objectOf(kind), id, { Name: name, LastName: name, Phone: phone }),
    },
    extraFields,
    onTaskDeleted: (task, agent) => deps.keepAudit(deps.taskDeleted(task, agent)),
    onKeySpace: (lacking) => connection.state.lacksKey(lacking),
    onWritten: (records) => index.open.wrote(records),
    onDoubled: () => log.error({}, 'Salesforce got one key twice in a request'),
  });
  const lookAnew = async (): Promise<void> => {
    index.lookAnew();
    // Whoever reads what was written finds out where the keys stand; of no key it costs no request.
    await writer.activities([]);
  };
  const refreshing = repeated(
    refreshEveryMs,
    () => allDone([users.refresh(), capabilities.refresh(), lookAnew()]),
    (error) => log.warn({ err: error }, 'what Salesforce has could not be read, and is tried again'),
  );
  return {
    own: null,
    connection,
    index,
    users,
    people: { directory: users, connections: connection.people, sessions: orgSessions(seen.org) },
    link: connection.link,
    kept,
    recordAddress: () => recordAddress(connection),
    checkCorrection: correctionCheck(connection.describe),
    capabilities,
    writer,
    reader: salesforceReader({
      ...seen,
      numbers: (number) => index.recordsByNumber(number),
      open: index.open,
      users,
      moments,
      clock,
      schema: (kinds, asker) =>
        orgSchema(
          {
            client,
            clientOf: (agent) => connection.people.clientOf(agent),
            describe: described,
            cache: connection.describe,
          },
          kinds,
          asker,
        ),
    }),
    editor: salesforceEditor({
      ...deps,
      ...seen,
      taskStatuses: () => described.taskStatuses(),
      users,
      agentOf,
      moments,
      onChanged: (kind, id) => index.changedHere(objectOf(kind), id),
    }),
    check: salesforceCheck({
      connection,
      kept,
      onLooked: lookAnew,
      configuration: () => ({
        workflows: [...workflows()],
        agents: organisation.agents().filter(({ disabled }) => !disabled),
        queues: organisation.queues(),
        settings: organisation.settings(),
      }),
    }),

    start(inUse) {
      workflows = inUse;
      indexed = matchedNow();
      following.start();
      refreshing.start();
      index.start();
    },

    async stop() {
      await Promise.all([following.stop(), refreshing.stop(), index.stop()]);
      events.close();
    },
  };
}

/** The org's change events, by the access token that everything here uses. */
function pubSubOf(
  { pubsub }: Pick<SalesforceCrmDeps, 'pubsub'>,
  { access, orgId }: SalesforceConnection,
): PubSubConnection {
  const known = async (session: OrgSession) => ({ ...session, orgId: await orgId() });
  return new PubSubConnection({
    ...pubsub,
    tokens: {
      current: async () => known(await access.current()),
      async renew({ accessToken }) {
        const current = await access.current();
        return known(current.accessToken === accessToken ? await access.renew(current) : current);
      },
    },
  });
}

/** Waits for all of them; rejects as the first that failed, if any did. */
async function allDone(works: readonly Promise<void>[]): Promise<void> {
  const outcomes = await Promise.allSettled(works);
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
}
