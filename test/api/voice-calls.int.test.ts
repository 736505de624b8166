import { describe, expect, it } from 'vitest';
import { startApi } from './harness.ts';
import { codes, missedCall, reconciled, refusal, said, talk, wholeCall } from './steps.ts';
import { until } from './until.ts';

// Spec X9: a call may be logged as the record that the CRM itself has of it, where it has such.
const api = await startApi();
const { mia, admin } = api;
const { voice } = api.crm;
const asVoiceCalls = { callRecord: 'voice-call' };

const crmKinds = async (): Promise<readonly string[]> => (await admin.get('/crm')).body.capabilities.kinds;

describe.runIf(voice === null)('a CRM without records of calls', () => {
  it('is not offered to be written such', async () => {
    expect(await crmKinds()).not.toContain('voiceCall');
    const { items } = (await admin.get('/workflows')).body;
    const refused = await admin.post(`/workflows/${items[0].id}/versions`, asVoiceCalls);
    expect(refusal(refused)).toBe('422 setting-not-available');
    expect(refused.body.errors).toMatchObject([{ path: 'callRecord' }]);
  });
});

describe.runIf(voice !== null)('a call that is logged as a VoiceCall', () => {
  /** Chosen as soon as the org has been looked at. */
  async function chooseVoiceCalls() {
    if (voice === null) throw new Error('there are such records');
    await until('the org has said what it has', async () => (await crmKinds()).includes('voiceCall'));
    await api.workflow(asVoiceCalls);
    await mia.be({ desk: 'in', salesforce: 'in' });
    return voice;
  }

  it('is one, with what was noted of it, and no task beside it', async () => {
    const there = await chooseVoiceCalls();
    const anna = await api.contact();
    const { interaction } = await talk(api, mia, anna);
    await mia.note(interaction.id, { comments: 'Asked for the invoice.' });
    await mia.act(interaction.id, 'end');
    await mia.act(interaction.id, 'finish');
    const { log } = await mia.settled(interaction.id);
    expect(log).toMatchObject({ state: 'written', activity: { kind: 'voiceCall' } });
    expect(there.of(interaction.id)).toMatchObject([
      {
        Id: log.activity?.id,
        VendorCallKey: `${interaction.id}-${mia.id}`,
        CallType: 'Inbound',
        CallDisposition: 'completed',
        RelatedRecordId: anna.id,
        OwnerId: mia.crmUser,
        Description: expect.stringMatching(/^Asked for the invoice\.\n\nSubject: /),
      },
    ]);
    const { nextSteps, past } = await api.timeline(anna);
    expect([...nextSteps, ...past]).toMatchObject([
      { kind: 'voiceCall', id: log.activity?.id, interactionId: interaction.id },
    ]);
    expect(said(await mia.why(interaction.id), 'callRecord')).toEqual([
      { code: 'why.call-record.voice-call', value: 'voice-call' },
    ]);
    expect(await reconciled(admin)).toMatchObject({ missing: 0, doubled: 0, changed: 0 });
  });

  it('is a task again once the workflow says so, except for one that is logged already', async () => {
    const there = await chooseVoiceCalls();
    const anna = await api.contact();
    const { id: logged } = await wholeCall(api, mia, anna);
    await api.workflow({ callRecord: 'task' });
    const { id, log } = await wholeCall(api, mia, anna);
    expect(log.activity?.kind).toBe('task');
    expect(there.of(id)).toEqual([]);
    await mia.note(logged, { comments: 'Called about the lift.' });
    await mia.act(logged, 'save');
    expect((await mia.settled(logged)).log.activity?.kind).toBe('voiceCall');
    expect(codes(await mia.why(logged))).toContain('why.call-record.begun-voice-call');
  });

  it('gets what is noted later', async () => {
    const there = await chooseVoiceCalls();
    const { id } = await wholeCall(api, mia, await api.contact());
    await mia.note(id, { comments: 'Called about the lift.' });
    await mia.act(id, 'save');
    await mia.settled(id);
    expect(there.of(id)).toMatchObject([{ Description: expect.stringMatching(/^Called about the lift\./) }]);
  });

  it('is one, also where every answer is lost for a while', async () => {
    const there = await chooseVoiceCalls();
    const { interaction } = await talk(api, mia, await api.contact());
    await there.whileAnswersAreLost(async () => {
      await mia.act(interaction.id, 'end');
      await mia.act(interaction.id, 'finish');
      await until('it was made', async () => there.of(interaction.id).length > 0);
    });
    await until('it is written', async () => {
      await api.advance(300);
      return (await mia.interaction(interaction.id)).log.state === 'written';
    });
    expect(there.of(interaction.id)).toHaveLength(1);
  });

  it('is there whatever the org complains of, which stands in the ledger until somebody has seen to it', async () => {
    const there = await chooseVoiceCalls();
    const { interaction } = await talk(api, mia, await api.contact());
    await there.whileComplaining('Say the department.', async () => {
      await mia.act(interaction.id, 'end');
      await mia.act(interaction.id, 'finish');
      await mia.settled(interaction.id);
    });
    expect((await mia.interaction(interaction.id)).log.state).toBe('attention');
    expect(there.of(interaction.id)).toHaveLength(1);
    const { items } = (await admin.get('/ledger?state=attention')).body;
    const [refused] = items.filter(({ interactionId }: never) => interactionId === interaction.id);
    expect(refused.error.words).toContain('Say the department.');
    expect((await admin.post(`/ledger/${refused.id}/retry`)).status).toBeLessThan(300);
    await mia.sees(interaction.id, 'the log written', ({ log }) => log.state === 'written');
    expect(there.of(interaction.id)).toHaveLength(1);
    expect((await mia.why(interaction.id)).writes).toMatchObject([
      { state: 'done', complaint: expect.stringContaining('Say the department.'), error: null },
    ]);
  });

  it('waits for the one that Salesforce makes of a call that it dialled', async () => {
    const there = await chooseVoiceCalls();
    const anna = await api.contact();
    await api.callee(anna.number, 'answer');
    const { id } = await mia.dial(anna.number);
    await mia.reaches(id, 'connected');
    await mia.act(id, 'end');
    await mia.act(id, 'finish');
    await mia.sees(id, 'why it waits', ({ log }) => log.reason?.includes('not made its record') === true);
    expect(there.of(id)).toEqual([]);
    there.dialled(id, mia.id);
    // Nobody has written a note there that the agent would be asked about.
    await mia.note(id, { comments: 'Called about the lift.' });
    await mia.act(id, 'save');
    await until('it is written', async () => {
      await api.advance(10);
      return (await mia.interaction(id)).log.state === 'written';
    });
    expect(there.of(id)).toMatchObject([
      {
        CallType: 'Outbound',
        RelatedRecordId: anna.id,
        Description: expect.stringMatching(/^Called about the lift\./),
      },
    ]);
  });

  it('is given up for a person after ten minutes without one', async () => {
    const there = await chooseVoiceCalls();
    const anna = await api.contact();
    await api.callee(anna.number, 'answer');
    const { id } = await mia.dial(anna.number);
    await mia.reaches(id, 'connected');
    await mia.act(id, 'end');
    await mia.act(id, 'finish');
    await until('a person is asked', async () => {
      await api.advance(200);
      return (await mia.interaction(id)).log.state === 'attention';
    });
    expect(there.of(id)).toEqual([]);
  });

  it('is a task where something is left to do, and where it was dialled outside of Salesforce', async () => {
    const there = await chooseVoiceCalls();
    const missed = await missedCall(api, mia, await api.contact());
    expect(missed.log.activity?.kind).toBe('task');
    expect(codes(await mia.why(missed.id))).toContain('why.call-record.open');
    await mia.be({ desk: 'in' });
    const anna = await api.contact();
    await api.callee(anna.number, 'busy');
    const { id } = await mia.dial(anna.number);
    await mia.reaches(id, 'wrapup');
    await mia.act(id, 'finish');
    const dialled = await mia.settled(id);
    expect(dialled.log.activity?.kind).toBe('task');
    expect(codes(await mia.why(id))).toContain('why.call-record.outside');
    expect([...there.of(missed.id), ...there.of(id)]).toEqual([]);
  });
});
