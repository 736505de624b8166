import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { atEnd } from '../../support/processes/at-end.ts';
import { form, http, json, setSwitches, signInByPage, withToken } from '../emulator-client.ts';
import { startEmulator } from '../emulator.ts';

async function directory(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'emulator-'));
  atEnd(() => rm(made, { recursive: true, force: true }));
  return made;
}

describe('an emulator with a data directory', () => {
  it('has everything again after a restart: rows, changes, switches, sessions and grants', async () => {
    const dataDirectory = await directory();
    const first = await startEmulator({ dataDirectory });
    const { orgId, accessToken, clientId, username, password } = first.addOrg({ sample: true });
    const { code, verifier, redirectUri } = await signInByPage(first, { clientId, username, password });
    const exchanged = await http(
      `${first.url}/services/oauth2/token`,
      form({
        grant_type: 'authorization_code',
        client_id: clientId,
        code,
        redirect_uri: redirectUri,
        code_verifier: verifier,
      }),
    );
    const { refresh_token: refreshToken } = exchanged.body as { refresh_token: string };
    const task = withToken(accessToken, json('POST', { Subject: 'kept' }));
    await http(`${first.url}/services/data/v66.0/sobjects/Task`, task);
    await setSwitches(first, orgId, { 'daily-limit': 77 });
    const before = first.orgs.byId(orgId)?.dump();
    await first.close();

    const second = await startEmulator({ dataDirectory });
    atEnd(() => second.close());
    expect(second.orgs.byId(orgId)?.dump()).toEqual(before);
    const limits = await http(`${second.url}/services/data/v66.0/limits`, withToken(accessToken));
    expect(limits.body).toMatchObject({ DailyApiRequests: { Max: 77 } });
    const refresh = { grant_type: 'refresh_token', client_id: clientId, refresh_token: refreshToken };
    expect((await http(`${second.url}/services/oauth2/token`, form(refresh))).status).toBe(200);
    const ids = (before?.org.tables['Task']?.rows ?? []).map(({ Id }) => Id);
    const made = await http(`${second.url}/services/data/v66.0/sobjects/Task`, task);
    expect(ids).not.toContain((made.body as { id: string }).id);
  });

  it('leaves one whole file per org, and passes over what is not its own', async () => {
    const dataDirectory = await directory();
    await writeFile(join(dataDirectory, 'notes.json'), 'not an org');
    const emulator = await startEmulator({ dataDirectory });
    const { orgId } = emulator.addOrg();
    await emulator.close();
    expect((await readdir(dataDirectory)).sort()).toEqual([`${orgId}.json`, 'notes.json']);
  });
});
