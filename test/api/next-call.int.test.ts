import { describe, expect, it } from 'vitest';
import type { Interaction } from '../../src/contract/interactions/interaction.ts';
import { startApi } from './harness.ts';
import { talk, wholeCall } from './steps.ts';

const api = await startApi();
const { mia, tom, lotte, admin } = api;

const firstLine = ({ description }: { readonly description: string }) => description.split('\n')[0];
const isSaved = ({ unsaved, log }: Interaction) => !unsaved && log.state === 'written';

/** Ways in which Mia's next call starts. */
const ways: readonly (readonly [string, () => Promise<unknown>])[] = [
  [
    'is answered',
    async () => {
      const { callId } = await api.calls((await api.contact()).number);
      await mia.act((await mia.rings(callId)).id, 'answer');
    },
  ],
  [
    'is answered by itself',
    async () => {
      await api.workflow({ autoAnswer: true });
      await api.calls((await api.contact()).number);
    },
  ],
  [
    'is picked up at her telephone',
    async () => {
      const { callId } = await api.calls((await api.contact()).number);
      await mia.rings(callId);
      await api.picksUp(callId);
    },
  ],
  [
    'rings a whole group, of which she answers',
    async () => {
      const { items } = (await admin.get('/queues')).body;
      const queue = items.find(({ name }: { name: string }) => name === 'support');
      await admin.put(`/queues/${queue.id}`, { ...queue, strategy: 'ring-all' });
      await lotte.be({ desk: 'in' });
      const { callId } = await api.calls((await api.contact()).number);
      await lotte.rings(callId);
      await mia.act((await mia.rings(callId)).id, 'answer');
      await admin.put(`/queues/${queue.id}`, queue);
    },
  ],
  ['is dialled', () => mia.dial('+31205612345')],
  [
    'is dialled from a record',
    async () => {
      const { number, kind, id } = await api.contact();
      await mia.dial(number, { record: { kind, id } });
    },
  ],
  ['is a colleague’s, dialled by her', async () => mia.dial(await extensionOf(tom.id))],
  [
    'is a colleague’s, who dials her',
    async () => {
      await tom.be({ desk: 'in' });
      const { callId } = await tom.dial(await extensionOf(mia.id));
      const { id } = await mia.rings(callId ?? undefined);
      await mia.act(id, 'answer');
      // No customer is there to hang up at the end of the test.
      await mia.act(id, 'end');
    },
  ],
  ['is an emergency', () => mia.dial('110')],
];

async function extensionOf(agent: string): Promise<string> {
  return String((await admin.get(`/agents/${agent}`)).body.extension);
}

describe('edits of an earlier call are written when the next call', () => {
  it.each(ways)('%s', async (_, begin) => {
    await mia.be({ desk: 'in' });
    const anna = await api.contact();
    const { id } = await wholeCall(api, mia, anna);
    await mia.note(id, { comments: 'Written later.' });
    expect(await mia.interaction(id)).toMatchObject({ unsaved: true });
    await begin();
    await mia.sees(id, 'a saved log', isSaved);
    expect((await api.timeline(anna)).past.map(firstLine)).toEqual(['Written later.']);
  });

  it('is dialled from wrap-up, which goes on', async () => {
    await mia.be({ desk: 'in' });
    const anna = await api.contact();
    const { interaction } = await talk(api, mia, anna);
    const { id } = interaction;
    await mia.act(id, 'end');
    await mia.settled(id);
    await mia.note(id, { comments: 'Written in wrap-up.' });
    await mia.dial('+31205612345');
    await mia.sees(id, 'a saved log', isSaved);
    expect((await mia.interaction(id)).phase).toBe('wrapup');
    expect((await api.timeline(anna)).past.map(firstLine)).toEqual(['Written in wrap-up.']);
  });
});
