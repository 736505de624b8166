import { describe, expect, it } from 'vitest';
import type { TokenScope } from '../../src/domain/organisation/rights.ts';
import { startApi } from './harness.ts';
import { Person } from './person.ts';

const { admin, mia, sara, url } = await startApi();

/** A program with a token of these scopes, which an administrator made. */
async function program(...scopes: readonly TokenScope[]): Promise<Person> {
  const { token } = (await admin.post('/tokens', { name: scopes.join(), scopes })).body;
  return new Person({ id: '', username: 'program', url, headers: { authorization: `Bearer ${token}` } });
}
const answer = ({ status, body }: { status: number; body: { code?: string } | null }) =>
  `${status}${body?.code === undefined ? '' : ` ${body.code}`}`;
const missing = '403 scope-missing';
let count = 0;
const named = (more: object) => {
  count += 1;
  return { username: `made-${count}`, name: `Made ${count}`, ...more };
};

describe('a token without all scopes', () => {
  it.each([['admin'], ['read', 'admin'], ['admin', 'crm'], ['admin', 'calls']] as const)(
    'gives nobody rights: %s, %s',
    async (...scopes) => {
      const some = await program(...scopes);
      const team = (await admin.post('/teams', { name: `Team ${scopes.join()}` })).body.id;
      const ways = {
        administrator: await some.post('/agents', named({ roles: ['administrator'] })),
        supervisor: await some.post('/agents', named({ roles: ['agent', 'supervisor'] })),
        password: await some.post('/agents', named({ password: 'a password to sign in with' })),
        crmUser: await some.post('/agents', named({ crmUser: 'somebody else' })),
        team: await some.post('/agents', named({ team })),
        role: await some.put(`/agents/${mia.id}`, { roles: ['agent', 'administrator'] }),
        'own password': await some.put(`/agents/${admin.id}`, { password: 'a password I know' }),
        'another’s password': await some.put(`/agents/${mia.id}`, { password: 'a password I know' }),
        'supervisor’s team': await some.put(`/agents/${sara.id}`, { team }),
        'team’s members': await some.put(`/teams/${team}`, { agents: [mia.id] }),
        'new team': await some.post('/teams', { name: `With ${scopes.join()}`, agents: [sara.id] }),
        'all scopes': await some.post('/tokens', { name: 'x', scopes: ['calls', 'crm', 'admin'] }),
        'its own': await some.post('/tokens', { name: 'x', scopes }),
      };
      for (const [way, found] of Object.entries(ways)) expect([way, answer(found)]).toEqual([way, missing]);
      const tokens = (await admin.get('/tokens')).body.items;
      const changed = await some.put(`/tokens/${tokens.at(-1).id}`, {
        name: 'x',
        scopes: ['calls', 'crm', 'admin'],
      });
      expect(answer(changed)).toBe(missing);
      expect(
        (await admin.get('/agents')).body.items.map(({ username }: { username: string }) => username),
      ).not.toEqual(expect.arrayContaining([expect.stringMatching(/^made-/)]));
    },
  );

  it('still makes and changes people as far as that gives nobody rights', async () => {
    const some = await program('admin');
    const made = await some.post('/agents', named({ roles: ['agent'] }));
    expect(made.status).toBe(201);
    const whole = (await some.get(`/agents/${made.body.id}`)).body;
    const { id } = whole;
    const changed = await some.put(`/agents/${id}`, { ...whole, name: 'Renamed' });
    expect([changed.status, changed.body.name]).toEqual([200, 'Renamed']);
    expect((await some.put(`/agents/${sara.id}`, { roles: ['supervisor'], email: null })).status).toBe(200);
    expect((await some.post('/teams', { name: 'Nobody in it' })).status).toBe(201);
    expect((await some.delete(`/agents/${id}`)).status).toBe(204);
  });
});

describe('a token of all scopes, and an administrator', () => {
  it.each([
    ['a token', () => program('calls', 'crm', 'admin')],
    ['an administrator', async () => admin],
  ])('may give them: %s', async (_, who) => {
    const some = await who();
    const made = await some.post(
      '/agents',
      named({ roles: ['administrator'], password: 'a password of theirs' }),
    );
    expect(made.status).toBe(201);
    expect(
      (await some.post('/tokens', { name: 'x', scopes: ['read', 'calls', 'crm', 'admin'] })).status,
    ).toBe(201);
    await expect(Person.signIn(url, made.body.username, 'a password of theirs')).resolves.toBeDefined();
    expect((await admin.delete(`/agents/${made.body.id}`)).status).toBe(204);
  });

  it('is nobody else', async () => {
    for (const person of [mia, sara])
      for (const found of [
        await person.post('/agents', named({})),
        await person.put(`/agents/${person.id}`, { roles: ['administrator'] }),
        await person.put(`/agents/${person.id}`, { team: null }),
        await person.post('/tokens', { name: 'x', scopes: ['read'] }),
        await person.post('/teams', { name: 'x', agents: [person.id] }),
      ])
        expect(answer(found)).toBe('403 forbidden');
  });
});
