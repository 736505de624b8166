import { describe, expect, it } from 'vitest';
import { startApi } from './harness.ts';
import { Listener } from './listener.ts';
import type { Person } from './person.ts';
import { missedCall } from './steps.ts';
import { until } from './until.ts';

const api = await startApi();
const { mia, tom, lotte, sara, admin } = api;

/** A call that Mia let pass and Tom took, with what only Tom knows of it. */
async function taken(): Promise<string> {
  const { number } = await api.contact();
  await mia.be({ desk: 'in' });
  const customer = await api.calls(number);
  const { id } = await mia.rings(customer.callId);
  await tom.be({ desk: 'in' });
  await mia.act(id, 'reject');
  await tom.rings(customer.callId);
  await tom.act(id, 'answer');
  await tom.note(id, { comments: secret, subject: `Subject ${secret}` });
  await customer.hangUp();
  await tom.reaches(id, 'wrapup');
  await tom.act(id, 'finish');
  await admin.settled(id);
  return id;
}
const secret = 'Only Tom knows the password of the safe';

const team = async (name: string, agents: readonly Person[]) =>
  (await admin.post('/teams', { name, agents: agents.map(({ id }) => id) })).body.id as string;
const without = (person: Person) => admin.put(`/agents/${person.id}`, { team: null });

describe('an agent who let a call pass', () => {
  it('sees that it was answered and by whom, and nothing of what the other one wrote', async () => {
    const id = await taken();
    const { body } = await mia.get(`/interactions/${id}`);
    expect(body.agentId).toBe(tom.id);
    const parts = new Map(body.parts.map((part: { agentId: string }) => [part.agentId, part]));
    expect(parts.get(tom.id)).toMatchObject({
      agentName: 'Tom Becker',
      kind: 'inbound-answered',
      answeredAt: expect.any(String),
      details: { name: null, relatedTo: null, subject: null, disposition: null, tags: [], comments: '' },
      doNotLog: { visible: false, checked: false },
      log: { state: 'written', activity: null, reason: null },
    });
    const everywhere = [
      body,
      (await mia.get('/interactions')).body,
      (await mia.get(`/sessions/${body.sessionId}`)).body,
      (await mia.get('/desk')).body,
      (await mia.get('/ledger')).body,
      (await mia.get(`/interactions/${id}/why`)).body,
    ];
    expect(JSON.stringify(everywhere)).not.toContain('safe');
    expect(JSON.stringify(everywhere[1])).toContain(id);
    expect(await mia.get(`/interactions/${id}/why?agent=${tom.id}`)).toMatchObject({
      status: 403,
      body: { code: 'forbidden' },
    });
    expect((await tom.get(`/interactions/${id}`)).body.details.comments).toBe(secret);
  });

  it('gets nothing of it on the stream either', async () => {
    const panel = await Listener.open(mia);
    const id = await taken();
    await panel.shows('that Tom answered', ({ messages }) =>
      messages.some(({ type, data }) => type === 'interaction' && data.id === id && data.agentId === tom.id),
    );
    expect(JSON.stringify(panel.messages)).not.toContain('safe');
  });

  it('does not find it by what the other one chose', async () => {
    await api.workflow({
      dispositions: [{ id: 'won', label: { en: 'Won' }, group: 'x', direction: 'both' }],
    });
    const id = await taken();
    await tom.note(id, { disposition: 'won' });
    await tom.act(id, 'save');
    const found = async (person: Person) =>
      (await person.get('/interactions?disposition=won')).body.items.map((one: { id: string }) => one.id);
    expect(await found(tom)).toContain(id);
    expect(await found(mia)).not.toContain(id);
  });
});

describe('a supervisor of a team', () => {
  it('sees mails and differences of the team, and none of another', async () => {
    await team('Early', [mia, sara]);
    await team('Late', [tom, lotte]);
    await api.workflow({ missedEmail: { enabled: true } });
    const missedBy = async (agent: Person) => {
      await agent.be({ desk: 'in' });
      const { id } = await missedCall(api, agent, await api.contact());
      await agent.put('/me/presence', { presence: 'logout' });
      const { activity } = (await admin.interaction(id)).log;
      expect((await admin.delete(`/crm/task/${activity?.id}`)).status).toBe(204);
      return id;
    };
    const [own, others] = [await missedBy(mia), await missedBy(lotte)];
    const mails = async (person: Person) => JSON.stringify((await person.get('/mails?limit=200')).body);
    await until('both are mailed', async () => {
      const all = await mails(admin);
      return all.includes(own) && all.includes(others) ? true : null;
    });
    const days = { from: '2026-01-01T00:00:00Z', to: '2027-01-01T00:00:00Z' };
    const differences = async (person: Person) =>
      JSON.stringify((await person.post('/reconciliation', days)).body.findings);
    expect(await differences(admin)).toContain(others);
    for (const list of [await mails(sara), await differences(sara)]) {
      expect(list).toContain(own);
      expect(list).not.toContain(others);
    }
    await without(sara);
  });

  it('sees, corrects and retries what is of the team, everywhere, and nothing else', async () => {
    const own = await team('Day', [mia, sara]);
    const other = await team('Night', [tom, lotte]);
    const { number } = await api.contact();
    await lotte.be({ desk: 'in' });
    const customer = await api.calls(number);
    const { id } = await lotte.rings(customer.callId);
    await lotte.act(id, 'answer');
    await customer.hangUp();
    await lotte.reaches(id, 'wrapup');
    await lotte.act(id, 'finish');
    await lotte.put('/me/presence', { presence: 'logout' });
    await admin.settled(id);
    const { items } = (await admin.get('/ledger')).body;
    const write = items.find((one: { interactionId: string }) => one.interactionId === id);

    const lists = async () => {
      const pages = [
        await sara.get('/interactions?limit=200'),
        await sara.get('/ledger?limit=200'),
        await sara.get('/mails?limit=200'),
        await sara.get('/reports/contacts?from=2026-06-01&to=2026-12-31'),
        await sara.post('/reconciliation', { from: '2026-01-01T00:00:00Z', to: '2027-01-01T00:00:00Z' }),
        await sara.get('/reconciliation/days'),
      ];
      expect(pages.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200]);
      return JSON.stringify(pages.map(({ body }) => body));
    };
    const refused = [
      await sara.get(`/interactions/${id}`),
      await sara.get(`/interactions/${id}/why`),
      await sara.patch(`/ledger/${write.id}`, { payload: { subject: 'Mine now' } }),
      await sara.post(`/ledger/${write.id}/retry`),
      await sara.post(`/ledger/${write.id}/give-up`, { reason: 'x' }),
      await sara.get(`/reports/contacts?from=2026-06-01&to=2026-12-31&team=${other}`),
    ];
    expect(refused.map(({ status, body }) => `${status} ${body.code}`)).toEqual(
      refused.map(() => '403 forbidden'),
    );
    expect(await lists()).not.toContain(id);

    // Of the team: the one whom Mia let pass is Mia's, but what Tom wrote is not.
    const shared = await taken();
    expect(await lists()).toContain(shared);
    const seen = (await sara.get(`/interactions/${shared}`)).body;
    expect(JSON.stringify(seen)).not.toContain('safe');
    expect(seen.agentId).toBe(tom.id);
    expect((await sara.get(`/interactions/${shared}/why?agent=${tom.id}`)).status).toBe(403);
    expect((await sara.get(`/interactions/${shared}/why?agent=${mia.id}`)).status).toBe(200);

    // Without a team: everybody's.
    await without(sara);
    expect(await lists()).toContain(id);
    expect((await sara.get(`/interactions/${id}/why`)).status).toBe(200);
    expect((await sara.get(`/interactions/${shared}`)).body.details.comments).toBe(secret);
    for (const person of [mia, tom, lotte]) await without(person);
    for (const one of [own, other]) expect((await admin.delete(`/teams/${one}`)).status).toBe(204);
  });

  it('sees what nobody was offered in the queues that the team serves', async () => {
    const own = await team('Sales', [tom, sara]);
    const away = await team('Away', [mia, lotte]);
    const { number } = await api.contact();
    // Tom, who sells, is in the queue; nobody is there.
    const customer = await api.calls(number, '+12025550100');
    const id = await api.idOf(customer.callId);
    await customer.hangUp();
    await admin.sees(id, 'its end', ({ endedAt }) => endedAt !== null);
    expect((await sara.get(`/interactions/${id}`)).status).toBe(200);
    expect((await sara.get(`/interactions/${id}/why`)).status).toBe(200);
    await admin.put(`/agents/${sara.id}`, { team: away });
    expect((await sara.get(`/interactions/${id}`)).status).toBe(403);
    for (const person of [sara, tom, mia, lotte]) await without(person);
    for (const one of [own, away]) await admin.delete(`/teams/${one}`);
  });
});
