import { describe, expect, it } from 'vitest';
import { CrmUnavailable } from '../../../../application/ports/crm/crm.ts';
import type { CrmWriteResult } from '../../../../application/ports/crm/writer.ts';
import { recordId } from '../../../../domain/ids.ts';
import { epochMs } from '../../../../domain/time.ts';
import type { VoiceCallMade } from '../telephony/telephony-api.ts';
import type { Step } from './decisions/step.ts';
import { tellTelephony, type Telephony, type ToldStep } from './tell-telephony.ts';

const id = '0LQ000000000001GAA';
const times = { startedAt: epochMs(1_000), answeredAt: null, endedAt: epochMs(2_000) };
const call = { vendorCallKey: 'leg-1', from: '+4930', to: '+4989', startedAt: epochMs(1_000) };
const fields = { Description: 'Asked for the invoice.' };
const logged: CrmWriteResult = {
  result: 'done',
  record: { kind: 'voiceCall', id: recordId(id), name: 'Incoming call' },
};

const make: ToldStep = {
  step: 'make-voice-call',
  call: { ...call, transferredFrom: null },
  times,
  fields,
  done: () => logged,
};
const change: ToldStep = {
  step: 'change-voice-call',
  id,
  times,
  fields: {},
  unmodifiedSince: null,
  done: logged,
};

const away = () => Promise.reject(new CrmUnavailable('Salesforce is away', { afterMs: 5_000 }));
const made: VoiceCallMade = { id, complaint: null };
const telephony = (change: Partial<NonNullable<Telephony>> = {}): Telephony => ({
  create: () => Promise.resolve(made),
  end: () => Promise.resolve(null),
  ...change,
});

async function left(step: ToldStep, told: Telephony, canGoOn = true): Promise<Step | undefined> {
  const [one] = await tellTelephony(told, { canGoOn }, [step]);
  return one;
}

describe('what is left to send when the telephony API knows of a call', () => {
  it('is what was noted of it, to the record that is there now', async () => {
    expect(await left(make, telephony())).toEqual({
      step: 'update',
      row: { object: 'VoiceCall', id, fields },
      unmodifiedSince: null,
      done: logged,
    });
  });

  it('is nothing where the record says it all', async () => {
    expect(await left(change, telephony())).toEqual({ step: 'answer', result: logged });
  });

  it('is sent with a complaint about the record, also where the end of the call cannot be told now', async () => {
    const create = () => Promise.resolve({ id, complaint: 'Say the department.' });
    const done = { result: 'refused', code: 'complaint', words: 'Say the department.' };
    expect(await left(make, telephony({ create }))).toMatchObject({ step: 'update', done });
    expect(await left(make, telephony({ create, end: away }))).toMatchObject({ step: 'update', done });
  });

  it('tells what is refused of the end of a call', async () => {
    const end = () => Promise.resolve('The call is over.');
    expect(await left(change, telephony({ end }))).toEqual({
      step: 'answer',
      result: { result: 'refused', code: 'complaint', words: 'The call is over.' },
    });
  });

  it('is nothing yet while it does not answer, or when the batch has taken long enough', async () => {
    const waits = { step: 'answer', result: { result: 'later', afterMs: 5_000, why: 'Salesforce is away' } };
    expect(await left(make, telephony({ create: away }))).toEqual(waits);
    expect(await left(make, telephony({ end: away }))).toEqual(waits);
    expect(await left(change, telephony({ end: away }))).toEqual(waits);
    expect(await left(make, telephony({ create: () => expect.fail('it was asked') }), false)).toMatchObject({
      result: { result: 'later' },
    });
  });

  it('is nothing at all where the record cannot be made', async () => {
    const refused = { code: 'INVALID_NUMBER', words: 'From is no number.' };
    expect(await left(make, telephony({ create: () => Promise.resolve({ refused }) }))).toEqual({
      step: 'answer',
      result: { result: 'refused', ...refused },
    });
    expect(await left(make, null)).toMatchObject({ result: { result: 'refused', code: 'no-voice-calls' } });
  });

  it('is nothing yet of the calls behind one that met the API away, of which it is asked nothing', async () => {
    let asked = 0;
    const create = () => {
      asked += 1;
      return away();
    };
    const steps = await tellTelephony(telephony({ create }), { canGoOn: true }, [make, make, change]);
    const waits = { step: 'answer', result: { result: 'later', afterMs: 5_000, why: 'Salesforce is away' } };
    expect(steps).toEqual([waits, waits, waits]);
    expect(asked).toBe(1);
  });
});
