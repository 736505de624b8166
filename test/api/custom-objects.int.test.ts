import { describe, expect, it } from 'vitest';
import { startApi, support } from './harness.ts';
import { codes, refusal } from './steps.ts';
import { until } from './until.ts';

const api = await startApi();
const { mia, admin } = api;

const machine = {
  label: 'Machine',
  titleField: 'serial',
  fields: { serial: 'text', hotline: 'phone', power: 'number', built: 'date', keeper: 'reference' },
};
const define = (object: string, definition: unknown) => admin.put(`/crm/objects/${object}`, definition);
await define('machine', machine);

const matched = {
  customObjects: [{ object: 'machine', numberFields: ['hotline'], titleField: 'serial' }],
};
let lastNumber = 0;
const aMachine = async (more: { readonly serial?: string; readonly hotline?: string } = {}) => {
  lastNumber += 1;
  const fields = { serial: `M-${lastNumber}`, hotline: `+3120777${String(1000 + lastNumber)}`, ...more };
  return { ...(await api.record('machine', fields)), number: fields.hotline };
};
const calling = async (from: string, keys?: string) => {
  const { body } = await admin.post('/simulator/calls', { from, to: support, ...(keys && { keys }) });
  return mia.rings(String(body.callId));
};
const after = async (id: string) => {
  await mia.act(id, 'answer');
  await mia.act(id, 'end');
  await mia.act(id, 'finish');
  await mia.settled(id);
};

describe('an object that an administrator defines', () => {
  it('has records with its fields, found by search and by number', async () => {
    const keeper = await api.contact();
    const made = await admin.post('/crm/machine', {
      serial: 'SN-4711',
      hotline: '+49 30 5550199',
      power: 7.5,
      built: '2024-02-29',
      keeper: keeper.id,
    });
    expect(made).toMatchObject({
      status: 201,
      body: {
        kind: 'machine',
        name: 'SN-4711',
        serial: 'SN-4711',
        power: 7.5,
        built: '2024-02-29',
        keeper: { kind: 'contact', id: keeper.id, name: keeper.name },
        numbers: [{ field: 'hotline', number: '+49305550199' }],
      },
    });
    const { id } = made.body;
    const search = async (q: string) =>
      (await admin.get(`/crm/search?q=${encodeURIComponent(q)}`)).body.items;
    expect(await search('sn 4711')).toMatchObject([{ kind: 'machine', id, name: 'SN-4711' }]);
    expect(await search('030/5550199')).toMatchObject([{ kind: 'machine', id }]);
    const changed = await admin.patch(`/crm/machine/${id}`, { power: null, serial: 'SN-4712' });
    expect(changed.body).toMatchObject({ name: 'SN-4712', power: null, built: '2024-02-29' });
    expect(await search('4711')).toEqual([]);
    expect((await admin.delete(`/crm/machine/${id}`)).status).toBe(204);
    expect((await admin.get(`/crm/machine/${id}`)).status).toBe(404);
    expect(await search('030/5550199')).toEqual([]);
  });

  it('lists its records page by page, changed last first', async () => {
    await define('part', { label: 'Part', titleField: 'name', fields: { name: 'text', of: 'reference' } });
    const whole = await aMachine();
    for (const name of ['a', 'b', 'c']) await admin.post('/crm/part', { name, of: whole.id });
    const first = (await mia.get('/crm/part?limit=2')).body;
    expect(first.items).toMatchObject([{ name: 'c', of: { name: whole.name } }, { name: 'b' }]);
    const second = (await mia.get(`/crm/part?limit=2&cursor=${first.next}`)).body;
    expect(second).toMatchObject({ items: [{ name: 'a' }], next: null });
    expect((await mia.get('/crm/nothing')).status).toBe(404);
  });

  it('refuses what its fields do not say, naming each', async () => {
    const answer = await admin.post('/crm/machine', {
      power: 'much',
      built: '2023-02-29',
      keeper: '019b0000-0000-7000-8000-000000000001',
      colour: 'red',
    });
    expect(refusal(answer)).toBe('422 invalid');
    const paths = (body: { errors: { path: string }[] }) => body.errors.map(({ path }) => path).toSorted();
    expect(paths(answer.body)).toEqual(['built', 'colour', 'power']);
    const unknown = await admin.post('/crm/machine', {
      serial: 'x',
      keeper: '019b0000-0000-7000-8000-000000000001',
    });
    expect(paths(unknown.body)).toEqual(['keeper']);
    expect(paths((await admin.post('/crm/machine', { power: 1 })).body)).toEqual(['serial']);
    expect((await admin.post('/crm/plant', { serial: 'x' })).status).toBe(404);
  });

  it('keeps the values of its records when it is redefined', async () => {
    const tool = {
      label: 'Tool',
      titleField: 'name',
      fields: { name: 'text', size: 'text', phone: 'phone' },
    };
    expect((await define('tool', tool)).status).toBe(200);
    const { body: made } = await admin.post('/crm/tool', { name: 'Saw', size: '12', phone: '+31207770001' });
    const retyped = await define('tool', { ...tool, fields: { ...tool.fields, size: 'number' } });
    expect(refusal(retyped)).toBe('409 in-use');
    expect(retyped.body.errors).toMatchObject([{ path: 'fields.size' }]);
    const renamed = await define('tool', { label: 'Tool', titleField: 'size', fields: { size: 'text' } });
    expect(renamed.body.errors).toMatchObject([{ path: 'titleField' }]);
    // A field that is left out goes with its values and numbers; one that is new is empty.
    const anew = { ...tool, fields: { name: 'text', weight: 'number' } };
    expect((await define('tool', anew)).body.fields).toEqual(anew.fields);
    const read = (await admin.get(`/crm/tool/${made.id}`)).body;
    expect(read).toMatchObject({ name: 'Saw', weight: null, numbers: [] });
    expect(read).not.toHaveProperty('size');
    expect((await admin.get('/crm/search?q=%2B31207770001')).body.items).toEqual([]);
    expect(refusal(await admin.delete('/crm/objects/tool'))).toBe('409 in-use');
    await admin.delete(`/crm/tool/${made.id}`);
    expect((await admin.delete('/crm/objects/tool')).status).toBe(204);
    const { items } = (await admin.get('/audit?limit=10')).body;
    expect(items).toMatchObject(
      expect.arrayContaining([
        expect.objectContaining({ noun: 'object', nounId: 'tool', action: 'removed' }),
      ]),
    );
  });

  it('has a name that is free, and is defined by administrators alone', async () => {
    for (const name of ['contact', 'Task', 'search', 'my%20machine'])
      expect(refusal(await define(name, machine))).toBe('422 invalid');
    expect((await mia.put('/crm/objects/plant', machine)).status).toBe(403);
    expect((await mia.get('/crm/objects')).body.items).toMatchObject([
      { object: 'machine' },
      { object: 'part' },
    ]);
  });
});

describe('a call from the number of such a record', () => {
  it('pops and is logged to it where the workflow names the object and the field', async () => {
    const lathe = await aMachine();
    await api.workflow(matched);
    await mia.be({ desk: 'in' });
    const { id, pop, match } = await calling(lathe.number);
    expect(match.records).toMatchObject([{ kind: 'machine', id: lathe.id }]);
    expect(pop).toMatchObject({ record: { kind: 'machine', id: lathe.id, name: lathe.name }, mode: 'view' });
    await after(id);
    const { past } = await api.timeline(lathe);
    expect(past).toMatchObject([{ interactionId: id, who: null, what: { kind: 'machine', id: lathe.id } }]);
  });

  it('knows nobody where the workflow does not name it', async () => {
    const lathe = await aMachine();
    await mia.be({ desk: 'in' });
    const { id, pop, match } = await calling(lathe.number);
    expect(match.records).toEqual([]);
    expect(pop).toBeNull();
    await after(id);
    expect((await api.timeline(lathe)).past).toEqual([]);
  });

  it('is the late customer’s where no workflow names it', async () => {
    const lathe = await aMachine();
    await mia.be({ desk: 'in' });
    const { id } = await calling(lathe.number);
    await after(id);
    const late = await api.record('contact', { lastName: 'Late', phone: lathe.number });
    await until('the call is the customer’s', async () => (await api.timeline(late)).past.length === 1);
  });

  it('is with the contact who has the number too', async () => {
    const lathe = await aMachine();
    const contact = await api.record('contact', { lastName: 'Turner', phone: lathe.number });
    await api.workflow(matched);
    await mia.be({ desk: 'in' });
    const { pop, match } = await calling(lathe.number);
    expect(match.records.map(({ kind }) => kind)).toEqual(['contact', 'machine']);
    expect(pop?.record?.id).toBe(contact.id);
  });

  it('that several of them have waits for the choice, and is logged to what was chosen', async () => {
    const first = await aMachine();
    const second = await aMachine({ hotline: first.number });
    await api.workflow(matched);
    await mia.be({ desk: 'in' });
    const { id, pop, match } = await calling(first.number);
    expect([match.toBeDecided, pop]).toEqual([true, null]);
    const chosen = await mia.note(id, { name: { kind: 'machine', id: second.id, name: second.name } });
    expect(chosen.pop?.record?.id).toBe(second.id);
    await after(id);
    expect((await api.timeline(second)).past).toMatchObject([{ interactionId: id, what: { id: second.id } }]);
    expect((await api.timeline(first)).past).toEqual([]);
  });

  it('or one that keyed its serial number pops it, and is logged to it', async () => {
    const contact = await api.contact();
    const lathe = await aMachine({ serial: '470011' });
    const ivr = { value: 'serial', maxDigits: 6, prompt: 'The serial number, please.' };
    await admin.put(`/numbers/${encodeURIComponent(support)}`, { ivr });
    await api.workflow({ ivrPop: [{ value: 'serial', object: 'machine', field: 'serial' }] });
    await mia.be({ desk: 'in' });
    const { id, pop } = await calling(contact.number, '470011');
    expect(pop?.record).toMatchObject({ kind: 'machine', id: lathe.id });
    await after(id);
    expect((await api.timeline(lathe)).past).toMatchObject([
      { who: { id: contact.id }, what: { id: lathe.id } },
    ]);
    expect(codes(await mia.why(id))).toContain('why.keyed.found');
    // From a number that nobody has it is who the machine refers to.
    const keeper = await api.contact();
    const drill = await aMachine({ serial: '470012' });
    await admin.patch(`/crm/machine/${drill.id}`, { keeper: keeper.id });
    const unknown = await calling('+31205670003', '470012');
    await admin.put(`/numbers/${encodeURIComponent(support)}`, { ivr: null });
    await after(unknown.id);
    expect((await api.timeline(drill)).past).toMatchObject([
      { who: { id: keeper.id }, what: { id: drill.id } },
    ]);
  });
});

describe('a workflow', () => {
  it('keeps the objects and fields it names from being removed, now and at its time', async () => {
    const lamp = { label: 'Lamp', titleField: 'serial', fields: { serial: 'text', colour: 'text' } };
    await admin.put('/crm/objects/lamp', lamp);
    const { items } = (await admin.get('/workflows')).body;
    const { id, name } = items[0];
    const path = `/workflows/${id}`;
    const ivrPop = [{ value: 'serial', object: 'lamp', field: 'serial' }];
    const { version } = (await admin.post(`${path}/versions`, { ivrPop })).body;
    const inUse = {
      status: 409,
      body: { code: 'in-use', errors: [{ path: 'object', message: `workflow ${name} (ivrPop[0].object)` }] },
    };
    const later = new Date(Date.now() + 86_400_000).toISOString();
    for (const at of [later, null]) {
      expect(
        (await admin.post(`${path}/versions/${version}/activate`, at === null ? {} : { at })).status,
      ).toBe(200);
      expect(await admin.delete('/crm/objects/lamp')).toMatchObject(inUse);
    }
    const renamed = { ...lamp, titleField: 'colour', fields: { colour: 'text' } };
    expect(refusal(await admin.put('/crm/objects/lamp', renamed))).toBe('409 in-use');
    const fewer = { ...lamp, fields: { serial: 'text' } };
    expect((await admin.put('/crm/objects/lamp', fewer)).status).toBe(200);
  });

  it('that names objects or fields the CRM does not have is refused, naming them', async () => {
    const [{ id }] = (await admin.get('/workflows')).body.items;
    const answer = await admin.post(`/workflows/${id}/versions`, {
      customObjects: [{ object: 'plant', numberFields: ['phone'], titleField: 'name' }],
      ivrPop: [{ value: 'x', object: 'machine', field: 'built' }],
    });
    expect(refusal(answer)).toBe('422 invalid');
    expect(answer.body.errors.map(({ path }: { path: string }) => path)).toEqual([
      'customObjects[0].object',
      'ivrPop[0].field',
    ]);
  });
});
