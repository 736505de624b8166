import { describe, expect, it } from 'vitest';
import { startApi } from './harness.ts';
import { Listener } from './listener.ts';
import { until } from './until.ts';

const api = await startApi();
const { mia, tom, admin } = api;

/** Longer than a page is believed without a word, and than that may last. */
const silence = { page: 11, panel: 61 };

const says = (type: 'shown' | 'hidden', page: string) =>
  JSON.stringify({ type, page, surface: 'salesforce' });

/** Each change of what Mia is moves her desk on, also one that shows in nothing else. */
async function changes(what: string, change: () => unknown): Promise<void> {
  const { position } = await mia.desk();
  change();
  await until(what, async () => (await mia.desk()).position !== position);
}

/** Mia's panel inside Salesforce, and her desk, say that they are shown, and then nothing more, for more than a minute. */
async function leavesBoth(): Promise<void> {
  await mia.be({ salesforce: 'in', desk: 'in', foreground: false });
  const page = await Listener.open(mia);
  page.say(says('shown', 'panel'));
  page.say('{"type":"shown","page":"desk"}');
  await until('both are heard', async () => (await mia.desk()).surfaces.deskForeground);
  page.sleep();
  api.passes(silence.page);
  await until('the desk is gone', async () => !(await mia.desk()).surfaces.deskForeground);
  await changes('nobody is at either', () => api.passes(silence.panel));
}

describe('an agent whose panel inside Salesforce has not answered for a minute', () => {
  it('stays signed in there, but calls go to who is there', async () => {
    await leavesBoth();
    await tom.be({ desk: 'in' });
    const { callId } = await api.calls((await api.contact()).number);
    await tom.rings(callId);
    expect(await mia.desk()).toMatchObject({
      presence: { presence: 'available' },
      surfaces: { salesforce: 'in', desk: 'in' },
      interactions: [],
    });
  });

  it('is offered what waits as soon as a panel is back, hidden or not', async () => {
    await leavesBoth();
    const { callId } = await api.calls((await api.contact()).number);
    expect((await admin.interaction(await api.idOf(callId))).parts).toEqual([]);
    (await Listener.open(mia)).say(says('hidden', 'two'));
    await mia.rings(callId);
  });
});

describe('a panel inside Salesforce that is shown', () => {
  it('is no desk in the foreground', async () => {
    await mia.be({ salesforce: 'in', desk: 'in', foreground: false });
    const page = await Listener.open(mia);
    const isShown = async () => (await mia.desk()).surfaces.deskForeground;
    page.say('{"type":"shown","page":"desk"}');
    await until('the desk is shown', isShown);
    // Heard in this order.
    page.say(says('shown', 'panel'));
    page.say('{"type":"hidden","page":"desk"}');
    await until('the desk is hidden', async () => !(await isShown()));
  });
});

describe('a sign-out by Salesforce itself', () => {
  const signedOut = { state: 'out', because: 'crm-sign-out' };

  it('counts where the organisation wants it to, and leaves the presence as it is', async () => {
    await mia.be({ salesforce: 'in' });
    await mia.put('/me/surfaces/salesforce', signedOut);
    expect((await mia.desk()).surfaces).toMatchObject({ salesforce: 'in' });
    await admin.put('/settings', { presence: { logoutCheck: true } });
    await mia.put('/me/surfaces/salesforce', signedOut);
    expect(await mia.desk()).toMatchObject({
      presence: { presence: 'available' },
      surfaces: { salesforce: 'out', salesforceLogout: false },
    });
  });
});
