import type { WrittenRecord } from '../../../../src/adapters/crm/salesforce/index/open-records.ts';
import {
  salesforceWriter,
  type SalesforceWriterDeps,
} from '../../../../src/adapters/crm/salesforce/writing/salesforce-writer.ts';
import type { CrmWrite } from '../../../../src/application/ports/crm/writer.ts';
import { longId } from '../../../../src/adapters/crm/salesforce/record-id.ts';
import { recordId } from '../../../../src/domain/ids.ts';
import type { RecordRef } from '../../../../src/domain/record.ts';
import { call } from '../../../contract/crm-writes.ts';
import { describeOf, ScriptedClient, wholeOrg, type Script } from './scripted-client.ts';
import { epochMs } from '../../../../src/domain/time.ts';

export const integrationUser = '005000000000001AAA';
export const mia = '005000000000002AAA';
export const idOf = (prefix: string, number: number): string =>
  longId(`${prefix}${String(number).padStart(12, '0')}`);
export const contact: RecordRef = { kind: 'contact', id: recordId(idOf('003', 1)), name: 'Ada Lovelace' };

/** A writer on an org that answers by the script, with what it told about. */
export function given(script: Partial<Script> = {}, deps: Partial<SalesforceWriterDeps> = {}) {
  const org = new ScriptedClient(script);
  const written: WrittenRecord[] = [];
  const told = { doubled: 0, made: [] as string[], deleted: [] as string[], written };
  const writer = salesforceWriter({
    client: org,
    describe: describeOf(wholeOrg),
    numbers: {
      preferred: async () => null,
      made: async (record, phone) => void told.made.push(`${record.kind} ${phone}`),
    },
    integrationUser,
    extraFields: () => ['Channel__c'],
    telephony: null,
    now: () => epochMs(Date.now()),
    onTaskDeleted: async (task) => void told.deleted.push(task.id),
    onDoubled: () => {
      told.doubled += 1;
    },
    onKeySpace: () => undefined,
    onWritten: async (records) => void written.push(...records),
    ...deps,
  });
  return { org, writer, told };
}

export const fresh = (write: CrmWrite): CrmWrite => ({ ...write, fresh: true });
export const withoutReplaces = (write: CrmWrite, replaces: readonly string[]): CrmWrite =>
  write.operation === 'upsert-task' ? { ...write, replaces } : write;

/** A task as it stands in the org under a key, as `call()` was written. */
export const stored = (key: string, fields: Readonly<Record<string, unknown>> = {}) => ({
  Id: idOf('00T', 77),
  IsDeleted: false,
  LastModifiedDate: '2026-11-20T09:31:05.000+0000',
  TielineKey__c: `task-${key}`,
  Subject: 'Incoming call',
  IsClosed: true,
  ActivityDate: '2026-11-20',
  OwnerId: integrationUser,
  CallType: 'Inbound',
  CallDurationInSeconds: 62,
  Description: 'Asked for the invoice.',
  CallObject: 'sim-1',
  TielineCallId__c: 'sim-1',
  TielineInteractionId__c: '019a0000-0000-7000-8000-000000000001',
  TielineSessionId__c: '019a0000-0000-7000-8000-000000000002',
  TielineStartedAt__c: '2026-11-20T09:30:00.000+0000',
  TielineEndedAt__c: '2026-11-20T09:31:02.000+0000',
  TielineFrom__c: '+498963648018',
  TielineTo__c: '+498912345670',
  TielineAgent__c: 'Mia',
  TielineQueue__c: 'support',
  TielineTags__c: 'invoice',
  ...fields,
});
export const finds = (...rows: readonly Readonly<Record<string, unknown>>[]) => ({
  query: (soql: string) => (soql.includes('FROM Task ') ? rows : []),
});
export const plain = call({ extra: {} });
