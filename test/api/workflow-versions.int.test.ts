import { describe, expect, it } from 'vitest';
import { startApi } from './harness.ts';
import { refusal, said, wholeCall } from './steps.ts';

// Spec L36: versions of a workflow, activated at once or at a time, compared, gone back to, exported and imported.
const api = await startApi();
const { mia, sara, admin } = api;

const { body } = await admin.get('/workflows');
const { id } = body.items.find((one: { builtIn: boolean }) => one.builtIn);
const workflow = `/workflows/${id}`;

const active = async (): Promise<number> => Number((await admin.get(workflow)).body.version);

async function draft(document: Record<string, unknown>): Promise<number> {
  const answer = await admin.post(`${workflow}/versions`, document);
  expect(answer.status).toBe(201);
  return Number(answer.body.version);
}

const activate = async (version: number, at?: string) =>
  expect((await admin.post(`${workflow}/versions/${version}/activate`, at ? { at } : {})).status).toBe(200);

/** By which version a call of Mia's was decided that came now, and how it was logged. */
async function callNow() {
  const call = await wholeCall(api, mia, await api.contact());
  const why = await mia.why(call.id);
  const [step] = said(why, 'log.inboundAnswered');
  return { version: why.workflow?.version, as: step?.value, state: call.log.state };
}

/** In simulated time. */
const inSeconds = async (seconds: number): Promise<string> => {
  const { items } = (await admin.get('/interactions?limit=1')).body;
  return new Date(Date.parse(items[0].startedAt) + seconds * 1000).toISOString();
};

describe('a version', () => {
  it('decides nothing before it is activated, everything from then on, and nothing once gone back', async () => {
    await mia.be({ desk: 'in' });
    const before = await active();
    const off = await draft({ log: { inboundAnswered: 'off' } });
    expect(await callNow()).toEqual({ version: before, as: 'completed', state: 'written' });
    await activate(off);
    expect(await callNow()).toEqual({ version: off, as: 'off', state: 'none' });
    await activate(before);
    expect(await callNow()).toEqual({ version: before, as: 'completed', state: 'written' });
  });

  it('that is activated at a time decides from that time on, unless that is cancelled', async () => {
    await mia.be({ desk: 'in' });
    const before = await active();
    await callNow();
    const off = await draft({ log: { inboundAnswered: 'off' } });
    await activate(off, await inSeconds(3_600));
    await activate(before, await inSeconds(7_200));
    const open = await draft({ log: { inboundAnswered: 'open' } });
    await activate(open, await inSeconds(1_800));
    const planned = (await admin.get(workflow)).body.activations.find(
      (one: { version: number }) => one.version === open,
    );
    expect(planned).toMatchObject({ planned: true, decidedBy: admin.id });
    expect((await admin.delete(`${workflow}/activations/${planned.id}`)).status).toBe(200);
    await api.advance(2_000);
    expect((await callNow()).version).toBe(before);
    await api.advance(1_700);
    expect(await callNow()).toEqual({ version: off, as: 'off', state: 'none' });
    await api.advance(3_600);
    expect(await callNow()).toEqual({ version: before, as: 'completed', state: 'written' });
  });

  it('is compared with another, setting by setting', async () => {
    const one = await draft({ log: { inboundMissed: 'off' }, ringAllOwner: 'first-member' });
    const other = await draft({
      hours: 'business',
      ringAllOwner: { agent: mia.id },
      fields: { queue: 'Queue__c' },
    });
    const diff = await sara.get(`${workflow}/versions/${one}/diff/${other}`);
    expect(diff.body).toMatchObject({ from: one, to: other });
    const paths = diff.body.changes.map(({ path }: { path: string }) => path.split('.')[0]);
    expect(new Set(paths)).toEqual(new Set(['log', 'hours', 'ringAllOwner', 'fields']));
    expect(diff.body.changes).toContainEqual({ path: 'log.inboundMissed', from: 'off', to: 'open' });
    expect((await sara.get(`${workflow}/versions/${one}/diff/${one}`)).body.changes).toEqual([]);
    expect(refusal(await sara.get(`${workflow}/versions/${one}/diff/99999`))).toBe('404 not-found');
  });
});

describe('a document', () => {
  it('as it is exported makes the same workflow where it is imported', async () => {
    const version = await draft({
      locale: 'nl',
      subject: { template: 'Gesprek {name}', clock: '12h' },
      dispositions: [{ id: 'a', label: { nl: 'Verkocht' }, group: null, direction: 'inbound' }],
      fields: { queue: 'Queue__c' },
      ringAllOwner: { agent: mia.id },
    });
    const exported = (await admin.get(`${workflow}/versions/${version}`)).body.document;
    const made = await admin.post('/workflows', { document: exported });
    expect(made.status).toBe(201);
    const { document } = (await admin.get(`/workflows/${made.body.id}`)).body;
    expect(document).toEqual(exported);
  });

  it('has a published schema, with every setting in it', async () => {
    const schema = await admin.get('/schemas/workflow.json');
    expect(schema.status).toBe(200);
    const { document } = (await admin.get(workflow)).body;
    expect(Object.keys(schema.body.properties)).toEqual(expect.arrayContaining(Object.keys(document)));
    expect(schema.body.additionalProperties).toBe(false);
  });

  it('that is no workflow is refused when it is imported, and makes none', async () => {
    const before = (await admin.get('/workflows')).body.items.length;
    const refused = await admin.post('/workflows', { document: { log: { inboundAnswered: 'maybe' }, x: 1 } });
    expect(refusal(refused)).toBe('422 invalid');
    const paths = refused.body.errors.map(({ path }: { path: string }) => path);
    expect(paths.toSorted()).toEqual(['log.inboundAnswered', 'x']);
    expect((await admin.get('/workflows')).body.items).toHaveLength(before);
  });
});
