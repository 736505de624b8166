import { openEmbeddedCrm, type EmbeddedCrmDeps, type OwnCrm } from '../adapters/crm/embedded/index.ts';
import type { SalesforceConnectionOptions } from '../adapters/crm/salesforce/connection.ts';
import type { EventBusAddress } from '../adapters/crm/salesforce/events/event-bus.ts';
import { openSalesforceCrm } from '../adapters/crm/salesforce/index.ts';
import { writeAudit } from '../adapters/postgres/organisation/audit.ts';
import type { CrmCheck } from '../application/ports/crm/check.ts';
import type { CrmPeople } from '../application/ports/crm/people.ts';
import type { CrmProvider } from '../application/ports/crm/crm.ts';
import type { Organisation } from '../application/ports/organisation/organisation.ts';
import type { Bus } from '../application/ports/runtime/bus.ts';
import type { Clock } from '../application/ports/runtime/clock.ts';
import type { Log } from '../application/ports/runtime/log.ts';
import type { Config } from '../config/config.ts';
import type { SalesforceConfig } from '../config/salesforce.ts';
import type { AgentId } from '../domain/ids.ts';
import type { RecordRef } from '../domain/record.ts';
import type { Workflow } from '../domain/workflow/workflow.ts';
import { secretKeyOf } from './secret-key.ts';

/** The CRM, whichever it is. */
export interface WiredCrm extends CrmProvider {
  /** What is administered, imported and tried out in Tieline itself; null: a CRM that others administer. */
  readonly own: OwnCrm | null;
  /** The people of a CRM that others administer; null: Tieline's own agents are its users. */
  readonly people: CrmPeople | null;
  readonly check: CrmCheck;
  /** `workflows`: those in use now. */
  start(workflows: () => Iterable<Workflow>): void;
  /** Ends what it began by itself. */
  stop(): Promise<void>;
}

export type CrmConfig = Pick<Config, 'salesforce' | 'secretKey' | 'dataDirectory'>;

export interface CrmDeps extends Omit<EmbeddedCrmDeps, 'onNumbers'> {
  readonly organisation: EmbeddedCrmDeps['organisation'] & Pick<Organisation, 'queues'>;
  readonly bus: Bus;
  readonly systemClock: Clock;
  readonly log: Log;
}

/** Without any other CRM. */
export const embeddedOnly: CrmConfig = {
  salesforce: null,
  secretKey: null,
  dataDirectory: '',
};

/** The one place that chooses the CRM (spec X1). */
export function wireCrm(config: CrmConfig, { bus, ...deps }: CrmDeps): WiredCrm {
  const onNumbers: EmbeddedCrmDeps['onNumbers'] = (numbers) => bus.publish({ type: 'numbers', numbers });
  const { salesforce } = config;
  if (salesforce !== null) return wireSalesforce(config, salesforce, { ...deps, onNumbers });
  return {
    ...openEmbeddedCrm({ ...deps, onNumbers }),
    people: null,
    // It is a part of Tieline, and has what Tieline needs.
    check: () => Promise.resolve([]),
    start: () => undefined,
    stop: () => Promise.resolve(),
  };
}

/** How the configured org is connected to. */
export function connectionOptions(
  config: CrmConfig,
  salesforce: SalesforceConfig,
): Omit<SalesforceConnectionOptions, 'db'> {
  const { serverSignIn, clientSecret, contactCenter } = salesforce;
  return {
    ...salesforce,
    clientSecret: clientSecret?.reveal() ?? null,
    signIn:
      serverSignIn.by === 'jwt-bearer'
        ? { ...serverSignIn, key: serverSignIn.key.reveal() }
        : { by: serverSignIn.by },
    contactCenter: contactCenter && { ...contactCenter, key: contactCenter.key.reveal() },
    secretKey: secretKeyOf(config),
  };
}

export const eventBusAddress = ({ pubsubEndpoint, pubsubCa }: SalesforceConfig): EventBusAddress => ({
  endpoint: pubsubEndpoint,
  certificateAuthority: pubsubCa,
});

function wireSalesforce(
  config: CrmConfig,
  salesforce: SalesforceConfig,
  deps: Omit<CrmDeps, 'bus'> & Pick<EmbeddedCrmDeps, 'onNumbers'>,
): WiredCrm {
  const { db, organisation, clock, makeId } = deps;
  return openSalesforceCrm({
    ...deps,
    connect: connectionOptions(config, salesforce),
    pubsub: eventBusAddress(salesforce),
    keepAudit: (audit) => writeAudit(db, [audit]),
    taskDeleted: ({ id, name }: RecordRef, agent: AgentId | null) => ({
      id: makeId(),
      at: clock.now(),
      by: { id: agent, name: agent === null ? '' : (organisation.agent(agent)?.name ?? '') },
      action: 'removed',
      noun: 'task',
      nounId: id,
      before: { name },
      after: null,
    }),
  });
}
