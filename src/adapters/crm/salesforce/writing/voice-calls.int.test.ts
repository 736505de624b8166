import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { call as taskFields } from '../../../../../test/contract/crm-writes.ts';
import { startEmulator } from '../../../../../test/salesforce/emulator.ts';
import type { Switches } from '../../../../../test/salesforce/model/switches.ts';
import { contactCenter as name } from '../../../../../test/salesforce/sample/org-setup.ts';
import { recordDialled } from '../../../../../test/salesforce/telephony/voice-calls.ts';
import { testDatabase } from '../../../../../test/support/postgres/postgres.ts';
import { atEnd } from '../../../../../test/support/processes/at-end.ts';
import { CrmUnavailable } from '../../../../application/ports/crm/crm.ts';
import type { CrmWrite, CrmWriteResult, CrmWriter } from '../../../../application/ports/crm/writer.ts';
import type { VoiceCallFields } from '../../../../domain/crm/activity-fields.ts';
import { StoreUnavailable } from '../../../../application/ports/runtime/store.ts';
import { recordId, writeId } from '../../../../domain/ids.ts';
import { epochMs } from '../../../../domain/time.ts';
import { NoAnswer } from '../client/exchange.ts';
import { connectSalesforce } from '../connection.ts';
import { forgetOrg } from '../tokens/org-store.ts';
import { describedOrg } from './described-org.ts';
import { salesforceWriter } from './salesforce-writer.ts';

const { db } = await testDatabase();
let orgAheadMs = 0;
const emulator = await startEmulator({ chance: () => 0, now: () => Date.now() + orgAheadMs });
atEnd(() => emulator.close());

async function given(switches: Partial<Switches> = {}, key: string | null = null) {
  await forgetOrg(db);
  orgAheadMs = 0;
  const { orgId, clientId, clientSecret, jwtKey } = emulator.addOrg({ sample: true });
  const hosted = emulator.orgs.byId(orgId);
  if (hosted === null) throw new Error('the org is there');
  hosted.org.setSwitches({ 'voice-calls': true, ...switches });
  const connection = connectSalesforce({
    db,
    loginUrl: emulator.url,
    clientId,
    clientSecret,
    signIn: { by: 'client-credentials' },
    contactCenter: { name, provider: 'Tieline', key: key ?? jwtKey, url: emulator.url },
    secretKey: Buffer.alloc(32, 7),
    time: { now: () => Date.now(), wait: async () => undefined },
  });
  const { client, describe: cache, recordTypes, telephony } = connection;
  const requests = { client, apiVersion: () => client.apiVersion() };
  const integrationUser = hosted.app.runAs ?? '';
  const told: string[] = [];
  let late: (() => Promise<unknown>) | null = null;
  let now = ended + 1_000;
  let tooSlow = false;
  let endWords: string | null = null;
  let onRequest: (() => void) | null = null;
  let onWritten = async () => undefined;
  const writer = salesforceWriter({
    client: {
      ...requests,
      request: async (request) => {
        onRequest?.();
        return client.request(request);
      },
    },
    describe: describedOrg({ ...requests, cache, recordTypes, agentOf: () => null, now: () => Date.now() }),
    numbers: { preferred: async () => null, made: async () => undefined },
    integrationUser,
    extraFields: () => [],
    telephony: telephony && {
      create: (call) => {
        told.push('create');
        if (!tooSlow) return telephony.create(call);
        late = () => telephony.create(call);
        return Promise.reject(new NoAnswer('no answer within 20000 ms', { isUnreached: false }));
      },
      end: async (id, times) => {
        told.push('end');
        return (await telephony.end(id, times)) ?? endWords;
      },
    },
    now: () => epochMs(now),
    onTaskDeleted: async () => undefined,
    onDoubled: () => expect.fail('two rows of one request were for one record'),
    onWritten: async () => onWritten(),
    onKeySpace: () => undefined,
  });
  const reading = hosted.org.reading(null);
  const [contact] = reading.rows('Contact');
  const [mia] = reading.holding('User', 'CommunityNickname', 'mia');
  return {
    writer,
    hosted,
    integrationUser,
    contact: contact?.Id ?? '',
    mia: mia?.Id ?? '',
    rows: () => reading.rows('VoiceCall'),
    standing: () => reading.rows('VoiceCall').filter((row) => row['IsDeleted'] !== true),
    /** What the telephony API was told. */
    told,
    /** What makes records does so only once `commit` is called, long after whoever asked has given up. */
    slowDown: () => {
      tooSlow = true;
      return { commit: async () => late?.() };
    },
    /** The org complains in these words when it is told that a call is over. */
    complainAtEnd: (words: string) => {
      endWords = words;
    },
    /** Before each request from now, `act` is called with its number, from 1. */
    beforeRequests: (act: (number: number) => void) => {
      let number = 0;
      onRequest = () => {
        number += 1;
        act(number);
      };
    },
    /** What is told of what was written fails so, once. */
    failTelling: (error: Error) => {
      onWritten = async () => {
        onWritten = async () => undefined;
        throw error;
      };
    },
    requests: () => connection.org.counts.total,
    /** Every change in the org is in a second of its own, as it tells them apart. */
    changeInSeconds: () =>
      hosted.org.onCommit(() => {
        orgAheadMs += 1_000;
      }),
    mayDelete: () => {
      const [administrators] = reading.holding('Profile', 'Name', 'System Administrator');
      hosted.org.transaction(integrationUser, (tx) =>
        tx.update('User', integrationUser, { ProfileId: administrators?.Id ?? '' }),
      );
    },
    dial: (leg: string) =>
      recordDialled(hosted.org, { vendorCallKey: leg, to: '+4989', from: '+4930', userId: integrationUser }),
    pass: (ms: number) => {
      now += ms;
    },
  };
}

const { startedAt: began, endedAt: ended, ...rest } = taskFields({ extra: {} });

const fields = (change: Partial<VoiceCallFields> = {}): VoiceCallFields => ({
  ...rest,
  startedAt: began,
  endedAt: ended,
  leg: { begun: 'inbound', before: null, answeredAt: epochMs(began + 8_000) },
  ...change,
});

const write = (leg: string, change: Partial<VoiceCallFields> = fields()): CrmWrite => ({
  id: writeId(`${leg}-write`),
  key: `${leg}-voice-call`,
  operation: 'upsert-voice-call',
  fields: change,
});

/** The answer to one write, as the ledger takes it. */
async function answered(writer: CrmWriter, one: CrmWrite): Promise<CrmWriteResult> {
  try {
    const [result] = await writer.write([one]);
    if (result === undefined) throw new Error('it was answered');
    return result;
  } catch (error) {
    if (!(error instanceof CrmUnavailable)) throw error;
    return { result: 'later', afterMs: error.afterMs, why: error.message };
  }
}

describe('the record of a call that a customer made', () => {
  it('is made with what is noted of it, and said to be over', async () => {
    const { writer, rows, contact, mia } = await given();
    const what = { kind: 'contact', id: recordId(contact), name: 'Erika' } as const;
    const result = await answered(writer, write('leg-1', fields({ what, owner: mia, disposition: 'Sold' })));
    expect(result).toMatchObject({ result: 'done', record: { kind: 'voiceCall', name: 'Incoming call' } });
    expect(rows()).toMatchObject([
      {
        VendorCallKey: 'leg-1',
        CallType: 'Inbound',
        CallDisposition: 'completed',
        CallDurationInSeconds: 62,
        CallResolution: 'Sold',
        Description: 'Asked for the invoice.',
        OwnerId: mia,
        RelatedRecordId: contact,
      },
    ]);
  });

  it('is one, also where every answer to making it is lost', async () => {
    const { writer, rows, hosted } = await given({ 'lose-answer': 1 });
    const first = await answered(writer, write('leg-1'));
    expect(first.result).toBe('later');
    expect(rows()).toHaveLength(1);
    hosted.org.setSwitches({ 'lose-answer': null });
    expect((await answered(writer, write('leg-1'))).result).toBe('done');
    expect(rows()).toMatchObject([{ Description: 'Asked for the invoice.', CallDisposition: 'completed' }]);
  });

  it('is one, also where Salesforce makes it long after the answer was given up', async () => {
    const { writer, rows, told, slowDown } = await given();
    const { commit } = slowDown();
    for (const description of ['At first', 'Saved again'])
      expect(await answered(writer, write('leg-1', fields({ description })))).toMatchObject({
        result: 'later',
      });
    expect(told).toEqual(['create']);
    await commit();
    expect(await answered(writer, write('leg-1'))).toMatchObject({ result: 'done' });
    expect(rows()).toMatchObject([{ Description: 'Asked for the invoice.', CallDisposition: 'completed' }]);
    expect(told).toEqual(['create', 'end']);
  });

  it('stays where the org complains of it, which its answer says as long as it is written', async () => {
    const { writer, rows, hosted } = await given();
    const rule = { object: 'VoiceCall', field: null, message: 'Say the department.' };
    hosted.org.setSwitches({ 'required-fields': ['VoiceCall.SourceType'] });
    const complaint = expect.stringContaining('Required fields are missing: [SourceType]');
    expect(await answered(writer, write('leg-1'))).toMatchObject({ result: 'done', complaint });
    expect(rows()).toMatchObject([{ Description: 'Asked for the invoice.', CallDisposition: 'completed' }]);
    hosted.org.setSwitches({ 'lock-rows': 1 });
    expect(await answered(writer, write('leg-3'))).toMatchObject({ result: 'later', complaint });
    expect(rows()).toMatchObject([{}, { VendorCallKey: 'leg-3', Description: null }]);
    hosted.org.setSwitches({ 'lock-rows': null, 'required-fields': null, 'validation-rules': [rule] });
    expect(await answered(writer, write('leg-2'))).toMatchObject({
      result: 'refused',
      code: 'FIELD_CUSTOM_VALIDATION_EXCEPTION',
      words: expect.stringContaining('Say the department.'),
      complaint: expect.stringContaining('Say the department.'),
    });
    hosted.org.setSwitches({ 'validation-rules': null });
    for (const leg of ['leg-1', 'leg-2', 'leg-3'])
      expect(await answered(writer, write(leg))).toMatchObject({ result: 'done' });
    expect(rows()).toHaveLength(3);
  });

  describe('of which the org complains while it is made', () => {
    const complaint = expect.stringContaining('Required fields are missing: [SourceType]');
    const disposition = 'Sold';

    /** An org that hides a field after the look-up: what is written there is refused, and looked at again. */
    async function changing(andThen: (show: () => void) => void) {
      const org = await given();
      const hide = (hidden: boolean) =>
        org.hosted.org.setSwitches({ 'hide-fields': hidden ? ['VoiceCall.CallResolution'] : [] });
      await answered(org.writer, write('leg-0', fields({ disposition })));
      org.hosted.org.setSwitches({ 'required-fields': ['VoiceCall.SourceType'] });
      org.beforeRequests((number) => {
        if (number === 2) hide(true);
        if (number > 2) andThen(() => hide(false));
      });
      return org;
    }

    it('has that said also where the org is looked at again, with what it complains of then', async () => {
      const { writer, complainAtEnd } = await changing((show) => show());
      complainAtEnd('The call is over.');
      const result = await answered(writer, write('leg-1', fields({ disposition })));
      expect(result).toMatchObject({ result: 'done', complaint });
      expect(result.complaint).toMatch(/SourceType.* The call is over\.$/u);
    });

    it('has that said also where the org is away when it is looked at again', async () => {
      const { writer, told } = await changing(() => {
        throw new CrmUnavailable('The org is away');
      });
      expect(await answered(writer, write('leg-1', fields({ disposition })))).toMatchObject({
        result: 'later',
        why: 'The org is away',
        complaint,
      });
      expect(told).toEqual(['create', 'end', 'create']);
    });

    it('has that said also where what was written cannot be told of, and is written again', async () => {
      const { writer, failTelling, hosted } = await given();
      hosted.org.setSwitches({ 'required-fields': ['VoiceCall.SourceType'] });
      const store = new StoreUnavailable('away', 'the database is away', null);
      for (const error of [new CrmUnavailable('The org is away'), store]) {
        failTelling(error);
        const one = write(`leg-${error.name}`);
        expect(await answered(writer, one)).toMatchObject({ result: 'later', why: error.message, complaint });
        expect((await answered(writer, one)).result).toBe('done');
      }
    });
  });

  it('is the oldest of several with its key, which is said', async () => {
    const { writer, rows, dial } = await given();
    const oldest = dial('leg-1');
    dial('leg-1');
    expect(await answered(writer, write('leg-1'))).toMatchObject({
      result: 'done',
      record: { id: oldest.Id },
      doubled: true,
    });
    expect(rows().map((row) => row['Description'])).toEqual(['Asked for the invoice.', null]);
  });

  it('is that of a transfer after the one before it, for which it waits', async () => {
    const { writer, rows } = await given();
    const leg = { begun: 'transfer', before: 'leg-1', answeredAt: began } as const;
    expect(await answered(writer, write('leg-2', fields({ leg })))).toMatchObject({
      result: 'later',
      afterMs: 30_000,
      why: expect.stringContaining('the call before it'),
    });
    await answered(writer, write('leg-1'));
    await answered(writer, write('leg-2', fields({ leg })));
    const [first, second] = rows();
    expect(second).toMatchObject({ CallType: 'Transfer', PreviousCallId: first?.Id });
  });

  it('is one like any other where the one before it does not come within two minutes, or was deleted', async () => {
    const { writer, standing, pass, mayDelete } = await given();
    const leg = { begun: 'transfer', before: 'leg-1', answeredAt: began } as const;
    await answered(writer, write('leg-1'));
    mayDelete();
    await writer.write([{ id: writeId('back'), key: 'leg-1-voice-call', operation: 'delete-voice-call' }]);
    await answered(writer, write('leg-2', fields({ leg })));
    pass(118_000);
    const never = write('leg-3', fields({ leg: { ...leg, before: 'leg-9' } }));
    expect((await answered(writer, never)).result).toBe('later');
    pass(1_000);
    expect((await answered(writer, never)).result).toBe('done');
    const plain = { CallType: 'Inbound', PreviousCallId: null };
    expect(standing()).toMatchObject([plain, plain]);
  });

  it('keeps the note that somebody wrote in it, unless that may be replaced', async () => {
    const { writer, rows, hosted, dial, integrationUser } = await given();
    const { Id } = dial('leg-1');
    hosted.org.transaction(integrationUser, (tx) => tx.update('VoiceCall', Id, { Description: 'By hand' }));
    expect(await answered(writer, write('leg-1'))).toMatchObject({ result: 'done', noteKept: true });
    expect(rows()).toMatchObject([{ Description: 'By hand' }]);
    const replacing = { ...write('leg-1', { description: 'Later' }), replaces: ['By hand'] } as CrmWrite;
    expect(await answered(writer, replacing)).toMatchObject({ result: 'done' });
    expect(rows()).toMatchObject([{ Description: 'Later' }]);
  });

  it('waits as long as the telephony API asks', async () => {
    const { writer, rows, hosted } = await given({ 'telephony-retry-after': 30 });
    expect(await answered(writer, write('leg-1'))).toMatchObject({ result: 'later', afterMs: 30_000 });
    hosted.org.setSwitches({ 'telephony-retry-after': null });
    expect((await answered(writer, write('leg-1'))).result).toBe('done');
    expect(rows()).toHaveLength(1);
  });

  it('waits while the contact center does not take our key, with its words', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const { writer, rows } = await given({}, privateKey.export({ type: 'pkcs8', format: 'pem' }));
    expect(await answered(writer, write('leg-1'))).toMatchObject({
      result: 'later',
      afterMs: 120_000,
      why: expect.stringContaining('Signature verification failed'),
    });
    expect(rows()).toEqual([]);
  });

  it('is not made while nobody can see whether it is there', async () => {
    const { writer, rows } = await given({ 'hide-fields': ['VoiceCall.VendorCallKey'] });
    expect(await answered(writer, write('leg-1'))).toMatchObject({ result: 'later' });
    expect(rows()).toEqual([]);
  });

  it('is filled once its resolution is one that the org takes, whose words are told until then', async () => {
    const { writer, rows, hosted } = await given();
    hosted.org.setSwitches({ 'restrict-picklists': { 'VoiceCall.CallResolution': ['Resolved'] } });
    expect(await answered(writer, write('leg-1', fields({ disposition: 'Sold' })))).toMatchObject({
      result: 'refused',
      code: 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
      words: expect.stringContaining('Sold'),
    });
    const corrected = write('leg-1', fields({ disposition: 'Resolved' }));
    expect((await answered(writer, corrected)).result).toBe('done');
    expect(rows()).toMatchObject([{ CallResolution: 'Resolved', Description: 'Asked for the invoice.' }]);
  });

  it('that somebody has deleted is not made again', async () => {
    const { writer, rows, hosted, integrationUser } = await given();
    await answered(writer, write('leg-1'));
    const id = rows()[0]?.Id ?? '';
    hosted.org.transaction(integrationUser, (tx) => tx.remove('VoiceCall', id));
    expect(await answered(writer, write('leg-1'))).toMatchObject({ result: 'refused', code: 'deleted' });
    expect(rows()).toHaveLength(1);
  });

  it('is read back as it was written, as far as it has fields', async () => {
    const { writer, contact } = await given();
    const what = { kind: 'contact', id: recordId(contact), name: 'Erika' } as const;
    await answered(writer, write('leg-1', fields({ what, disposition: 'Resolved' })));
    const read = (await writer.voiceCalls(['leg-1-voice-call'])).get('leg-1-voice-call');
    expect(read?.fields).toMatchObject({
      what: { kind: 'contact', id: contact },
      owner: null,
      description: 'Asked for the invoice.',
      disposition: 'Resolved',
    });
    expect(read?.fields).not.toHaveProperty('subject');
  });
});

describe('the record of a call that Salesforce dialled', () => {
  const outbound = fields({ leg: { begun: 'outbound', before: null, answeredAt: began } });

  it('is waited for, and gets what is noted of the call', async () => {
    const { writer, rows, dial, pass } = await given();
    expect(await answered(writer, write('leg-1', outbound))).toMatchObject({
      result: 'later',
      why: expect.stringContaining('not made its record of this call yet'),
    });
    pass(60_000);
    dial('leg-1');
    expect(await answered(writer, write('leg-1', outbound))).toMatchObject({ result: 'done' });
    expect(rows()).toMatchObject([
      { CallType: 'Outbound', Description: 'Asked for the invoice.', CallDurationInSeconds: 62 },
    ]);
  });

  it('is looked at once, although saying that the call is over changes it', async () => {
    const { writer, rows, dial, requests, told, changeInSeconds } = await given();
    await writer.write([write('leg-0')]);
    changeInSeconds();
    dial('leg-1');
    const before = requests();
    expect(await answered(writer, write('leg-1', outbound))).toMatchObject({ result: 'done' });
    // Looked up, written and said to be over.
    expect(requests() - before).toBe(3);
    expect(told).toEqual(['create', 'end', 'end']);
    expect(rows()[1]).toMatchObject({ Description: 'Asked for the invoice.', CallDisposition: 'completed' });
  });

  it('is waited for ten minutes, and never made by us', async () => {
    const { writer, rows, pass } = await given();
    pass(599_000);
    expect(await answered(writer, write('leg-1', outbound))).toMatchObject({
      result: 'refused',
      code: 'no-voice-call',
    });
    expect(rows()).toEqual([]);
  });
});

describe('the record of a call that is taken back', () => {
  const removal = { id: writeId('back'), key: 'leg-1-voice-call', operation: 'delete-voice-call' } as const;
  const savedAgain = (time: number, change = fields() as Partial<VoiceCallFields>): CrmWrite => ({
    id: writeId(`again-${time}`),
    key: `leg-1-voice-call+${time}`,
    operation: 'upsert-voice-call',
    fields: change,
  });

  it('needs more rights than the integration user has, which is said', async () => {
    const { writer, rows } = await given();
    await answered(writer, write('leg-1'));
    expect(await answered(writer, removal)).toMatchObject({ result: 'refused' });
    expect(rows()).toHaveLength(1);
    expect(await answered(writer, { ...removal, key: 'leg-2-voice-call' })).toEqual({
      result: 'done',
      record: null,
    });
  });

  it('is the same one when it is saved again, where it could not be deleted', async () => {
    const { writer, rows, told } = await given();
    await answered(writer, write('leg-1'));
    expect((await answered(writer, removal)).result).toBe('refused');
    const replaces = ['Asked for the invoice.'];
    const again = { ...savedAgain(2, fields({ description: 'Later' })), replaces } as CrmWrite;
    expect(await answered(writer, again)).toMatchObject({ result: 'done', record: { id: rows()[0]?.Id } });
    expect(rows()).toMatchObject([{ VendorCallKey: 'leg-1', Description: 'Later' }]);
    expect(told).toEqual(['create', 'end']);
  });

  it('is made again when it is saved again, however often, and stays one', async () => {
    const { writer, rows, mayDelete, standing, told } = await given();
    mayDelete();
    await answered(writer, write('leg-1'));
    for (const time of [2, 3]) {
      const key = time === 2 ? 'leg-1-voice-call' : `leg-1-voice-call+${time - 1}`;
      expect(await answered(writer, { ...removal, key })).toMatchObject({ result: 'done' });
      expect(standing()).toEqual([]);
      expect((await answered(writer, savedAgain(time))).result).toBe('done');
      expect((await answered(writer, savedAgain(time))).result).toBe('done');
      expect(standing()).toMatchObject([{ VendorCallKey: 'leg-1', CallDisposition: 'completed' }]);
    }
    expect(rows()).toHaveLength(3);
    expect(told).toEqual(['create', 'end', 'create', 'end', 'create', 'end']);
  });

  it('is not made again for a change of it, nor where Salesforce dialled', async () => {
    const { writer, mayDelete, dial } = await given();
    mayDelete();
    dial('leg-1');
    await answered(writer, write('leg-1'));
    await answered(writer, removal);
    const outbound = fields({ leg: { begun: 'outbound', before: null, answeredAt: began } });
    for (const change of [outbound, { description: 'Later' }])
      expect(await answered(writer, savedAgain(2, change))).toMatchObject({
        result: 'refused',
        code: 'deleted',
      });
  });
});
