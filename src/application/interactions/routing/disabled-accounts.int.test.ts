import { sql } from 'kysely';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { until } from '../../../../test/api/until.ts';
import { testDatabase } from '../../../../test/support/postgres/postgres.ts';
import { awayTelephony } from '../../../../test/support/telephony/away.ts';
import { callServers } from '../../../../test/support/wiring/calls.ts';
import { makeId } from '../../../adapters/system/system.ts';
import { wireOrganisation } from '../../../composition/organisation.ts';
import { seedOrganisation } from '../../../demo/organisation.ts';
import type { AgentId } from '../../../domain/ids.ts';
import { epochMs } from '../../../domain/time.ts';

const { db } = await testDatabase();
const { organisation, passwords, phoneNumbers } = await wireOrganisation(db, { requestsPerMinute: 0 });
await seedOrganisation({ organisation, passwords, phoneNumbers, makeId, password: 'a password for tests' });
const clock = { now: () => epochMs(Date.UTC(2026, 0, 5, 9)) };
const errors: string[] = [];
const log = {
  info: () => undefined,
  warn: () => undefined,
  error: (_: object, message: string) => void errors.push(message),
};

const idOf = (username: string): AgentId => {
  const agent = organisation.agentByUsername(username);
  if (agent === null) throw new Error(`there is no ${username}`);
  return agent.id;
};
const [mia, tom] = [idOf('mia'), idOf('tom')];
const server = async () => (await callServers(db, clock, log))(awayTelephony);

/** From now on nothing of these agents can be saved, as by a bug. */
async function breakFor(agents: readonly AgentId[]): Promise<void> {
  const ids = sql.join(agents.map((agent) => sql.lit(agent)));
  await sql`create or replace function refuse_state() returns trigger language plpgsql as $$ begin
    if new.agent_id in (${ids}) then raise exception 'a bug'; end if; return new; end $$`.execute(db);
  await sql`create or replace trigger refuse_state before insert or update on agent_state
    for each row execute function refuse_state()`.execute(db);
}
const mend = () => sql`drop trigger if exists refuse_state on agent_state`.execute(db);
afterEach(mend);

describe('a desk that cannot be noted', () => {
  it('holds up no other', async () => {
    const { presence, store } = await server();
    for (const agent of [mia, tom]) await presence.surface(agent, 'desk', 'in', false, 'page');
    await breakFor([mia, tom]);
    for (const agent of [mia, tom])
      await expect(presence.shown(agent, 'desk', 'page', true, 'stream')).rejects.toThrow('a bug');
    await breakFor([mia]);
    await expect(presence.sweep()).rejects.toThrow('a bug');
    expect((await store.agentState(tom))?.state.surfaces.deskForeground).toBe(true);
  });
});

describe('a disabled account that cannot be cleared', () => {
  it('is tried again', async () => {
    const first = await server();
    await first.presence.choose(mia, { presence: 'available', reason: null }, 'desk');
    await breakFor([mia]);
    await organisation.change({ id: null, name: 'test' }, (now) => {
      const agent = now.agents.get(mia);
      return agent ? [{ put: 'agent', value: { ...agent, disabled: true } }] : [];
    });
    const { disabledAccounts, store } = await server();
    const stop = disabledAccounts.start();
    onTestFinished(stop);
    await until('that it failed is said', async () => errors.length > 0);
    await mend();
    await until('mia is signed out', async () => (await store.agentState(mia))?.state.presence === 'logout');
  });
});
