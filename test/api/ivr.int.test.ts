import { afterEach, describe, expect, it } from 'vitest';
import { firstDigitMs, longestIvrMs, nextDigitMs } from '../../src/domain/channels/voice/ivr-step.ts';
import { startApi, support } from './harness.ts';
import { codes, refusal } from './steps.ts';
import { until } from './until.ts';

const api = await startApi();
const { mia, admin } = api;

const number = `/numbers/${encodeURIComponent(support)}`;
const asks = async (ivr: unknown) => expect((await admin.put(number, { ivr })).status).toBe(200);
const caseStep = { value: 'caseNumber', maxDigits: 8, prompt: 'Please key in your case number.' };
afterEach(() => asks(null));

const casePop = { ivrPop: [{ value: 'caseNumber', object: 'case', field: 'caseNumber' }] };

/** A customer with an open case, and the case's number. */
async function withCase() {
  const contact = await api.contact();
  const opened = await api.record('case', { subject: 'Leaks', contact: contact.id });
  const { body } = await admin.get(`/crm/case/${opened.id}`);
  return { contact, opened, caseNumber: String(body.caseNumber) };
}

async function callsIn(from: string, keys?: string): Promise<string> {
  const { status, body } = await admin.post('/simulator/calls', { from, to: support, ...(keys && { keys }) });
  expect(status).toBe(201);
  return String(body.callId);
}
const presses = async (callId: string, digits: string) =>
  expect((await admin.post(`/simulator/calls/${callId}/tones`, { digits })).status).toBe(204);
/** The prompt has reached the caller, so keys count from now on. */
const isAsked = (callId: string) =>
  until('the caller hears the prompt', async () => {
    const { items } = (await admin.get('/simulator/calls')).body;
    return items.find((call: { callId: string }) => call.callId === callId)?.legs[0]?.prompt;
  });
/** How many of the facts that the phone system reported were keys. */
const offersOf = async (id: string) => (await admin.interaction(id)).parts.flatMap(({ offers }) => offers);

describe('a number that asks for digits', () => {
  it('pops the record that was keyed instead of the caller, and relates the log to it', async () => {
    const { opened, caseNumber } = await withCase();
    const caller = await api.contact();
    await asks(caseStep);
    await api.workflow(casePop);
    await mia.be({ desk: 'in' });
    const { id, pop, ivr } = await mia.rings(await callsIn(caller.number, caseNumber));
    expect(ivr).toEqual({ value: 'caseNumber', digits: caseNumber });
    expect(pop).toEqual({ record: { kind: 'case', id: opened.id, name: opened.name }, mode: 'view' });
    await mia.act(id, 'answer');
    await mia.act(id, 'end');
    await mia.settled(id);
    const { past } = await api.timeline(opened);
    expect(past).toMatchObject([{ interactionId: id, what: { id: opened.id }, who: { id: caller.id } }]);
    expect(codes(await mia.why(id))).toEqual(expect.arrayContaining(['why.pop.keyed', 'why.keyed.found']));
  });

  it('leaves the log with a lead, whose description names the record that was keyed', async () => {
    const { opened, caseNumber } = await withCase();
    const number = '+31205670001';
    const jan = await api.record('lead', { lastName: 'Jansen', phone: number });
    await asks(caseStep);
    await api.workflow(casePop);
    await mia.be({ desk: 'in' });
    const { id, pop } = await mia.rings(await callsIn(number, caseNumber));
    expect(pop?.record?.id).toBe(opened.id);
    await mia.act(id, 'answer');
    await mia.act(id, 'end');
    await mia.settled(id);
    const { past } = await api.timeline(jan);
    expect(past).toMatchObject([{ interactionId: id, who: { id: jan.id }, what: null }]);
    expect(past[0]?.description).toContain(`${opened.name} (${caseNumber})`);
    expect(codes(await mia.why(id))).toContain('why.keyed.lead');
  });

  it('knows a caller whose number nobody has by the record that was keyed, and makes no new one', async () => {
    const { contact, opened, caseNumber } = await withCase();
    const gmbh = await api.record('account', { name: 'Kessel GmbH' });
    const theirs = await api.record('case', { subject: 'Cold', account: gmbh.id });
    const { body: cold } = await admin.get(`/crm/case/${theirs.id}`);
    await asks(caseStep);
    await api.workflow({ ...casePop, unknownCaller: 'contact', subject: { template: '{name}' } });
    await mia.be({ desk: 'in' });
    for (const [keys, of, who, name] of [
      [caseNumber, opened, { id: contact.id }, contact.name],
      [String(cold.caseNumber), theirs, null, gmbh.name],
    ] as const) {
      const number = '+31205670002';
      const { id } = await mia.rings(await callsIn(number, keys));
      await mia.act(id, 'answer');
      await mia.act(id, 'end');
      await mia.act(id, 'finish');
      await mia.settled(id);
      const { past } = await api.timeline(of);
      expect(past).toMatchObject([{ interactionId: id, who, what: { id: of.id }, subject: name }]);
      const why = await mia.why(id);
      expect(codes(why)).toContain('why.keyed.customer');
      expect(why.writes.map(({ kind }) => kind)).toEqual(['activity']);
      const { body } = await admin.get(`/crm/lookup?number=${encodeURIComponent(number)}`);
      expect(body.records).toEqual([]);
    }
  });

  it('pops by the other rules where what was keyed is not found, or the workflow does not look for it', async () => {
    const { contact, caseNumber } = await withCase();
    await asks(caseStep);
    await mia.be({ desk: 'in' });
    for (const [workflow, keys] of [
      [casePop, '99999999'],
      [{}, caseNumber],
    ] as const) {
      await api.workflow(workflow);
      const { id, pop } = await mia.rings(await callsIn(contact.number, keys));
      expect(pop?.record).toMatchObject({ kind: 'contact', id: contact.id });
      await mia.act(id, 'answer');
      await mia.act(id, 'end');
      await mia.act(id, 'finish');
      const why = codes(await mia.why(id));
      expect(why).toContain('why.pop.matched');
      expect(why).toContain('why.keyed.nothing');
    }
  });

  it('lets nobody ring before the digits are there, and somebody at once when they are', async () => {
    const { contact, opened, caseNumber } = await withCase();
    await asks(caseStep);
    await api.workflow(casePop);
    await mia.be({ desk: 'in' });
    const callId = await callsIn(contact.number);
    const id = await api.idOf(callId);
    expect(await isAsked(callId)).toBe(caseStep.prompt);
    expect((await mia.desk()).interactions).toEqual([]);
    await presses(callId, caseNumber.slice(0, 3));
    await presses(callId, caseNumber.slice(3));
    expect((await mia.rings(callId)).pop?.record?.id).toBe(opened.id);
    // Keys pressed afterwards change nothing.
    await presses(callId, '123#');
    expect(await offersOf(id)).toHaveLength(1);
  });

  it('takes # for the end, and goes on without more where none comes', async () => {
    const { contact } = await withCase();
    await asks(caseStep);
    await mia.be({ desk: 'in' });
    for (const [digits, seconds] of [
      ['12#', 0],
      ['12', nextDigitMs / 1000],
      [null, firstDigitMs / 1000],
    ] as const) {
      const callId = await callsIn(contact.number);
      await isAsked(callId);
      if (digits !== null) await presses(callId, digits);
      if (seconds > 0) {
        await until('the keys are taken in', async () => {
          const { items } = (await admin.get('/simulator/facts?limit=5')).body;
          return (
            digits === null ||
            items.some(
              (fact: { callId: string; type: string }) => fact.callId === callId && fact.type === 'tones',
            )
          );
        });
        await api.advance(seconds + 1);
      }
      const { id, ivr } = await mia.rings(callId);
      expect(ivr).toEqual(digits === null ? null : { value: 'caseNumber', digits: '12' });
      await mia.act(id, 'answer');
      await mia.act(id, 'end');
      await mia.act(id, 'finish');
    }
  });

  it('asks no longer than its limit', async () => {
    const { contact } = await withCase();
    await asks({ ...caseStep, maxDigits: 50 });
    await mia.be({ desk: 'in' });
    const callId = await callsIn(contact.number);
    await isAsked(callId);
    await api.advance(longestIvrMs / 1000 + 1);
    await mia.rings(callId);
  });

  it('has asked in vain where the caller hangs up, and nobody missed anything', async () => {
    const { contact } = await withCase();
    await asks(caseStep);
    await mia.be({ desk: 'in' });
    const callId = await callsIn(contact.number);
    const id = await api.idOf(callId);
    await admin.post(`/simulator/calls/${callId}/hang-up`, {});
    const ended = await admin.sees(id, 'its end', ({ endedAt }) => endedAt !== null);
    expect(ended).toMatchObject({ parts: [], log: { state: 'none' } });
    expect(codes(await admin.why(id))).toContain('why.responsible.never-offered');
  });

  it('counts keys once that are reported twice', async () => {
    const { contact } = await withCase();
    await asks({ ...caseStep, maxDigits: 4 });
    await mia.be({ desk: 'in' });
    await api.fault({ kind: 'doubled', on: true });
    const callId = await callsIn(contact.number);
    await isAsked(callId);
    await presses(callId, '12');
    await presses(callId, '3');
    expect((await mia.desk()).interactions).toEqual([]);
    await presses(callId, '4');
    await mia.rings(callId);
  });

  it('closed sends the call where a closed number does, after it has asked', async () => {
    const { contact } = await withCase();
    const never = { name: 'never', timeZone: 'Europe/Berlin', weekly: {} };
    const { body: hours } = await admin.post('/hours', never);
    await asks(caseStep);
    await admin.put(number, { hours: hours.id });
    const id = await api.idOf(await callsIn(contact.number, '12'));
    await admin.sees(id, 'its end', ({ endedAt }) => endedAt !== null);
    await admin.put(number, { hours: null });
    expect((await admin.interaction(id)).queue).toBeNull();
  });

  it('is not removed while it asks somebody, who goes on to its queue', async () => {
    const { contact } = await withCase();
    const own = '+49891234777';
    const [{ id: queue }] = (await admin.get('/queues')).body.items;
    const fields = { number: own, country: 'DE', timeZone: 'Europe/Berlin', queue, ivr: caseStep };
    expect((await admin.post('/numbers', fields)).status).toBe(201);
    const { body } = await admin.post('/simulator/calls', { from: contact.number, to: own });
    await isAsked(body.callId);
    const path = `/numbers/${encodeURIComponent(own)}`;
    expect(await admin.delete(path)).toMatchObject({
      status: 409,
      body: { code: 'in-use', errors: [{ path: '', message: 'callers who are asked for digits by it' }] },
    });
    await presses(body.callId, '1#');
    const id = await api.idOf(body.callId);
    await admin.sees(id, 'it wait in the queue', (one) => one.queue !== null && one.endedAt === null);
    expect((await admin.delete(path)).status).toBe(204);
  });

  it('is refused without a prompt, a name for the value, or digits to ask for', async () => {
    for (const [path, ivr] of [
      ['ivr.prompt', { ...caseStep, prompt: ' ' }],
      ['ivr.value', { ...caseStep, value: '' }],
      ['ivr.maxDigits', { ...caseStep, maxDigits: 0 }],
      ['ivr.maxDigits', { ...caseStep, maxDigits: 51 }],
    ] as const) {
      const answer = await admin.put(number, { ivr });
      expect(refusal(answer)).toBe('400 bad-request');
      expect(answer.body.errors).toMatchObject([{ path }]);
    }
  });
});
