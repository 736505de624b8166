import { describe, expect, it } from 'vitest';
import { startApi } from './harness.ts';
import { refusal } from './steps.ts';

const api = await startApi();
const { mia, tom, admin } = api;

const machine = {
  label: 'Machine',
  titleField: 'serial',
  fields: { serial: 'text', hotline: 'phone', power: 'number', built: 'date', keeper: 'reference' },
};
const define = (object: string, definition: unknown) => admin.put(`/crm/objects/${object}`, definition);
await define('machine', machine);

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
    const whole = await api.record('machine', { serial: 'M-1' });
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

  it('has records of which two people who change one are told of each other', async () => {
    const { id } = await api.record('machine', { serial: '1' });
    const url = `/crm/machine/${id}`;
    const seen = { 'if-match': (await mia.get(url)).headers['etag'] ?? '' };
    expect((await mia.patch(url, { serial: '2' }, seen)).status).toBe(200);
    expect(await tom.patch(url, { power: 3 }, seen)).toMatchObject({
      status: 412,
      body: { code: 'changed-meanwhile', current: { id, serial: '2', power: null } },
    });
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
