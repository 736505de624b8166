import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { transaction } from '../../src/adapters/postgres/connection/database.ts';
import { postgresInteractionStore } from '../../src/adapters/postgres/interactions/interaction-store.ts';
import { epochMs } from '../../src/domain/time.ts';
import { testDatabase } from '../support/postgres/postgres.ts';
import { startApi } from './harness.ts';
import { codes } from './steps.ts';
import { until } from './until.ts';

const { address, db } = await testDatabase();
const api = await startApi({ address });
const { mia } = api;

describe('a record that is made for a number after it called', () => {
  it('gets the log of the call that nobody was known for, once', async () => {
    await mia.be({ desk: 'in' });
    const customer = await api.calls('+31205660001');
    const ringing = await mia.rings(customer.callId);
    await mia.act(ringing.id, 'answer');
    await customer.hangUp();
    const before = await mia.settled(ringing.id);
    expect(before).toMatchObject({ match: { records: [] }, log: { state: 'written' } });

    const late = await api.record('contact', { lastName: 'Late', phone: '+31 20 566 0001' });
    const { past, nextSteps } = await until('the log moves to the record', async () => {
      const timeline = await api.timeline(late);
      return timeline.past.length > 0 ? timeline : null;
    });
    expect(past.map(({ id }) => id)).toEqual([before.log.activity?.id]);
    expect(nextSteps).toEqual([]);
    expect(codes(await mia.why(ringing.id))).toContain('why.match.only');
  });

  it('is related to what is open for it, as if it had been known', async () => {
    await api.workflow({ attachTo: { kind: 'case', createIfNone: false } });
    await mia.be({ desk: 'in' });
    const known = await api.record('contact', { lastName: 'Known' });
    const open = await api.record('case', { subject: 'Open', status: 'open', contact: known.id });
    const customer = await api.calls('+31205660009');
    const ringing = await mia.rings(customer.callId);
    await mia.act(ringing.id, 'answer');
    await customer.hangUp();
    await mia.settled(ringing.id);
    await mia.patch(`/crm/contact/${known.id}`, { phone: '+31 20 566 0009' });
    const [activity] = await until('the log moves to the record', async () => {
      const { past } = await api.timeline(known);
      return past.length > 0 ? past : null;
    });
    expect(activity).toMatchObject({ what: { kind: 'case', id: open.id } });
    expect(codes(await mia.why(ringing.id))).toContain('why.attach.case');
    await api.workflow({});
  });

  it.each([
    ['attached', '+31205660021', { attachTo: { kind: 'case', createIfNone: true } }, 'why.attach.late'],
    ['automatic', '+31205660022', { cases: { inbound: true, outbound: false } }, 'why.case.late'],
  ])('brings no new case with it for calls that are over, %s', async (_, number, workflow, reason) => {
    await api.workflow(workflow);
    await mia.be({ desk: 'in' });
    const over: string[] = [];
    for (let time = 0; time < 3; time += 1) {
      const customer = await api.calls(number);
      const { id } = await mia.rings(customer.callId);
      await mia.act(id, 'answer');
      await customer.hangUp();
      await mia.reaches(id, 'wrapup');
      await mia.act(id, 'finish');
      await mia.settled(id);
      over.push(id);
    }
    const late = await api.record('contact', { lastName: 'Regular', phone: number });
    await until(
      'all logs move to the record',
      async () => (await api.timeline(late)).past.length === over.length,
    );
    for (const id of over) {
      const why = await mia.why(id);
      expect(codes(why)).toContain(reason);
      expect(why.writes.map(({ kind }) => kind)).not.toContain('case');
    }
    await api.workflow({});
  });

  it('does not touch a call if the agent moved its log to another record', async () => {
    await mia.be({ desk: 'in' });
    const chosen = await api.contact();
    const customer = await api.calls('+31205660002');
    const ringing = await mia.rings(customer.callId);
    await mia.act(ringing.id, 'answer');
    await mia.note(ringing.id, { name: { kind: chosen.kind, id: chosen.id, name: chosen.name } });
    await customer.hangUp();
    await mia.settled(ringing.id);
    const late = await api.record('contact', { lastName: 'Later', phone: '+31 20 566 0002' });
    await until('all is written', async () =>
      (await mia.why(ringing.id)).writes.every(({ state }) => state === 'done'),
    );
    expect((await api.timeline(late)).past).toEqual([]);
    expect((await api.timeline(chosen)).past).toHaveLength(1);
  });

  it('writes no log of a call that goes on, though a case has opened for it', async () => {
    await api.workflow({ cases: { inbound: true, outbound: false } });
    await mia.be({ desk: 'in' });
    const account = await api.record('account', { name: 'Late & Co' });
    const customer = await api.calls('+31205660003');
    const { id } = await mia.rings(customer.callId);
    await mia.note(id, { name: { kind: account.kind, id: account.id, name: account.name } });
    await mia.act(id, 'answer');
    const kinds = async () => (await mia.why(id)).writes.map(({ kind }) => kind);
    expect(await kinds()).toEqual(['case']);
    await api.record('contact', { lastName: 'Latest', phone: '+31 20 566 0003' });
    await mia.sees(id, 'the record', ({ match }) => match.records.length > 0);
    expect(await kinds()).toEqual(['case']);
    await customer.hangUp();
    await mia.settled(id);
    expect(await kinds()).toEqual(['case', 'activity']);
  });
});

describe('a CRM that does not name in time the record that a call was started from', () => {
  it('is asked for it again, and the log moves to it', async () => {
    const store = postgresInteractionStore(db);
    const anna = await api.contact();
    const aCase = await api.record('case', { subject: 'Broken lamp', contact: anna.id });
    await api.callee(anna.number, 'answer');
    await mia.be({ desk: 'in' });
    let id = '';
    await api.crm.whileAway(async () => {
      ({ id } = await mia.dial(anna.number, { record: { kind: 'case', id: aCase.id } }));
      await mia.reaches(id, 'connected');
      // Whom the number leads to is known, and as a server asks that starts, so is what is still to be named.
      expect((await mia.interaction(id)).match).toMatchObject({ chosen: null, records: [{ id: anna.id }] });
      expect(await store.unnamed(epochMs(0), 10)).toEqual([id]);
      await mia.act(id, 'end');
      await mia.act(id, 'finish');
    });
    await until('the log is about the case', async () => (await api.timeline(aCase)).past.length > 0);
    const logs = [...(await api.timeline(aCase)).past, ...(await api.timeline(anna)).past];
    expect(new Set(logs.map((log) => `${log.id} of ${log.interactionId}`)).size).toBe(1);
    expect(await store.unnamed(epochMs(0), 10)).toEqual([]);
  });
});

describe('a CRM that does not say in time whose number it is', () => {
  it('keeps no call from ringing, makes no record, and is asked again', { timeout: 60_000 }, async () => {
    await api.workflow({ unknownCaller: 'contact', cases: { inbound: true, outbound: false } });
    await mia.be({ desk: 'in' });
    const known = await api.contact();
    const stranger = '+31205660031';
    const [id, strangers] = await transaction(db, async (tx) => {
      await sql`lock table number_index in access exclusive mode`.execute(tx);
      const ids: string[] = [];
      for (const number of [known.number, stranger]) {
        const customer = await api.calls(number);
        const ringing = await mia.rings(customer.callId);
        await mia.act(ringing.id, 'answer');
        await customer.hangUp();
        await mia.reaches(ringing.id, 'wrapup');
        await mia.act(ringing.id, 'finish');
        await mia.reaches(ringing.id, 'ended');
        ids.push(ringing.id);
      }
      expect(codes(await mia.why(ids[0] ?? ''))).toEqual(
        expect.arrayContaining(['why.match.unasked', 'why.caller.unasked']),
      );
      // As a server asks that starts.
      const left = await postgresInteractionStore(db).unasked(epochMs(0), 10);
      expect(new Set(left)).toEqual(new Set([known.number, stranger]));
      return ids;
    });
    const codesOf = async (call = '') => codes(await mia.why(call));
    await until('it is asked again', async () => (await codesOf(id)).includes('why.match.only'));
    const { past, nextSteps } = await until('the log moves to the record', async () => {
      const timeline = await api.timeline(known);
      return timeline.past.length > 0 ? timeline : null;
    });
    expect([past.length, nextSteps]).toEqual([1, []]);
    const kinds = (await mia.why(id ?? '')).writes.map(({ kind }) => kind);
    expect(new Set(kinds)).toEqual(new Set(['activity', 'case']));
    await until('the stranger is asked for again', async () =>
      (await codesOf(strangers)).includes('why.caller.contact'),
    );
    expect(await postgresInteractionStore(db).unasked(epochMs(0), 10)).toEqual([]);
    await api.workflow({});
  });
});
