import type { CrmWriter } from '../../../../application/ports/crm/writer.ts';
import { batchSize, salesforceWriter, type SalesforceWriterDeps } from './salesforce-writer.ts';

export interface LateWriterDeps extends Omit<SalesforceWriterDeps, 'integrationUser'> {
  /** Throws `CrmUnavailable`. */
  readonly integrationUser: () => Promise<string>;
}

/** The writer of an org that may be away when Tieline starts: whom it writes as is found out when it first writes. */
export function lateWriter(deps: LateWriterDeps): CrmWriter {
  let open: { readonly integrationUser: string; readonly writer: CrmWriter } | null = null;
  const writer = async (): Promise<CrmWriter> => {
    const integrationUser = await deps.integrationUser();
    if (open?.integrationUser !== integrationUser)
      open = { integrationUser, writer: salesforceWriter({ ...deps, integrationUser }) };
    return open.writer;
  };
  return {
    name: 'salesforce',
    batchSize,
    countsRequests: true,
    write: async (batch) => (await writer()).write(batch),
    activities: async (keys) => (await writer()).activities(keys),
    voiceCalls: async (keys) => (await writer()).voiceCalls(keys),
    followUps: async (keys) => (await writer()).followUps(keys),
    events: async (keys) => (await writer()).events(keys),
    madeRecords: async (keys) => (await writer()).madeRecords(keys),
    record: async (kind, id) => (await writer()).record(kind, id),
    activitiesOf: async (interactions) => (await writer()).activitiesOf(interactions),
  };
}
