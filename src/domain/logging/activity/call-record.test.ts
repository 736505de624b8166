import { describe, expect, it } from 'vitest';
import { answered, but, other } from '../../../../test/support/fixtures/contact-facts.ts';
import { planTexts } from '../../../messages/plan-texts.ts';
import { standardCrm } from '../../crm/capabilities.ts';
import { defaultWorkflow, type Workflow } from '../../workflow/workflow.ts';
import { activityKey, legKey, voiceCallKey } from '../context/keys.ts';
import type { ContactFacts } from '../facts/facts.ts';
import { plan } from '../plan.ts';

const asVoiceCalls: Workflow = { ...defaultWorkflow, callRecord: 'voice-call' };
const inCrm = but(answered, { part: { surfaces: { crm: 'in', desk: 'out', deskForeground: false } } });

function logged(facts: ContactFacts, workflow = asVoiceCalls) {
  const { writes, steps } = plan(facts, workflow, planTexts('en'), standardCrm);
  const write = writes.find(({ kind }) => kind === 'activity' || kind === 'activity-removal');
  const because = steps.find(({ rule }) => rule === 'X9')?.because.code ?? null;
  return { write, operation: write?.operation, because };
}

describe('what a call is logged as', () => {
  it('is a task unless the workflow says otherwise, and needs no reason then', () => {
    expect(logged(inCrm, defaultWorkflow)).toMatchObject({ operation: 'upsert-task', because: null });
  });

  it('is the CRM’s own record of it where the workflow says so', () => {
    expect(logged(inCrm)).toMatchObject({
      operation: 'upsert-voice-call',
      because: 'why.call-record.voice-call',
      write: {
        key: voiceCallKey(inCrm),
        fields: { recordType: null, leg: { begun: 'inbound', before: null } },
      },
    });
  });

  it('is a task where something is left to be done, which such a record cannot say', () => {
    const missed = { ...asVoiceCalls, log: { ...asVoiceCalls.log, inboundAnswered: 'open' } } as const;
    expect(logged(inCrm, missed)).toMatchObject({
      operation: 'upsert-task',
      because: 'why.call-record.open',
    });
  });

  it('is a task for a call that was not dialled in the CRM', () => {
    const dialled = but(inCrm, { interaction: { direction: 'outbound', origin: 'manual' } });
    expect(logged(dialled)).toMatchObject({
      operation: 'upsert-voice-call',
      write: { fields: { leg: { begun: 'outbound' } } },
    });
    const atDesk = but(dialled, { part: { surfaces: { crm: 'out', desk: 'in', deskForeground: true } } });
    expect(logged(atDesk)).toMatchObject({ operation: 'upsert-task', because: 'why.call-record.outside' });
  });

  it('is a task for a call between colleagues', () => {
    const internal = but(inCrm, { interaction: { direction: 'internal' } });
    const workflow = { ...asVoiceCalls, log: { ...asVoiceCalls.log, internal: 'completed' } } as const;
    expect(logged(internal, workflow)).toMatchObject({
      operation: 'upsert-task',
      because: 'why.call-record.internal',
    });
  });

  it('stays what it has been logged as, and is taken back as that', () => {
    const asTask = { ...inCrm, begun: true, sent: [activityKey(inCrm)] };
    expect(logged(asTask)).toMatchObject({
      operation: 'upsert-task',
      because: 'why.call-record.begun-task',
    });
    const asCall = { ...inCrm, begun: true, sent: [voiceCallKey(inCrm)] };
    expect(logged(asCall, defaultWorkflow)).toMatchObject({
      operation: 'upsert-voice-call',
      because: 'why.call-record.begun-voice-call',
    });
    const off = { ...asVoiceCalls, doNotLog: { show: true } };
    const unlogged = but(asCall, {
      part: {
        surfaces: { crm: 'out', desk: 'in', deskForeground: true },
        box: { touched: true, agentDefault: false, seenAt: null, goneAt: null },
      },
    });
    expect(logged(unlogged, off)).toMatchObject({
      operation: 'delete-voice-call',
      write: { key: voiceCallKey(inCrm) },
    });
  });

  it('names in a transfer the leg of the agent who had the customer before', () => {
    const second = but(inCrm, { part: { order: 1 } });
    const first = other({ order: 0, answered: true });
    expect(logged({ ...second, others: [first] })).toMatchObject({
      write: {
        fields: { leg: { begun: 'transfer', before: legKey(second.interaction.id, first.agentId) } },
      },
    });
    const missed = { ...first, answered: false };
    expect(logged({ ...second, others: [missed] })).toMatchObject({
      write: { fields: { leg: { begun: 'inbound', before: null } } },
    });
  });

  it('says in the description what such a record has no field for', () => {
    const { write } = logged(inCrm);
    if (write?.operation !== 'upsert-voice-call') throw new Error('it is logged as one');
    expect(write.fields.description).toMatch(/^Subject: /mu);
  });
});
