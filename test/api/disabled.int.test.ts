import { afterEach, describe, expect, it } from 'vitest';
import { startApi } from './harness.ts';
import { Listener } from './listener.ts';
import { Person } from './person.ts';
import { internalCall, outgoingCall, refusal, talk } from './steps.ts';
import { until } from './until.ts';

const api = await startApi();
const { tom, admin, url } = api;
let { mia } = api;

const disable = (person: Person, disabled = true) => admin.put(`/agents/${person.id}`, { disabled });

async function isDisabled(person: Person): Promise<void> {
  const { status, body } = await disable(person);
  expect({ status, disabled: body.disabled }).toEqual({ status: 200, disabled: true });
}

const legsOf = async (callId: string | null) =>
  (await admin.get('/simulator/calls')).body.items
    .find((one: { callId: string }) => one.callId === callId)
    ?.legs.map(({ kind, state }: { kind: string; state: string }) => `${kind} ${state}`);

/** The phone system gets its orders once what they are for is saved. */
const has = (callId: string | null, ...legs: readonly string[]) =>
  until(`the phone system has ${legs.join(', ')}`, async () => String(await legsOf(callId)) === String(legs));

/** The interaction as an administrator sees it once this agent has no part in it any more. */
const leftBy = (person: Person, id: string) =>
  admin.sees(id, `that ${person.username} has left`, ({ parts }) =>
    parts.some(({ agentId, phase }) => agentId === person.id && phase === 'ended'),
  );

afterEach(async () => {
  await disable(mia, false);
  mia = await api.signIn('mia');
  // What follows each test is done as the person of before.
  Object.assign(api.mia.headers, mia.headers);
});

describe('a person whose account is disabled', () => {
  it('is signed out at once, streams too; only who knows the password is told why', async () => {
    const stream = await Listener.open(mia);
    await isDisabled(mia);
    await stream.shows('its end', ({ closed }) => closed === 4401);
    expect(refusal(await mia.get('/me'))).toBe('401 unauthenticated');
    const signIn = (password: string) =>
      admin.post('/session', { username: 'MIA', password }, { cookie: '' });
    expect(refusal(await signIn('wrong'))).toBe('401 wrong-credentials');
    const right = await signIn('a password for scripts');
    expect(refusal(right)).toBe('403 account-disabled');
    expect(right.body.detail).toMatch(/administrator/iu);
    expect((await admin.get(`/agents/${mia.id}`)).body).toMatchObject({ name: 'Mia Krüger', disabled: true });
  });

  it('has no token that works, until the account is enabled again; the sessions stay ended', async () => {
    const boss = (
      await admin.post('/agents', {
        username: 'boss',
        name: 'Boss',
        roles: ['administrator'],
        password: 'a password of the boss',
      })
    ).body;
    const signedIn = await Person.signIn(url, 'boss', 'a password of the boss');
    const { token } = (await signedIn.post('/tokens', { name: 'program', scopes: ['read'] })).body;
    const headers = { authorization: `Bearer ${token}` };
    const program = new Person({ id: boss.id, username: 'program', url, headers });
    const stream = await Listener.open(program);
    expect((await program.get('/me')).status).toBe(200);
    await isDisabled(signedIn);
    await stream.shows('its end', ({ closed }) => closed === 4401);
    expect(refusal(await program.get('/me'))).toBe('401 unauthenticated');
    await disable(signedIn, false);
    expect((await program.get('/me')).status).toBe(200);
    expect(refusal(await signedIn.get('/me'))).toBe('401 unauthenticated');
    await isDisabled(signedIn);
  });

  it('leaves a ringing call to the next agent', async () => {
    await mia.be({ desk: 'in' });
    const { callId } = await api.calls((await api.contact()).number);
    const { id } = await mia.rings(callId);
    await tom.be({ desk: 'in' });
    await isDisabled(mia);
    expect((await tom.rings(callId)).id).toBe(id);
    expect((await leftBy(mia, id)).endedAt).toBeNull();
  });

  it.each(['connected', 'held'])(
    'leaves a %s caller on the line, for the next agent, and both have their log',
    async (phase) => {
      const anna = await api.contact();
      await mia.be({ desk: 'in' });
      const { customer, interaction } = await talk(api, mia, anna);
      const { id } = interaction;
      await mia.note(id, { comments: 'What Mia heard.' });
      if (phase === 'held') await mia.act(id, 'hold');
      await isDisabled(mia);
      const waiting = await leftBy(mia, id);
      expect(waiting).toMatchObject({ endedAt: null });
      await has(customer.callId, 'customer up');
      await tom.be({ desk: 'in' });
      await tom.rings(customer.callId);
      await tom.act(id, 'answer');
      await has(customer.callId, 'customer up', 'extension up');
      await tom.act(id, 'end');
      await tom.act(id, 'finish');
      await tom.settled(id);
      const { past } = await api.timeline(anna);
      expect(new Set(past.map(({ agentName }) => agentName))).toEqual(new Set(['Mia Krüger', 'Tom Becker']));
      expect(past.find(({ agentName }) => agentName === 'Mia Krüger')?.description).toContain(
        'What Mia heard.',
      );
    },
  );

  it('ends a call of their own, and one to a colleague', async () => {
    const anna = await api.contact();
    await mia.be({ desk: 'in' });
    await api.callee(anna.number, 'answer');
    const { id, callId } = await mia.dial(anna.number);
    await mia.reaches(id, 'connected');
    await isDisabled(mia);
    expect((await leftBy(mia, id)).endedAt).not.toBeNull();
    await until('its legs are gone', async () => (await legsOf(callId)) === undefined);
    await admin.settled(id);
    expect((await api.timeline(anna)).past).toHaveLength(1);
  });

  it('leaves nothing of a call in hand that was not to be logged', async () => {
    await api.workflow({ doNotLog: { show: true } });
    const anna = await api.contact();
    await mia.be({ desk: 'in' });
    const { customer, interaction } = await talk(api, mia, anna);
    const { id } = interaction;
    await mia.note(id, { comments: 'Not to be kept.' });
    await mia.put(`/interactions/${id}/follow-up`, { choice: 'follow-up' });
    await mia.tick(id, true);
    await isDisabled(mia);
    const left = await leftBy(mia, id);
    expect(left.parts.find(({ agentId }) => agentId === mia.id)).toBeDefined();
    await customer.hangUp();
    await disable(mia, false);
    mia = await api.signIn('mia');
    expect((await mia.interaction(id)).details.comments).toBe('');
    expect(await api.timeline(anna)).toMatchObject({ nextSteps: [], past: [] });
    await api.workflow({});
  });

  it('has no wrap-up left, which is logged as if its time were over', async () => {
    const anna = await api.contact();
    await mia.be({ desk: 'in' });
    const { interaction } = await talk(api, mia, anna);
    await mia.note(interaction.id, { comments: 'Noted in time.' });
    await mia.act(interaction.id, 'end');
    await isDisabled(mia);
    await leftBy(mia, interaction.id);
    await admin.settled(interaction.id);
    const { past } = await api.timeline(anna);
    expect(past).toMatchObject([{ description: expect.stringContaining('Noted in time.') }]);
  });

  it('is offered nothing and rung by no colleague, and is offered calls again once enabled and back', async () => {
    await mia.be({ desk: 'in' });
    const { extension } = (await admin.get(`/agents/${mia.id}`)).body;
    await isDisabled(mia);
    const { callId } = await api.calls((await api.contact()).number);
    const id = await api.idOf(callId);
    await tom.be({ desk: 'in', presence: 'away' });
    const ring = await tom.dial(extension);
    await tom.sees(ring.id, 'a busy colleague', ({ failure }) => failure === 'busy');
    expect((await admin.interaction(id)).parts).toEqual([]);
    await disable(mia, false);
    mia = await api.signIn('mia');
    expect(await mia.presence()).toBe('logout');
    await mia.be({ desk: 'in' });
    await mia.rings(callId);
    await mia.act(id, 'reject');
  });

  it('stays in the history and cannot be deleted', async () => {
    await mia.be({ desk: 'in' });
    const { extension } = (await admin.get(`/agents/${tom.id}`)).body;
    await tom.be({ desk: 'in', presence: 'away' });
    const { id } = await internalCall(mia, tom, extension);
    await outgoingCall(api, mia, await api.contact());
    await isDisabled(mia);
    const { parts } = await admin.interaction(id);
    expect(parts.map(({ agentName }) => agentName)).toContain('Mia Krüger');
    expect(refusal(await admin.delete(`/agents/${mia.id}`))).toBe('409 in-use');
  });
});

describe('an account that must stay enabled', () => {
  it('is one’s own, and that of the last administrator, two at the same moment included', async () => {
    const own = await disable(admin);
    expect(refusal(own)).toBe('409 account-needed');
    expect(own.body.errors).toMatchObject([{ path: 'disabled' }]);
    const input = { name: 'Second', roles: ['administrator'], password: 'a password of a second' };
    const made = (await admin.post('/agents', { ...input, username: 'second' })).body;
    const second = await Person.signIn(url, 'second', input.password);
    const answers = await Promise.all([
      disable(second),
      second.put(`/agents/${admin.id}`, { disabled: true }),
    ]);
    const codes = answers.map(refusal).toSorted();
    expect(codes[0]).toBe('200 undefined');
    expect(['401 unauthenticated', '409 account-needed']).toContain(codes[1]);
    const enabled = (await admin.get('/me')).status === 200 ? admin : second;
    for (const id of [made.id, admin.id])
      expect((await enabled.put(`/agents/${id}`, { disabled: false })).status).toBe(200);
    const again = await api.signIn('admin');
    Object.assign(admin.headers, again.headers);
    await until('the audit has it', async () => {
      const { items } = (await admin.get('/audit?limit=50')).body;
      return items.some(
        ({
          before,
          after,
        }: {
          before: { disabled?: boolean } | null;
          after: { disabled?: boolean } | null;
        }) => before?.disabled === false && after?.disabled === true,
      );
    });
  });
});
