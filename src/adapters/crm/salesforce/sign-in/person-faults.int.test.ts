import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { startEmulator, type SampleOrg } from '../../../../../test/salesforce/emulator.ts';
import { testDatabase } from '../../../../../test/support/postgres/postgres.ts';
import { atEnd } from '../../../../../test/support/processes/at-end.ts';
import {
  emulatedOrg,
  limits,
  secretKey,
  token,
} from '../../../../../test/support/salesforce/emulated-org.ts';
import { failure } from '../../../../../test/support/salesforce/scripted-client.ts';
import { agentId, type AgentId } from '../../../../domain/ids.ts';
import type { SalesforceConnection } from '../connection.ts';
import { GrantStore } from '../tokens/grant-store.ts';
import { Sealing } from '../tokens/sealed.ts';
import { TokenEndpoint } from './token-endpoint.ts';

/** Against the emulator: what befalls people's own sign-ins. */

const redirectUri = 'http://localhost:8080/back';
const { db } = await testDatabase();
const emulator = await startEmulator();
atEnd(() => emulator.close());

const connected = () => emulatedOrg(db, emulator);

/** A person of Tieline with a browser, who signs in on the page of the org. */
async function person(org: SampleOrg) {
  const agent = agentId(randomUUID());
  const session = randomUUID();
  await sql`insert into agent (id, username, name, email_verified, roles, locale, country, capacity, do_not_log_default)
    values (${agent}, ${agent}, 'Mia', false, '{agent}', 'en', 'NL', '{}', false)`.execute(db);
  await sql`insert into sign_in (id, hash, agent_id, created_at, used_at)
    values (${session}, ${Buffer.from(session)}, ${agent}, now(), now())`.execute(db);
  const connect = async ({ people }: SalesforceConnection) => {
    const url = new URL(await people.begin(agent, session, redirectUri));
    const form = new URLSearchParams(url.searchParams);
    form.set('username', org.username);
    form.set('pw', org.password);
    const answer = await fetch(new URL('/services/oauth2/authorize', url), {
      method: 'POST',
      body: form,
      redirect: 'manual',
    });
    const back = new URL(answer.headers.get('location') ?? '');
    const state = back.searchParams.get('state') ?? '';
    const code = back.searchParams.get('code') ?? '';
    return await people.finish(session, { state, code }, redirectUri);
  };
  return { agent, connect };
}

describe('people', () => {
  const store = new GrantStore({ db, sealing: new Sealing(secretKey), now: Date.now });

  async function clientOf(agent: AgentId, { people }: Pick<SalesforceConnection, 'people'>) {
    const client = await people.clientOf(agent);
    if (client === null) throw new Error('not connected');
    return client;
  }

  /** Salesforce takes the access token of this person no more. */
  async function expire(agent: AgentId, switches: (values: object) => Promise<unknown>): Promise<void> {
    const session = (await store.read(agent))?.session ?? null;
    const ask = async () =>
      (
        await fetch(`${emulator.url}/services/data/v66.0/limits`, {
          headers: { authorization: `Bearer ${session?.accessToken}` },
        })
      ).status;
    expect(await ask()).toBe(200);
    await switches({ 'expire-token-every': 1 });
    expect(await ask()).toBe(401);
    await switches({ 'expire-token-every': null });
  }

  it('sign in as themselves, with one refresh for 16 clients at once, and tokens that rotate', async () => {
    const { open, org, switches, requests, forgetRequests } = await connected();
    await switches({ 'rotate-refresh-tokens': true });
    const first = open();
    await first.client.request(limits);
    const { agent, connect } = await person(org);
    expect(await connect(first)).toMatchObject({ result: 'connected', agent });
    const many = await Promise.all(Array.from({ length: 16 }, () => clientOf(agent, open())));
    for (let life = 0; life < 3; life += 1) {
      await expire(agent, switches);
      await forgetRequests();
      const answers = await Promise.all(many.map((client) => client.request(limits)));
      expect(answers.map(({ status }) => status)).toEqual(many.map(() => 200));
      expect((await requests()).byPath[token]).toBe(1);
    }
  });

  it('are asked to sign in again when a refresh token was used and not kept', async () => {
    const { open, org, switches } = await connected();
    await switches({ 'rotate-refresh-tokens': true });
    const { client: integration, people } = open();
    await integration.request(limits);
    const { agent, connect } = await person(org);
    await connect(open());
    const refreshToken = (await store.read(agent))?.refreshToken ?? '';
    await expire(agent, switches);
    // The process that did this died before it kept the answer.
    const endpoint = new TokenEndpoint({
      loginUrl: emulator.url,
      clientId: org.clientId,
      clientSecret: null,
    });
    await endpoint.refresh(refreshToken);
    const client = await clientOf(agent, { people });
    expect((await failure(client.request(limits))).message).toMatch(/^invalid_grant/);
    expect(await people.connectionOf(agent)).toMatchObject({ state: 'revoked' });
    expect(await people.clientOf(agent)).toBeNull();
    expect(await integration.request(limits)).toMatchObject({ status: 200 });
    expect(await connect(open())).toMatchObject({ result: 'connected' });
    expect(await (await clientOf(agent, { people })).request(limits)).toMatchObject({ status: 200 });
  });

  it('who disconnect leave nothing that Salesforce takes', async () => {
    const { open, org } = await connected();
    const connection = open();
    await connection.client.request(limits);
    const { agent, connect } = await person(org);
    await connect(connection);
    const refreshToken = (await store.read(agent))?.refreshToken ?? '';
    await connection.people.disconnect(agent);
    expect(await store.read(agent)).toBeNull();
    const endpoint = new TokenEndpoint({
      loginUrl: emulator.url,
      clientId: org.clientId,
      clientSecret: null,
    });
    await expect(endpoint.refresh(refreshToken)).rejects.toThrow('invalid_grant');
  });
});
