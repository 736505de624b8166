import { beforeEach, describe, expect, it } from 'vitest';
import { startApi } from './harness.ts';
import { Listener } from './listener.ts';
import type { Person } from './person.ts';
import { codes, refusal, talk } from './steps.ts';
import { until } from './until.ts';

const api = await startApi();
const { mia, admin } = api;

const holdsSeconds = 10;
/** A little more than a page is believed to be shown. */
const tooLong = holdsSeconds + 1;

const isShown = async (person: Person): Promise<boolean> => (await person.desk()).surfaces.deskForeground;
const becomesHidden = (person: Person) =>
  until(`the desk of ${person.username} is not shown`, async () => !(await isShown(person)));

async function defaultIs(doNotLog: boolean): Promise<void> {
  expect((await admin.put(`/agents/${mia.id}/defaults`, { doNotLog })).status).toBeLessThan(300);
}

/** A customer's call, in the middle of which something happens; gives how many activities there are, and why. */
async function call(during: (id: string) => Promise<void> = async () => undefined) {
  const anna = await api.contact();
  const { interaction } = await talk(api, mia, anna);
  await during(interaction.id);
  await mia.act(interaction.id, 'end');
  await mia.act(interaction.id, 'finish');
  await mia.settled(interaction.id);
  const why = await mia.why(interaction.id);
  return { logged: (await api.timeline(anna)).past.length, codes: codes(why), why };
}

describe('the desk in the foreground', () => {
  it('holds for 10 seconds of real time, which the simulator’s clock does not move', async () => {
    await mia.be({ desk: 'in' });
    await api.advance(3600);
    expect(await isShown(mia)).toBe(true);
    api.passes(holdsSeconds - 1);
    expect(await isShown(mia)).toBe(true);
    api.passes(2);
    await becomesHidden(mia);
    expect((await mia.desk()).surfaces).toMatchObject({
      salesforce: 'out',
      desk: 'in',
      deskForeground: false,
    });
  });

  it('is renewed by the same request', async () => {
    await mia.be({ desk: 'in' });
    for (let round = 0; round < 3; round += 1) {
      api.passes(holdsSeconds - 1);
      await mia.surface('desk', 'in');
    }
    expect(await isShown(mia)).toBe(true);
  });

  it('is renewed by what a page says on its stream, which signs nothing in', async () => {
    await mia.be({ desk: 'in', foreground: false });
    const page = await Listener.open(mia);
    for (let round = 0; round < 3; round += 1) {
      page.say('{"type":"shown"}');
      await until('the desk is shown', () => isShown(mia));
      api.passes(holdsSeconds - 1);
    }
    await mia.put('/me/presence', { presence: 'logout' });
    page.say('{"type":"shown"}');
    page.say('{"type":"shown","page":7}');
    page.say('no JSON');
    await mia.surface('salesforce', 'in');
    expect((await mia.desk()).surfaces).toMatchObject({
      salesforce: 'in',
      desk: 'out',
      deskForeground: false,
    });
    expect(page.closed).toBeNull();
  });

  it('needs one of several pages: another that is hidden or closed changes nothing', async () => {
    await mia.be({ desk: 'in', foreground: false });
    const shown = await Listener.open(mia);
    const other = await Listener.open(mia);
    shown.say('{"type":"shown","page":"one"}');
    await until('the desk is shown', () => isShown(mia));
    other.say('{"type":"shown","page":"two"}');
    other.say('{"type":"hidden","page":"two"}');
    await mia.put('/me/surfaces/desk', { state: 'in', foreground: false, page: 'two' });
    other.close();
    await until('the other page is closed', async () => other.closed !== null);
    api.passes(6);
    shown.say('{"type":"shown","page":"one"}');
    await mia.put('/me/surfaces/desk', { state: 'in', foreground: false, page: 'three' });
    api.passes(6);
    expect(await isShown(mia)).toBe(true);
    shown.say('{"type":"hidden","page":"one"}');
    await becomesHidden(mia);
  });

  it('is told to every panel when it ends, also by silence', async () => {
    await mia.be({ desk: 'in' });
    const page = await Listener.open(mia);
    await page.shows('the desk', ({ desk }) => desk !== null);
    api.passes(tooLong);
    await page.shows('a desk that is not shown', ({ messages }) =>
      messages.some((one) => one.type === 'surfaces' && !one.data.deskForeground),
    );
  });
});

describe('a box that nobody touched, of an agent whose default is not to log', () => {
  beforeEach(async () => {
    await api.workflow({ doNotLog: { show: true } });
    await defaultIs(true);
  });

  it('lets the call be logged where the agent saw it and left it', async () => {
    await mia.be({ desk: 'in' });
    const seen = await call();
    expect(seen.logged).toBe(1);
    expect(seen.codes).toContain('why.box.untouched');
    const step = seen.why.steps.find(({ code }) => code === 'why.box.untouched');
    expect(step?.saw).toMatchObject({ touched: null, goneAt: null });
    expect(Date.parse(String(step?.saw['seenAt']))).toBeGreaterThan(0);
  });

  it('was seen at some moment of the call: another window in front at the last second changes nothing', async () => {
    await mia.be({ desk: 'in' });
    const seen = await call(() => mia.surface('desk', 'in', false));
    expect(seen.logged).toBe(1);
    expect(seen.codes).toContain('why.box.untouched');
  });

  it('was seen by an agent who came to the desk in the middle of the call', async () => {
    await mia.be({ desk: 'in', foreground: false });
    const seen = await call(async () => {
      await mia.surface('desk', 'in');
      await mia.surface('desk', 'in', false);
    });
    expect(seen.logged).toBe(1);
  });

  it('was seen by an agent whose page says on the stream that it is shown', async () => {
    await mia.be({ desk: 'in', foreground: false });
    const page = await Listener.open(mia);
    const seen = await call(async () => {
      page.say('{"type":"shown"}');
      await until('the desk is shown', () => isShown(mia));
    });
    expect(seen.logged).toBe(1);
  });

  it('was not seen in a desk that was hidden all the time', async () => {
    await mia.be({ desk: 'in', foreground: false });
    const unseen = await call();
    expect(unseen.logged).toBe(0);
    expect(unseen.codes).toContain('why.box.default-ticked');
  });

  it('was not seen in a desk that was closed, crashed or without a network before the call', async () => {
    await mia.be({ desk: 'in' });
    api.passes(tooLong);
    await becomesHidden(mia);
    const unseen = await call();
    expect(unseen.logged).toBe(0);
    expect(unseen.codes).toContain('why.box.default-ticked');
  });

  it('follows the default where the laptop is closed in the middle of the call and stays so', async () => {
    await mia.be({ desk: 'in' });
    const gone = await call(async () => {
      api.passes(tooLong);
      await becomesHidden(mia);
    });
    expect(gone.logged).toBe(0);
    expect(gone.codes).toContain('why.box.gone-ticked');
  });

  it('follows the default where a hidden page is closed in the middle of the call', async () => {
    await mia.be({ desk: 'in', foreground: false });
    const page = await Listener.open(mia);
    page.say('{"type":"shown","page":"one"}');
    await until('the desk is shown', () => isShown(mia));
    const gone = await call(async (id) => {
      page.say('{"type":"hidden","page":"one"}');
      await becomesHidden(mia);
      page.close();
      await until('the page is closed', async () => page.closed !== null);
      await until('the page counts as gone', async () => {
        api.passes(tooLong);
        return codes(await mia.why(id)).includes('why.box.gone-ticked');
      });
    });
    expect(gone.logged).toBe(0);
  });

  /** A call in the middle of which a page that was shown is hidden; then something happens to it. */
  async function callHidden(during: (id: string, page: Listener) => Promise<void>) {
    await mia.be({ desk: 'in', foreground: false });
    const page = await Listener.open(mia);
    page.say('{"type":"shown","page":"one"}');
    await until('the desk is shown', () => isShown(mia));
    return call(async (id) => {
      page.say('{"type":"hidden","page":"one"}');
      await becomesHidden(mia);
      await during(id, page);
    });
  }
  const isGone = async (id: string) => codes(await mia.why(id)).includes('why.box.gone-ticked');

  it('follows the default where the laptop is closed, which hides the page before its machine sleeps', async () => {
    const gone = await callHidden(async (id, page) => {
      page.sleep();
      api.passes(tooLong);
      await until('the page counts as gone', () => isGone(id));
    });
    expect(gone.logged).toBe(0);
  });

  it('lets the call be logged where a hidden page only answers the server, as its timers may stand still', async () => {
    const hidden = await callHidden(async (id, page) => {
      for (let round = 0; round < 2; round += 1) {
        api.passes(holdsSeconds - 1);
        const { pings } = page;
        await until('the page was asked', async () => page.pings > pings);
        expect(await isGone(id)).toBe(false);
      }
    });
    expect(hidden.logged).toBe(1);
    expect(hidden.codes).toContain('why.box.untouched');
  });

  it('lets the call be logged where the network of a hidden page stalled, and is back before the end', async () => {
    const back = await callHidden(async (id, page) => {
      page.sleep();
      api.passes(tooLong);
      await until('the page counts as gone', () => isGone(id));
      page.wake();
      await until('the page is back', async () => !(await isGone(id)));
    });
    expect(back.logged).toBe(1);
  });

  it('lets the call be logged where a hidden page has come back on another stream', async () => {
    const back = await callHidden(async (id, page) => {
      page.sleep();
      api.passes(tooLong);
      await until('the page counts as gone', () => isGone(id));
      const next = await Listener.open(mia);
      next.say('{"type":"hidden","page":"one"}');
      await until('the page is back', async () => !(await isGone(id)));
    });
    expect(back.logged).toBe(1);
  });

  it('lets the call be logged where the laptop is opened again before the end', async () => {
    await mia.be({ desk: 'in' });
    const back = await call(async () => {
      api.passes(tooLong);
      await becomesHidden(mia);
      await mia.surface('desk', 'in');
    });
    expect(back.logged).toBe(1);
    expect(back.codes).toContain('why.box.untouched');
  });

  it('was seen only while it was there: not in a call that began in Salesforce, in whose desk nobody looked after', async () => {
    await mia.be({ desk: 'in', salesforce: 'in' });
    const unseen = await call(async () => {
      await mia.surface('desk', 'in', false);
      await mia.surface('salesforce', 'out');
    });
    expect(unseen.logged).toBe(0);
    expect(unseen.codes).toContain('why.box.default-ticked');
    await mia.be({ desk: 'in', salesforce: 'in' });
    const seen = await call(() => mia.surface('salesforce', 'out'));
    expect(seen.logged).toBe(1);
  });

  it('decides at the end: a Save before anybody saw it writes nothing, and loses nothing of what was noted', async () => {
    await mia.be({ desk: 'in', foreground: false });
    const anna = await api.contact();
    const { interaction } = await talk(api, mia, anna);
    await mia.note(interaction.id, { comments: 'Noted before the desk was shown.' });
    await mia.act(interaction.id, 'save');
    expect((await api.timeline(anna)).past).toHaveLength(0);
    expect((await mia.interaction(interaction.id)).details.comments).toBe('Noted before the desk was shown.');
    await mia.surface('desk', 'in');
    await mia.act(interaction.id, 'end');
    await mia.act(interaction.id, 'finish');
    await mia.settled(interaction.id);
    const { past } = await api.timeline(anna);
    expect(past.map(({ description }) => description.split('\n')[0])).toEqual([
      'Noted before the desk was shown.',
    ]);
  });

  it('stays as it was decided when the desk comes back after the call', async () => {
    await mia.be({ desk: 'in', foreground: false });
    const anna = await api.contact();
    const { interaction } = await talk(api, mia, anna);
    await mia.act(interaction.id, 'end');
    await mia.surface('desk', 'in');
    expect(refusal(await mia.tries(interaction.id, 'save'))).toBe('409 not-logged');
    await mia.act(interaction.id, 'finish');
    expect((await api.timeline(anna)).past).toHaveLength(0);
  });
});

describe('a box ticked and then hidden by a sign-in to Salesforce', () => {
  beforeEach(() => api.workflow({ doNotLog: { show: true } }));

  it('has no effect and is shown as unticked, which the panel is told', async () => {
    const anna = await api.contact();
    await mia.be({ desk: 'in' });
    const { interaction } = await talk(api, mia, anna);
    const { id } = interaction;
    expect((await mia.tick(id, true)).body).toMatchObject({ isTickHidden: false });
    await mia.surface('salesforce', 'in');
    expect(await mia.interaction(id)).toMatchObject({
      doNotLog: { visible: false, checked: false },
      isTickHidden: true,
    });
    await mia.act(id, 'end');
    expect((await mia.interaction(id)).isTickHidden).toBe(false);
    await mia.act(id, 'finish');
    expect((await api.timeline(anna)).past).toHaveLength(1);
    expect(codes(await mia.why(id))).toContain('why.box.hidden-salesforce');
  });
});
