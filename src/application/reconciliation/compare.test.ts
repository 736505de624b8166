import { describe, expect, it } from 'vitest';
import { interactionId, recordId } from '../../domain/ids.ts';
import type { RecordRef } from '../../domain/record.ts';
import type { WritePayload } from '../ports/logging/ledger-store.ts';
import { compare, type ComparingCrm } from './compare.ts';

const ref: RecordRef = { kind: 'task', id: recordId('t'), name: 'Call' };

/** The names of the fields that differ between what was written and what is there. */
async function differing(
  fields: WritePayload,
  there: object,
  operation: 'upsert-task' | 'upsert-voice-call' = 'upsert-task',
): Promise<readonly string[]> {
  const written = async () => new Map([['k', { ref, fields: there as never }]]);
  const nothing = async () => new Map();
  const crm: ComparingCrm = {
    batchSize: 200,
    activities: written,
    voiceCalls: written,
    followUps: nothing,
    events: nothing,
    madeRecords: nothing,
    record: async () => null,
  };
  const of = { interaction: interactionId('i'), agent: null, key: 'k', record: ref } as const;
  const findings = await compare(crm, [{ ...of, kind: 'activity', operation, fields }]);
  return findings.flatMap((finding) => finding.fields.map(({ name }) => name));
}

describe('what stands in the CRM', () => {
  it('differs where somebody has changed it', async () => {
    expect(
      await differing({ subject: 'Call', startedAt: 5_000 }, { subject: 'Called', startedAt: 6_000 }),
    ).toEqual(['subject', 'startedAt']);
    expect(await differing({ subject: 'Call' }, {})).toEqual(['subject']);
  });

  it('is the same in whole seconds, without spaces around, and with other ends of lines', async () => {
    const written = { startedAt: 5_999, description: 'One\nTwo ' };
    expect(await differing(written, { startedAt: 5_000, description: 'One\r\nTwo' })).toEqual([]);
  });

  it('has what the workflow fills in fields of one’s own, whatever else stands in others', async () => {
    const extra = { Began__c: '2026-11-20T09:30:00.999Z', Digits__c: '', Kind__c: 'voice' };
    const there = { Began__c: '2026-11-20T09:30:00.000Z', Kind__c: 'voice', Theirs__c: 'x' };
    expect(await differing({ extra }, { extra: there })).toEqual([]);
    expect(await differing({ extra }, { extra: { ...there, Kind__c: 'chat' } })).toEqual(['extra']);
  });

  it('is of a call what was said of it, as far as its record has fields', async () => {
    const resolved = { disposition: 'Resolved' };
    const differingCall = (fields: WritePayload) => differing(fields, resolved, 'upsert-voice-call');
    expect(await differingCall({ subject: 'Call', disposition: null })).toEqual([]);
    expect(await differingCall(resolved)).toEqual([]);
    expect(await differingCall({ disposition: 'Sold' })).toEqual(['disposition']);
  });

  it('has a default record type where none was given, and no other where one was', async () => {
    expect(await differing({ recordType: null }, { recordType: 'call' })).toEqual([]);
    expect(await differing({ recordType: 'call' }, { recordType: 'mail' })).toEqual(['recordType']);
  });
});
