import { describe, expect, it } from 'vitest';
import type { Answer } from '../support/http/http.ts';
import { testDatabase } from '../support/postgres/postgres.ts';
import { contentOf } from '../support/postgres/whole-database.ts';
import { startApi } from './harness.ts';
import { refusal, talk } from './steps.ts';
import { until } from './until.ts';

const { address } = await testDatabase();
const api = await startApi({ address });
const { mia, tom, sara, admin } = api;

/** What is typed in these tests and stands nowhere else. */
const secret = 'zebrafinch';

/** The tables in which it still stands. */
async function tablesWithSecret(): Promise<readonly string[]> {
  const tables = Object.entries(await contentOf(address));
  return tables.filter(([, rows]) => JSON.stringify(rows).includes(secret)).map(([table]) => table);
}

const untilErased = () =>
  until('nothing typed stands anywhere', async () => ((await tablesWithSecret()).length === 0 ? true : null));

/** Sends each request under a key of its own. */
function keyed() {
  const sent: { readonly again: () => Promise<Answer>; readonly first: Answer }[] = [];
  const send = async (by: typeof mia, method: 'POST' | 'PUT' | 'PATCH', path: string, body?: unknown) => {
    const headers = { 'idempotency-key': `trace-${method}-${path}-${sent.length}` };
    const again = () => by.send(method, path, body, headers);
    const first = await again();
    sent.push({ again, first });
    return first;
  };
  return { sent, send };
}

/** A call on which everything is noted that can be, and saved before it ends. */
async function notedCall() {
  await api.workflow({ doNotLog: { show: true } });
  const anna = await api.contact();
  await mia.be({ desk: 'in' });
  const { interaction } = await talk(api, mia, anna);
  const { id } = interaction;
  const requests = keyed();
  const details = {
    comments: `It is about the ${secret}.`,
    subject: `The ${secret}`,
    tags: [secret],
    name: { kind: 'contact', id: anna.id, name: anna.name },
  };
  expect((await requests.send(mia, 'PATCH', `/interactions/${id}/details`, details)).status).toBe(200);
  return { anna, id, ...requests };
}

describe('what was typed on a call that is not logged', () => {
  it('stands nowhere in the database once it has ended, the answers to repeated requests included', async () => {
    const { anna, id, send, sent } = await notedCall();
    await send(mia, 'POST', `/interactions/${id}/save`);
    await mia.sees(id, 'a written log', ({ log }) => log.state === 'written');
    const [task] = (await api.timeline(anna)).nextSteps.concat((await api.timeline(anna)).past);
    // Somebody changes the note in the CRM.
    await send(sara, 'PATCH', `/crm/task/${task?.id}`, { description: `All about the ${secret}.` });
    await send(mia, 'PATCH', `/interactions/${id}/details`, { comments: `More of the ${secret}.` });
    const asked = await send(mia, 'POST', `/interactions/${id}/save`);
    expect(refusal(asked)).toBe('409 note-changed');
    const refused = await send(mia, 'PATCH', `/interactions/${id}/details`, { disposition: secret });
    expect(refused.status).toBe(422);
    await send(mia, 'PUT', `/interactions/${id}/do-not-log`, { checked: true });
    expect(await tablesWithSecret()).toContain('idempotency');

    await send(mia, 'POST', `/interactions/${id}/end`);
    await untilErased();
    for (const { again, first } of sent) {
      const repeated = await again();
      expect(JSON.stringify(repeated.body)).not.toContain(secret);
      // Nothing is carried out again: what was done is told as it is now, if it is still there. What was refused is judged anew.
      const told =
        first.status < 300
          ? [`${first.status} undefined`, '409 request-done']
          : ['422 invalid', '409 not-logged'];
      expect(told).toContain(refusal(repeated));
    }
    expect(await tablesWithSecret()).toEqual([]);
    expect((await mia.interaction(id)).details).toMatchObject({ comments: '', tags: [] });
  });

  it('is asked for no more by a request that found nothing to do and comes again', async () => {
    const { id, send, sent } = await notedCall();
    await send(mia, 'PUT', `/interactions/${id}/do-not-log`, { checked: true });
    await send(mia, 'POST', `/interactions/${id}/end`);
    await untilErased();
    await mia.act(id, 'finish');
    expect((await send(mia, 'POST', `/interactions/${id}/finish`)).status).toBe(200);
    const again = await sent.at(-1)?.again();
    expect(again).toMatchObject({ status: 200, body: await mia.interaction(id) });
    expect(again?.headers['idempotency-replayed']).toBe('true');
  });

  it('stands nowhere either where it was corrected and deleted in the CRM while the call went on', async () => {
    const { anna, id, send } = await notedCall();
    // Its record is deleted meanwhile, so the write is refused and somebody corrects it.
    await admin.delete(`/crm/contact/${anna.id}`);
    await send(mia, 'POST', `/interactions/${id}/save`);
    const write = await until('the write is refused', async () => {
      const { items } = (await admin.get('/ledger?state=refused')).body;
      return items.find((one: { interactionId: string }) => one.interactionId === id)?.id;
    });
    const corrected = { payload: { subject: `The corrected ${secret}`, who: null } };
    expect((await send(admin, 'PATCH', `/ledger/${write}`, corrected)).status).toBe(200);
    expect((await send(admin, 'POST', `/ledger/${write}/retry`, {})).status).toBe(200);
    const { activity } = (await mia.sees(id, 'a written log', ({ log }) => log.state === 'written')).log;
    expect((await admin.delete(`/crm/task/${activity?.id}`)).status).toBe(204);
    await mia.tick(id, true);
    await mia.act(id, 'end');
    await untilErased();
    // That it was done, by whom and when is still told.
    const { items } = (await admin.get('/audit?limit=20')).body;
    expect(items).toContainEqual(expect.objectContaining({ noun: 'write', nounId: write, after: {} }));
    expect(items).toContainEqual(
      expect.objectContaining({ action: 'removed', nounId: activity?.id, before: {} }),
    );
  });

  it('does not hold up the end of the call where it is erased for one agent after the other', async () => {
    await api.workflow({ doNotLog: { show: true } });
    const anna = await api.contact();
    await mia.be({ desk: 'in' });
    const { callId } = await api.calls(anna.number);
    const { id } = await mia.rings(callId);
    await mia.tick(id, true);
    const { send } = keyed();
    expect(refusal(await send(mia, 'POST', `/interactions/${id}/hold`))).toBe('409 phase');
    await mia.act(id, 'reject');
    await mia.be({ presence: 'away' });
    await tom.be({ desk: 'in' });
    await tom.rings(callId);
    await tom.tick(id, true);
    await tom.act(id, 'answer');
    expect(await tom.act(id, 'end')).toMatchObject({ endedAt: expect.any(String) });
  });
});
