import type { CrmWriter } from '../../../../application/ports/crm/writer.ts';
import { batchSize, salesforceWriter, type SalesforceWriterDeps } from './salesforce-writer.ts';

export interface LateWriterDeps extends Omit<SalesforceWriterDeps, 'apiVersion' | 'integrationUser'> {
  /** As in paths: `66.0`. Throws `CrmUnavailable`. */
  readonly version: () => Promise<string>;
  /** Throws `CrmUnavailable`. */
  readonly integrationUser: () => Promise<string>;
}

/**
 * The writer of an org that may be away when Tieline starts: whom it writes as, and in which version of the API, is found
 * out when something is first to be written.
 */
export function lateWriter({ version, integrationUser, ...deps }: LateWriterDeps): CrmWriter {
  let open: { readonly of: string; readonly writer: CrmWriter } | null = null;
  const writer = async (): Promise<CrmWriter> => {
    const [apiVersion, user] = [await version(), await integrationUser()];
    const of = `${apiVersion} ${user}`;
    if (open?.of !== of)
      open = { of, writer: salesforceWriter({ ...deps, apiVersion, integrationUser: user }) };
    return open.writer;
  };
  return {
    name: 'salesforce',
    batchSize,
    countsRequests: true,
    write: async (batch) => (await writer()).write(batch),
    activities: async (keys) => (await writer()).activities(keys),
    followUps: async (keys) => (await writer()).followUps(keys),
    events: async (keys) => (await writer()).events(keys),
    madeRecords: async (keys) => (await writer()).madeRecords(keys),
    record: async (kind, id) => (await writer()).record(kind, id),
    activitiesOf: async (interactions) => (await writer()).activitiesOf(interactions),
  };
}
