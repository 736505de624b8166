import { describe, expect, it } from 'vitest';
import { CrmUnavailable } from '../../../../application/ports/crm/crm.ts';
import type { CrmWriteResult } from '../../../../application/ports/crm/writer.ts';
import { recordId } from '../../../../domain/ids.ts';
import { epochMs } from '../../../../domain/time.ts';
import type { VoiceCallMade } from '../telephony/telephony-api.ts';
import type { Step, StepOutcome } from './decisions/step.ts';
import { NoAnswer } from '../client/exchange.ts';
import { later } from './requests/later.ts';
import { UnansweredCalls } from './unanswered-calls.ts';
import { writeCalls, type CallStep, type Telephony } from './write-calls.ts';

const id = '0LQ000000000001GAA';
const times = { startedAt: epochMs(1_000), answeredAt: null, endedAt: epochMs(2_000) };
const call = { vendorCallKey: 'leg-1', from: '+4930', to: '+4989', startedAt: epochMs(1_000) };
const fields = { Description: 'Asked for the invoice.' };
const logged: CrmWriteResult = {
  result: 'done',
  record: { kind: 'voiceCall', id: recordId(id), name: 'Incoming call' },
};

const make: CallStep = {
  step: 'make-voice-call',
  call: { ...call, transferredFrom: null },
  times,
  fields,
  done: () => logged,
};
const change: CallStep = {
  step: 'change-voice-call',
  id,
  times,
  fields,
  unmodifiedSince: '2026-11-20T09:30:00.000+0000',
  done: logged,
};

const away = () => Promise.reject(new CrmUnavailable('Salesforce is away', { afterMs: 5_000 }));
const waits = { result: 'later', afterMs: 5_000, why: 'Salesforce is away' };
const complains = (): Promise<VoiceCallMade> => Promise.resolve({ id, complaint: 'Say the department.' });
const complaint = 'Say the department.';
const locked: StepOutcome = later('The row is locked.');
const invalid: StepOutcome = { result: 'refused', code: 'INVALID', words: 'No such value.' };

/** What came of it, and what was told to whom in which order. */
async function written(
  steps: readonly CallStep[],
  telephony: Partial<NonNullable<Telephony>> | null = {},
  {
    row = logged,
    canGoOn = true,
    unanswered = new UnansweredCalls(),
  }: {
    readonly row?: StepOutcome;
    readonly canGoOn?: boolean;
    readonly unanswered?: UnansweredCalls;
  } = {},
) {
  const told: string[] = [];
  const sent: Step[] = [];
  const { create = () => Promise.resolve({ id, complaint: null }), end = () => Promise.resolve(null) } =
    telephony ?? {};
  const outcomes = await writeCalls(
    {
      telephony: telephony && {
        create: (one) => {
          told.push('create');
          return create(one);
        },
        end: (...one) => {
          told.push('end');
          return end(...one);
        },
      },
      unanswered,
      requests: { canGoOn },
      send: async (rows) => {
        sent.push(...rows);
        if (rows.some(({ step }) => step === 'update')) told.push('update');
        return rows.map((one) => (one.step === 'answer' ? one.result : row));
      },
    },
    steps,
  );
  return { outcome: outcomes[0], outcomes, told, sent };
}

describe('the record of a call', () => {
  it('is made, filled, and then said to be over', async () => {
    const { outcome, told, sent } = await written([make]);
    expect(told).toEqual(['create', 'update', 'end']);
    expect(sent).toEqual([
      { step: 'update', row: { object: 'VoiceCall', id, fields }, unmodifiedSince: null, done: logged },
    ]);
    expect(outcome).toEqual(logged);
  });

  it('that is there is filled before it is said to be over, which would change it', async () => {
    const { told, sent } = await written([change]);
    expect(told).toEqual(['update', 'end']);
    expect(sent).toMatchObject([{ unmodifiedSince: change.unmodifiedSince }]);
  });

  it('is told of only once it has to be', async () => {
    expect((await written([{ ...change, fields: {} }])).told).toEqual(['end']);
    expect((await written([{ ...change, times: null }])).told).toEqual(['update']);
    expect((await written([change], null)).told).toEqual(['update']);
  });

  it('is said to be over once it is written, and also where what is noted of it is refused', async () => {
    expect((await written([make], {}, { row: locked })).told).toEqual(['create', 'update']);
    expect((await written([make], {}, { row: { again: locked } })).told).toEqual(['create', 'update']);
    expect(await written([make], {}, { row: invalid })).toMatchObject({
      told: ['create', 'update', 'end'],
      outcome: invalid,
    });
    const deleted = { result: 'refused', code: 'deleted', words: 'It is gone.' } as const;
    expect((await written([change], {}, { row: deleted })).told).toEqual(['update']);
  });

  it('is there whatever the org complains of, which its answer says whatever becomes of the rest', async () => {
    expect((await written([make], { create: complains })).outcome).toEqual({ ...logged, complaint });
    for (const row of [locked, invalid])
      expect((await written([make], { create: complains }, { row })).outcome).toEqual({ ...row, complaint });
    expect((await written([make], { create: complains }, { row: { again: locked } })).outcome).toEqual({
      again: { ...locked, complaint },
    });
    const end = () => Promise.resolve('The call is over.');
    expect((await written([change], { end })).outcome).toEqual({ ...logged, complaint: 'The call is over.' });
    expect((await written([make], { create: complains, end })).outcome).toEqual({
      ...logged,
      complaint: 'Say the department. The call is over.',
    });
  });

  it('is not done while the telephony API does not answer, or when the batch has taken long enough', async () => {
    expect((await written([make], { create: away })).outcome).toEqual(waits);
    expect((await written([make], { end: away })).outcome).toEqual(waits);
    expect((await written([change], { end: away })).outcome).toEqual(waits);
    expect((await written([make], { create: complains, end: away })).outcome).toEqual({
      ...waits,
      complaint,
    });
    expect((await written([make], { end: away }, { row: invalid })).outcome).toEqual(invalid);
    expect(await written([make], {}, { canGoOn: false })).toMatchObject({
      told: [],
      outcome: { result: 'later' },
    });
  });

  it('is not there where it cannot be made', async () => {
    const refused = { code: 'INVALID_NUMBER', words: 'From is no number.' };
    const { outcome, told } = await written([make], { create: () => Promise.resolve({ refused }) });
    expect({ outcome, told }).toEqual({ outcome: { result: 'refused', ...refused }, told: ['create'] });
    expect((await written([make], null)).outcome).toMatchObject({ code: 'no-voice-calls' });
  });

  it('is not asked for again while an earlier request for it may still be at work', async () => {
    let nowMs = 0;
    const unanswered = new UnansweredCalls(() => nowMs);
    const lost = () => Promise.reject(new NoAnswer('no answer within 20000 ms', { isUnreached: false }));
    const other: CallStep = { ...make, call: { ...make.call, vendorCallKey: 'leg-2' } };
    expect((await written([make, other], { create: lost }, { unanswered })).told).toEqual(['create']);
    nowMs = 299_999;
    const { outcomes, told } = await written([make, other], {}, { unanswered });
    expect(outcomes).toMatchObject([{ result: 'later' }, { result: 'done' }]);
    expect(told).toEqual(['create', 'update', 'end']);
    nowMs = 300_000;
    expect((await written([make], {}, { unanswered })).outcome).toEqual(logged);
  });

  it('is asked for again at once where nothing can have come of it', async () => {
    const unanswered = new UnansweredCalls(() => 0);
    const unreached = () => Promise.reject(new NoAnswer('nobody is there', { isUnreached: true }));
    for (const create of [away, unreached]) await written([make], { create }, { unanswered });
    expect((await written([make], {}, { unanswered })).outcome).toEqual(logged);
  });

  it('waits behind one that met the API away, of which nothing more is asked', async () => {
    const { outcomes, told } = await written([make, make, change], { create: away });
    expect(outcomes).toEqual([waits, waits, waits]);
    expect(told).toEqual(['create', 'update']);
  });
});
