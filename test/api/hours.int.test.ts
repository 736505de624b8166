import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Interaction } from '../../src/contract/interactions/interaction.ts';
import { startApi, support } from './harness.ts';
import { missedCall, outgoingCall, said, talk, wholeCall } from './steps.ts';

// Spec L11: calls within the business hours of our own number, or at any hour; by the clock of the simulator.
const api = await startApi();
const { mia, tom, admin } = api;

const path = `/numbers/${encodeURIComponent(support)}`;
const office = ['09:00', '17:00'];
const weekly = {
  mon: [office],
  tue: [office],
  wed: [office],
  thu: [office],
  fri: [['09:00', '24:00']],
  sat: [['00:00', '01:00']],
  // The night in which Berlin's clocks go forward and the one in which they go back are Sundays.
  sun: [['01:30', '02:30']],
};
const exceptions = [
  { date: '2027-05-05', open: [] },
  { date: '2027-05-06', open: [['19:00', '20:00']] },
];

const at = async (now: string) => expect((await admin.put('/simulator/clock', { now })).status).toBe(200);

/** Gives our number the hours of the office. */
async function openInOffice(): Promise<void> {
  const berlin = { name: 'Office', timeZone: 'Europe/Berlin', weekly, exceptions };
  const { status, body } = await admin.post('/hours', berlin);
  expect(status).toBe(201);
  // Who calls when the number is closed is answered all the same, by Tom, who has both queues: hours decide about the log
  // alone.
  const { items } = (await admin.get('/queues')).body;
  const other = items.find(({ name }: { name: string }) => name === 'sales');
  const closed = { do: 'queue', to: other.id };
  expect((await admin.put(path, { hours: body.id, closed })).status).toBe(200);
}

beforeAll(openInOffice);
afterAll(async () => {
  await admin.put('/simulator/clock', { real: true });
});
beforeEach(() => api.workflow({ hours: 'business' }));

/** Whether the CRM has the call, which must be what Why? says of the hours. */
async function isLogged({ id, log }: Interaction): Promise<boolean> {
  const { status } = await admin.get(`/crm/task/${log.activity?.id}`);
  const isWritten = log.activity !== null && status === 200;
  const code = isWritten ? 'why.hours.within' : 'why.hours.outside';
  expect(said(await admin.why(id), 'hours')).toEqual([{ code, value: 'business' }]);
  return isWritten;
}

describe('a call that comes', () => {
  it.each([
    ['in the morning of a working day', '2027-03-01T08:00:00Z', true],
    ['before the office opens', '2027-03-02T07:59:59Z', false],
    ['when it closes', '2027-03-03T16:00:00Z', false],
    ['on a holiday', '2027-05-05T10:00:00Z', false],
    ['on a day of other hours, within them', '2027-05-06T17:30:00Z', true],
    ['on a day of other hours, at the usual ones', '2027-05-06T10:00:00Z', false],
  ])('%s', async (_, now, logged) => {
    await tom.be({ desk: 'in' });
    await at(now);
    expect(await isLogged(await wholeCall(api, tom, await api.contact()))).toBe(logged);
  });

  it.each([
    ['before the clocks go forward', '2027-03-28T00:45:00Z', true],
    // There is no half past two in that night: after two it is three.
    ['after the clocks have gone forward', '2027-03-28T01:15:00Z', false],
    ['in the hour that comes twice, the first time', '2027-10-31T00:15:00Z', true],
    ['in the hour that comes twice, the second time', '2027-10-31T01:15:00Z', true],
    ['after that hour', '2027-10-31T01:45:00Z', false],
  ])('%s', async (_, now, logged) => {
    await tom.be({ desk: 'in' });
    await at(now);
    expect(await isLogged(await wholeCall(api, tom, await api.contact()))).toBe(logged);
  });

  it('is judged by when it began, also over midnight and over the end of the hours', async () => {
    await tom.be({ desk: 'in' });
    for (const [now, logged] of [
      ['2027-03-05T22:59:30Z', true],
      ['2027-03-06T23:59:30Z', false],
    ] as const) {
      await at(now);
      const { interaction } = await talk(api, tom, await api.contact());
      // Two hours: past what is open, or into what is open.
      await api.advance(2 * 3_600);
      await tom.act(interaction.id, 'end');
      await tom.act(interaction.id, 'finish');
      const over = await tom.settled(interaction.id);
      expect(await isLogged(over)).toBe(logged);
      expect(over.talkSeconds).toBeGreaterThanOrEqual(7_200);
    }
  });
});

describe('outside business hours', () => {
  it('a call that is missed or goes out leaves nothing either', async () => {
    for (const agent of [mia, tom]) await agent.be({ desk: 'in' });
    await at('2027-11-07T12:00:00Z');
    expect(await isLogged(await missedCall(api, tom, await api.contact()))).toBe(false);
    expect(await isLogged(await outgoingCall(api, mia, await api.contact()))).toBe(false);
  });

  it('everything is logged where the workflow logs at any hour', async () => {
    await api.workflow({ hours: 'always' });
    await tom.be({ desk: 'in' });
    await at('2027-11-14T12:00:00Z');
    for (const call of [
      await wholeCall(api, tom, await api.contact()),
      await missedCall(api, tom, await api.contact()),
    ]) {
      expect(call.log.state).toBe('written');
      expect(said(await tom.why(call.id), 'hours')).toEqual([{ code: 'why.hours.always', value: 'always' }]);
    }
  });
});
