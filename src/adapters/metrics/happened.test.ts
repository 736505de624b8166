import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { CrmUnavailable } from '../../application/ports/crm/crm.ts';
import type { CrmWriter, CrmWriteResult } from '../../application/ports/crm/writer.ts';
import { calledIn, given, mia, startsAt, tom } from '../../domain/channels/voice/call.scenario.ts';
import type { Call } from '../../domain/channels/voice/call.ts';
import { writeId } from '../../domain/ids.ts';
import { countWhatHappens } from './happened.ts';

const nobody = () => Promise.reject(new CrmUnavailable('not asked here'));
const crm = (write: CrmWriter['write']): CrmWriter => ({
  name: 'test',
  batchSize: 10,
  countsRequests: false,
  write,
  record: nobody,
  activities: nobody,
  voiceCalls: nobody,
  followUps: nobody,
  events: nobody,
  madeRecords: nobody,
  activitiesOf: nobody,
});
const batch = ['a', 'b', 'c'].map((key) => ({ id: writeId(key), key, operation: 'delete-task' }) as const);

describe('what happens', () => {
  it('counts offers by how they ended, and calls', async () => {
    const registry = new Registry();
    const { onCall } = countWhatHappens(registry);
    const call: Call = { ...given(calledIn).call, answeredAt: startsAt };
    onCall(call, [{ type: 'offer-ended', agent: mia, at: startsAt, result: 'rejected' }]);
    onCall(call, [{ type: 'answered', agent: tom, at: startsAt }]);
    onCall({ ...call, direction: 'outbound' }, [{ type: 'answered', agent: tom, at: startsAt }]);
    onCall(call, [{ type: 'ended', at: startsAt, by: 'agent', cause: 'hang-up', wrapupUntil: startsAt }]);
    const lines = (await registry.metrics()).split('\n');
    expect(lines).toContain('tieline_offers_total{result="rejected"} 1');
    expect(lines).toContain('tieline_offers_total{result="answered"} 1');
    expect(lines).toContain('tieline_calls_ended_total{direction="inbound",answered="yes"} 1');
  });

  it('counts what the CRM answers, and passes it on', async () => {
    const registry = new Registry();
    const { counted } = countWhatHappens(registry);
    const answers: readonly CrmWriteResult[] = [
      { result: 'done', record: null },
      { result: 'done', record: null },
      { result: 'refused', code: 'x', words: 'no' },
    ];
    await expect(counted(crm(async () => answers)).write(batch)).resolves.toBe(answers);
    await expect(counted(crm(nobody)).write(batch)).rejects.toThrow(CrmUnavailable);
    const lines = (await registry.metrics()).split('\n');
    expect(lines).toContain('tieline_crm_writes_total{result="done"} 2');
    expect(lines).toContain('tieline_crm_writes_total{result="refused"} 1');
    expect(lines).toContain('tieline_crm_writes_total{result="unavailable"} 3');
  });
});
