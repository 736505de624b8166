import { describe, expect, it } from 'vitest';
import type { Person } from './person.ts';
import { startApi } from './harness.ts';
import { codes } from './steps.ts';
import { until } from './until.ts';

const api = await startApi();
const { mia, tom } = api;

/** A call that this agent answers and ends. */
async function called(agent: Person, from: string) {
  await agent.be({ desk: 'in' });
  const customer = await api.calls(from);
  const { id } = await agent.rings(customer.callId);
  await agent.act(id, 'answer');
  await agent.act(id, 'end');
  await agent.act(id, 'finish');
  return agent.settled(id);
}

const whoHas = async (number: string) =>
  (await mia.get(`/crm/lookup?number=${encodeURIComponent(number)}`)).body;

describe('an unknown caller', () => {
  it.each(['contact', 'lead', 'account'])(
    'is made one, as %s, where the workflow says so, and has the log',
    async (kind) => {
      await api.workflow({ unknownCaller: kind });
      const number = `+3120567000${['contact', 'lead', 'account'].indexOf(kind)}`;
      const { id, log } = await called(mia, number);
      expect(log.state).toBe('written');
      const { records } = await whoHas(number);
      expect(records).toMatchObject([{ kind }]);
      const { body: made } = await mia.get(`/crm/${kind}/${records[0].id}`);
      expect(made).toMatchObject({ phone: number, external: expect.stringContaining(id) });
      const { body: timeline } = await mia.get(`/crm/${kind}/${records[0].id}/activities`);
      expect(timeline.past.map((one: { id: string }) => one.id)).toEqual([log.activity?.id]);
      const why = await mia.why(id);
      expect(codes(why)).toContain(`why.caller.${kind}`);
      expect(why.writes).toMatchObject([
        { kind: 'caller-record', state: 'done', record: { kind } },
        { kind: 'activity', state: 'done' },
      ]);
    },
  );

  it('gets no record if the workflow creates none, and Why? says so', async () => {
    await api.workflow({ unknownCaller: 'nothing' });
    const number = '+31205670009';
    const { id } = await called(mia, number);
    expect(await whoHas(number)).toEqual({ records: [] });
    expect(codes(await mia.why(id))).toContain('why.caller.nothing');
  });

  it('is one record for two calls at the same moment', async () => {
    await api.workflow({ unknownCaller: 'contact' });
    const number = '+31205670010';
    await Promise.all([mia.be({ desk: 'in' }), tom.be({ desk: 'in' })]);
    const calls = await Promise.all([api.calls(number), api.calls(number)]);
    const answered = await Promise.all(
      [mia, tom].map(async (agent) => {
        const { id } = await until('a call rings', async () => {
          const { body } = await agent.get('/desk');
          return body.interactions.find((one: { phase: string }) => one.phase === 'ringing') ?? null;
        });
        await agent.act(id, 'answer');
        return { agent, id };
      }),
    );
    await Promise.all(calls.map((call) => call.hangUp()));
    const settled = await Promise.all(answered.map(({ agent, id }) => agent.settled(id)));
    const { records } = await whoHas(number);
    expect(records).toHaveLength(1);
    const { body } = await mia.get(`/crm/contact/${records[0].id}/activities`);
    expect(body.past.map((one: { id: string }) => one.id).toSorted()).toEqual(
      settled.map(({ log }) => log.activity?.id ?? '').toSorted(),
    );
  });

  it('gets the calls of the days before, once a call makes a record, and that call is not amended again', async () => {
    const number = '+31205670011';
    await api.workflow({ unknownCaller: 'nothing' });
    const before = await called(mia, number);
    await api.workflow({ unknownCaller: 'contact' });
    const making = await called(mia, number);
    const contact = await until('the record is made', async () => (await whoHas(number)).records[0] ?? null);
    const past = await until('the call before is put to it', async () => {
      const { body } = await mia.get(`/crm/contact/${contact.id}/activities`);
      return body.past.length === 2 ? body.past : null;
    });
    expect(new Set(past.map((one: { id: string }) => one.id))).toEqual(
      new Set([before.log.activity?.id, making.log.activity?.id]),
    );
    expect(codes(await mia.why(before.id))).toContain('why.match.only');
    const why = await mia.why(making.id);
    expect(codes(why)).toContain('why.caller.contact');
    expect(why.writes.map(({ kind }) => kind)).toEqual(['caller-record', 'activity']);
  });
});
