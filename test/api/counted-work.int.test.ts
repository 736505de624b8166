import { expect, it } from 'vitest';
import { countQueries, type Work } from '../support/postgres/counted-queries.ts';
import { startApi } from './harness.ts';
import { missedCall, talk } from './steps.ts';

const queries = countQueries();
const api = await startApi();
const { admin, mia } = api;

interface Parameter {
  readonly name: string;
  readonly schema: { readonly maximum?: number };
}
interface Operation {
  readonly parameters?: readonly Parameter[];
}
const { body: description } = await admin.get('/openapi.json');
const paths: Readonly<Record<string, Readonly<Record<string, Operation>>>> = description.paths;

/** As many of each as a page may show, and one more. */
const many = 501;
const number = '+4930901820';

const anna = await api.contact();
/** So many hits are searched another way than few. */
const manyHits = 1_101;
const rows = Array.from({ length: manyHits }, () => `Crowd,${number}`);
const imported = await fetch(`${admin.url}/api/v1/crm/import?duplicates=create`, {
  method: 'POST',
  headers: { ...admin.headers, 'content-type': 'text/csv' },
  body: `Last name,Phone\n${rows.join('\n')}`,
});
await imported.text();
await admin.put('/crm/objects/machine', {
  label: 'Machine',
  titleField: 'serial',
  fields: { serial: 'text' },
});
for (let one = 0; one < many; one += 1) {
  const made = [
    await admin.post('/crm/task', {
      subject: `Task ${one}`,
      status: 'completed',
      who: anna.id,
      owner: mia.crmUser,
    }),
    await admin.post('/crm/machine', { serial: `M-${one}` }),
    await admin.post('/skills', { name: `skill ${one}` }),
  ];
  if (made.some(({ status }) => status !== 201)) throw new Error(`not made: ${JSON.stringify(made)}`);
}
await mia.be({ desk: 'in' });
const { interaction } = await talk(api, mia, anna);
await mia.act(interaction.id, 'end');
await mia.act(interaction.id, 'finish');
for (let one = 0; one < 5; one += 1) await missedCall(api, mia, anna);

const mostOf = (operation: Operation | undefined): number | null =>
  operation?.parameters?.find(({ name }) => name === 'limit')?.schema.maximum ?? null;

/** The activities of every kind of record are read alike. */
const isAsOfContacts = (path: string) => /crm\/(?!contact\/).*activities/u.test(path);

/** Every list that comes in pages, at an address where it has the most. */
const lists = Object.entries(paths).flatMap(([path, { get }]) => {
  const most = mostOf(get);
  if (most === null || isAsOfContacts(path)) return [];
  const address = path.replace('/api/v1', '').replace('{id}', anna.id).replace('{object}', 'machine');
  const words = get?.parameters?.some(({ name }) => name === 'q') ? 'q=crowd&' : '';
  return [{ path, address: `${address}?${words}`, most }];
});

/** What is given, whatever the lists in it are called. */
const countOf = (body: object): number =>
  Object.values(body).reduce((sum, value) => sum + (Array.isArray(value) ? value.length : 0), 0);

/** Others' work in between, such as renewing a lease, is in what is counted, so it is asked as often as it takes. */
const times = 10;

/** What a request costs at least. */
async function costOf(address: string): Promise<Work & { readonly given: number }> {
  const costs = [];
  for (let time = 0; time < times; time += 1) {
    const before = queries.now();
    const { status, body } = await admin.get(address);
    expect(`${address}: ${status}`).toBe(`${address}: 200`);
    costs.push({ ...queries.since(before), given: countOf(body) });
  }
  const [least] = costs.toSorted((one, other) => one.statements - other.statements);
  if (least === undefined) throw new Error('it was asked');
  return least;
}

/** Who asks, the page, and what belongs to it as a whole, such as names. */
const statementsAtMost = 12;
/** A row may name nothing of a kind that another of the page names. */
const kindsOfNames = 2;
/** Beside the rows of the page, those of what they name. */
const rowsPerItem = 4;
const rowsBeside = 100;

it.each(lists)('GET $path sends no more statements for a full page than for one row', async (list) => {
  const one = await costOf(`${list.address}limit=1`);
  const full = await costOf(`${list.address}limit=${list.most}`);
  expect(full.statements).toBeLessThanOrEqual(one.statements + kindsOfNames);
  expect(full.statements).toBeLessThanOrEqual(statementsAtMost);
  expect(full.rows).toBeLessThanOrEqual(rowsPerItem * full.given + rowsBeside);
});

it.each(['/skills?', '/crm/machine?', '/crm/search?q=crowd&', `/crm/contact/${anna.id}/activities?`])(
  'GET %s has a full page here',
  async (address) => {
    expect((await costOf(`${address}limit=500`)).given).toBeGreaterThanOrEqual(500);
  },
);
