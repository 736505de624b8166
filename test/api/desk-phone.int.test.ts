import { afterEach, describe, expect, it } from 'vitest';
import { startApi } from './harness.ts';
import type { Person } from './person.ts';
import { codes, internalCall, refusal } from './steps.ts';

const api = await startApi();
const { mia, tom, lotte, admin } = api;

const nowhere = { salesforce: 'out', desk: 'out' } as const;

async function hasOwnTelephone(person: Person, deskPhone: boolean): Promise<void> {
  const { status, body } = await admin.put(`/agents/${person.id}`, { deskPhone });
  expect({ status, deskPhone: body.deskPhone }).toEqual({ status: 200, deskPhone });
}

describe('an agent who is available and signed in nowhere', () => {
  afterEach(() => hasOwnTelephone(mia, false));

  it('is passed over without a telephone of their own, and the call goes to who is signed in', async () => {
    const anna = await api.contact();
    await mia.be(nowhere);
    await tom.be({ desk: 'in' });
    const { callId } = await api.calls(anna.number);
    await tom.rings(callId);
    expect((await mia.desk()).interactions).toEqual([]);
  });

  it('is offered calls on a telephone of their own, which Why? says before L3 decides', async () => {
    await api.workflow({ signedOut: { logIncoming: true } });
    await hasOwnTelephone(mia, true);
    const anna = await api.contact();
    await mia.be(nowhere);
    const { callId } = await api.calls(anna.number);
    const { id } = await mia.rings(callId);
    await mia.act(id, 'answer');
    await mia.act(id, 'end');
    await mia.act(id, 'finish');
    await mia.settled(id);
    expect((await api.timeline(anna)).past).toHaveLength(1);
    const why = await mia.why(id);
    expect(codes(why).slice(0, 2)).toEqual(['why.offered.desk-phone', 'why.responsible.nobody']);
    expect(why.steps[0]).toMatchObject({ rule: 'R2', because: expect.stringContaining('eigenen Telefon') });
    expect(codes(why)).toContain('why.signed-out.incoming-on');
  });

  it('is offered the call that waits as soon as they sign in somewhere', async () => {
    const anna = await api.contact();
    await mia.be(nowhere);
    const { callId } = await api.calls(anna.number);
    expect((await admin.interaction(await api.idOf(callId))).parts).toEqual([]);
    await mia.surface('desk', 'in', false);
    const { id } = await mia.rings(callId);
    await mia.act(id, 'answer');
    await mia.act(id, 'end');
    expect(codes(await mia.why(id))).not.toContain('why.offered.desk-phone');
  });

  it('is offered the call that waits as soon as they have a telephone of their own', async () => {
    const anna = await api.contact();
    await mia.be(nowhere);
    const { callId } = await api.calls(anna.number);
    await api.idOf(callId);
    await hasOwnTelephone(mia, true);
    await mia.rings(callId);
  });

  it('is reached by colleagues only on a telephone of their own', async () => {
    await mia.be(nowhere);
    await tom.be({ desk: 'in' });
    const { extension } = (await admin.get(`/agents/${mia.id}`)).body;
    const { id } = await tom.dial(extension);
    await tom.sees(id, 'a busy colleague', ({ endedAt, failure }) => endedAt !== null && failure === 'busy');
    await hasOwnTelephone(mia, true);
    await internalCall(tom, mia, extension);
  });
});

describe('the presence that an agent chose', () => {
  it('lies under busy and wrap-up, which leave it as it was chosen last', async () => {
    const anna = await api.contact();
    await lotte.be({ desk: 'in' });
    const { callId } = await api.calls(anna.number);
    const { id } = await lotte.rings(callId);
    await lotte.act(id, 'answer');
    expect(await lotte.presence()).toBe('busy');
    await lotte.act(id, 'end');
    expect(await lotte.presence()).toBe('wrapup');
    await lotte.act(id, 'finish');
    expect(await lotte.presence()).toBe('available');
    expect(refusal(await lotte.put('/me/presence', { presence: 'wrapup' }))).toBe('400 bad-request');
  });
});
