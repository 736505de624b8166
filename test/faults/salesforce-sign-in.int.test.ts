import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { fullId } from '../salesforce/model/ids.ts';
import { at } from './scene.ts';
import {
  planContact,
  setSalesforceScene,
  type PlannedContact,
  type SalesforceScene,
} from './salesforce-scene.ts';
import {
  allWritten,
  becomes,
  checked,
  crmOf,
  expectOnce,
  look,
  setBack,
  waiting,
} from './salesforce-seen.ts';

/** Orgs that let Tieline in no more, or are another than the one written to: nothing is lost, and nothing goes to a strange org. */

const limitMs = 240_000;
const program = join(import.meta.dirname, '../../scripts/tieline.ts');

/** As an operator types it beside the server; gives what it says. */
async function tieline({ environment }: SalesforceScene, ...command: readonly string[]) {
  const env = { PATH: process.env['PATH'] ?? '', ...environment };
  return await promisify(execFile)(process.execPath, [program, ...command], { env }).then(
    ({ stdout, stderr }) => ({ isDone: true, said: `${stdout}${stderr}` }),
    (error: unknown) => ({ isDone: false, said: String(error) }),
  );
}

it(
  'an org that takes its sign-in back, or is another, pauses in its own words and gets each contact once afterwards',
  async () => {
    const scene = await setSalesforceScene(() => 0.5, 'jwt-bearer');
    const { hosted, server } = scene;
    const user = hosted.app.runAs ?? '';
    const username = String(hosted.user(user)?.['Username']);
    const contacts: PlannedContact[] = [];
    for (const [switches, words] of [
      [{ 'inactive-users': [username] }, /inactive/],
      [{ 'api-access-control': true }, /not valid for use with the REST API/],
      [{ 'revoke-grants': true }, /invalid_grant/],
    ] as const) {
      await scene.switches(switches);
      contacts.push(await planContact(scene));
      await look(scene);
      expect((await becomes(scene, 'paused')).reason).toMatch(words);
      await waiting(scene, 1);
      expect(await checked(scene)).toMatchObject([
        { id: 'link', state: 'missing', what: expect.stringMatching(words), remedy: expect.any(String) },
      ]);
      await scene.switches(setBack(switches));
      // Who has mended it presses Check, and waits no longer.
      await checked(scene);
      await becomes(scene, 'ok');
      await allWritten(scene);
    }

    // An org that is renamed or moved is found by signing in again.
    await scene.switches({ 'instance-renamed': true });
    contacts.push(await planContact(scene));
    await look(scene);
    await allWritten(scene);
    expect(await crmOf(scene)).toMatchObject({ state: 'ok', reason: null });
    expectOnce(scene, contacts);

    const refreshed = fullId('00D000000000777') ?? '';
    const former = hosted.org.id;
    await scene.switches({ 'org-id': refreshed });
    const late = await planContact(scene);
    await look(scene);
    const told = await becomes(scene, 'paused');
    expect(told.reason).toMatch(new RegExp(`${former}.*${refreshed}`));
    await waiting(scene, 1);
    expect(await checked(scene)).toMatchObject([
      { id: 'org', state: 'missing', remedy: expect.stringContaining('use-org') },
    ]);
    expectOnce(scene, contacts);

    expect(await tieline(scene, 'salesforce', 'use-org', refreshed)).toMatchObject({
      isDone: false,
      said: expect.stringContaining('Stop it'),
    });
    await server.stop();
    expect(await tieline(scene, 'salesforce', 'use-org', former)).toMatchObject({
      isDone: false,
      said: expect.stringContaining(`The org ${refreshed} answers`),
    });
    expect(await tieline(scene, 'salesforce', 'use-org', refreshed)).toMatchObject({ isDone: true });
    server.start();
    await server.serves();
    await becomes(scene, 'ok');
    await look(scene);
    await allWritten(scene);
    expectOnce(scene, [...contacts, late]);
    const [last] = (await at(await server.address, scene.admin).get('/audit?limit=1')).body.items;
    expect(last).toMatchObject({ noun: 'crm-org', before: { name: former }, after: { name: refreshed } });
    expect(server.problems).toEqual([]);
  },
  limitMs,
);
