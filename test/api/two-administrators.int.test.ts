import { describe, expect, it } from 'vitest';
import { startApi } from './harness.ts';

const api = await startApi();
const { admin } = api;
const other = await api.signIn('admin');

const made = async (path: string, body: object): Promise<string> => {
  const { id, number } = (await admin.post(path, body)).body;
  return `${path}/${encodeURIComponent(id ?? number)}`;
};
const skill = await made('/skills', { name: 'Shared skill' });
const queueOf = (name: string) => ({ name, skill: skill.split('/').at(-1) });

/** What two administrators change, each something else. */
const things = [
  [
    'agent',
    () => made('/agents', { username: 'shared', name: 'Shared' }),
    { name: 'Mine' },
    { extension: '977' },
  ],
  ['team', () => made('/teams', { name: 'Shared' }), { name: 'Mine' }, { name: 'Theirs' }],
  [
    'team with its members',
    () => made('/teams', { name: 'Shared too' }),
    { agents: [api.tom.id] },
    { name: 'Theirs too' },
  ],
  ['skill', async () => skill, { name: 'Mine' }, { outbound: true }],
  ['queue', () => made('/queues', queueOf('Shared')), { name: 'Mine' }, { offerSeconds: 33 }],
  [
    'number',
    async () => {
      const { items } = (await admin.get('/queues')).body;
      const number = {
        number: '+498999990077',
        country: 'DE',
        timeZone: 'Europe/Berlin',
        queue: items[0].id,
      };
      return made('/numbers', number);
    },
    { timeZone: 'Europe/Vienna' },
    { country: 'AT' },
  ],
  [
    'hours',
    () => made('/hours', { timeZone: 'Europe/Berlin', weekly: {} }),
    { timeZone: 'Europe/Vienna' },
    { weekly: { mon: [['09:00', '17:00']] } },
  ],
  ['settings', async () => '/settings', { country: 'NL' }, { clickToDial: { enabled: false } }],
] as const;

describe('two administrators who change one thing', () => {
  it.each(things)('are told of each other: %s', async (_noun, make, mine, theirs) => {
    const url = await make();
    const seen = { 'if-match': (await admin.get(url)).headers['etag'] ?? '' };
    expect(seen['if-match']).toMatch(/^".+"$/u);
    const first = await admin.put(url, mine, seen);
    expect(first).toMatchObject({ status: 200, body: mine });
    const late = await other.put(url, theirs, seen);
    expect(late).toMatchObject({ status: 412, body: { code: 'changed-meanwhile', current: mine } });
    const now = await other.get(url);
    expect(now.headers['etag']).toBe(first.headers['etag']);
    expect(late.headers['etag']).toBe(first.headers['etag']);
    expect(now.body).toMatchObject(mine);
    const again = await other.put(url, theirs, { 'if-match': late.headers['etag'] ?? '' });
    expect(again).toMatchObject({ status: 200, body: { ...mine, ...theirs } });
    // Without saying what it is based on, the last one wins.
    expect((await admin.put(url, mine)).status).toBe(200);
  });

  it('in the same moment, each another field, without saying what they are based on, take nothing from each other', async () => {
    const url = await made('/agents', { username: 'together', name: 'Together' });
    const changes = [
      { name: 'A' },
      { extension: '978' },
      { country: 'NL' },
      { locale: 'nl' },
      { address: 'B' },
    ];
    const answers = await Promise.all(changes.map((change) => admin.put(url, change)));
    expect(answers.map(({ status }) => status)).toEqual(changes.map(() => 200));
    expect((await admin.get(url)).body).toMatchObject(Object.assign({}, ...changes));
  });

  it('do not remove what the other has changed since it was seen', async () => {
    const url = await made('/teams', { name: 'To be removed' });
    const seen = { 'if-match': (await admin.get(url)).headers['etag'] ?? '' };
    await other.put(url, { name: 'Kept' });
    const late = await admin.send('DELETE', url, undefined, seen);
    expect(late).toMatchObject({ status: 412, body: { current: { name: 'Kept' } } });
    const now = { 'if-match': late.headers['etag'] ?? '' };
    expect((await admin.send('DELETE', url, undefined, now)).status).toBe(204);
  });
});
