import { describe, expect, it } from 'vitest';
import { startApi } from './harness.ts';
import { Listener } from './listener.ts';
import { until } from './until.ts';

const api = await startApi();
const { mia, tom, admin } = api;

/** Longer than a page is believed without a word, and than that may last. */
const silence = { page: 11, desk: 61 };

/** Each change of what Mia is moves her desk on, also one that shows in nothing else. */
async function changes(what: string, change: () => void): Promise<void> {
  const { position } = await mia.desk();
  change();
  await until(what, async () => (await mia.desk()).position !== position);
}

/** Mia's page says that it is shown, and then nothing more, for more than a minute. */
async function leavesHerDesk(): Promise<void> {
  await mia.be({ desk: 'in', foreground: false });
  const page = await Listener.open(mia);
  page.say('{"type":"shown","page":"one"}');
  await until('the desk is shown', async () => (await mia.desk()).surfaces.deskForeground);
  page.sleep();
  api.passes(silence.page);
  await until('the desk is gone', async () => !(await mia.desk()).surfaces.deskForeground);
  await changes('nobody is at the desk', () => api.passes(silence.desk));
}

describe('an agent whose desk has not answered for a minute', () => {
  it('stays available and signed in, but calls go to who is there', async () => {
    await leavesHerDesk();
    await tom.be({ desk: 'in' });
    const { callId } = await api.calls((await api.contact()).number);
    await tom.rings(callId);
    expect(await mia.desk()).toMatchObject({
      presence: { presence: 'available' },
      surfaces: { desk: 'in' },
      interactions: [],
    });
  });

  it('is offered what waits as soon as a page is back, hidden or not', async () => {
    await leavesHerDesk();
    const { callId } = await api.calls((await api.contact()).number);
    expect((await admin.interaction(await api.idOf(callId))).parts).toEqual([]);
    (await Listener.open(mia)).say('{"type":"hidden","page":"two"}');
    await mia.rings(callId);
  });

  it('is offered calls again by what a program says without a stream', async () => {
    await leavesHerDesk();
    await mia.surface('desk', 'in', false);
    await mia.rings((await api.calls((await api.contact()).number)).callId);
  });
});

describe('an agent whose desk is a program that said once that it is shown', () => {
  it('is offered calls, however long it says nothing more', async () => {
    await mia.be({ desk: 'in' });
    await changes('the desk is not shown', () => api.passes(silence.page));
    api.passes(silence.desk);
    await mia.rings((await api.calls((await api.contact()).number)).callId);
  });
});
