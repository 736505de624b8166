import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { until } from '../api/until.ts';
import { Person } from '../api/person.ts';
import { fullId } from '../salesforce/model/ids.ts';
import { password } from './scene.ts';
import { planContact, setSalesforceScene, type SalesforceScene } from './salesforce-scene.ts';
import { administrator, becomes, checked, look, setBack } from './salesforce-seen.ts';
import { everyRow, secretsTold } from './secrets-told.ts';

const limitMs = 240_000;

/** Goes to Salesforce as a person does in a browser, and comes back; gives what the way back had in its address. */
async function connect(scene: SalesforceScene, person: Person): Promise<URL> {
  const { hosted } = scene;
  const { url } = (await person.post('/me/crm-connection/begin', {})).body;
  const form = new URLSearchParams(new URL(url).searchParams);
  form.set('username', `${person.username}@${hosted.domain}`);
  form.set('pw', hosted.password);
  const page = new URL('/services/oauth2/authorize', url);
  const answer = await fetch(page, { method: 'POST', body: form, redirect: 'manual' });
  return new URL(answer.headers.get('location') ?? '');
}

/** What a browser gets there: status, headers and body. */
async function got(url: string | URL, headers: Person['headers']): Promise<string> {
  const answer = await fetch(url, { headers, redirect: 'manual' });
  return `${answer.status} ${JSON.stringify([...answer.headers])} ${await answer.text()}`;
}

it(
  'no secret is in the log, in the database or in any answer, after sign-ins, refreshes and every kind of failure',
  async () => {
    const scene = await setSalesforceScene(() => 0.5, 'jwt-bearer');
    const { hosted, server, environment, db, said } = scene;
    const integrationUser = String(hosted.user(hosted.app.runAs ?? '')?.['Username']);
    const url = await server.address;
    const mia = await Person.signIn(url, 'mia', password);
    const secrets = new Set<string>([
      password,
      mia.headers['cookie']?.split('=')[1] ?? '',
      readFileSync(join(String(environment['TIELINE_DATA']), 'secret-key'), 'utf8').trim(),
    ]);
    const answers: string[] = [];
    /** Tokens rotate and end, and each is one for good. */
    const note = () => scene.secrets().forEach((secret) => secrets.add(secret));
    const ask = async () => {
      note();
      const all = [
        '/api/v1/crm',
        '/api/v1/crm/search?q=Erika',
        '/api/v1/me/crm-connection',
        '/api/v1/ledger',
        '/api/v1/salesforce/callback?error=access_denied&error_description=no',
        '/api/v1/salesforce/callback?code=a-code-of-nobody&state=a-state-of-nobody',
        '/readyz',
        '/metrics',
        '/panel',
      ];
      for (const path of all) answers.push(await got(`${url}${path}`, mia.headers));
      answers.push(JSON.stringify(await checked(scene)));
      answers.push(JSON.stringify((await (await administrator(scene)).get('/ledger?state=due')).body));
      note();
    };

    const back = await connect(scene, mia);
    for (const name of ['code', 'state']) secrets.add(back.searchParams.get(name) ?? '');
    const came = await got(back, mia.headers);
    expect(came).toMatch(/^303 .*\/connected\/connected"/);
    answers.push(came);
    expect((await mia.get('/me/crm-connection')).body).toMatchObject({ state: 'connected', by: 'person' });
    await ask();

    // Each request ends the token that it is asked with, and each refresh token is good for once.
    await scene.switches({ 'expire-token-every': 1, 'rotate-refresh-tokens': true });
    for (let round = 0; round < 3; round += 1) await ask();
    await scene.switches({ 'expire-token-every': null });

    for (const fault of [
      { unavailable: 1 },
      { 'lose-answer': 1 },
      { 'daily-limit': 0 },
      { 'inactive-users': [integrationUser] },
      { 'inactive-users': [`mia@${hosted.domain}`] },
      { 'api-access-control': true },
      { 'key-field': 'missing', 'hide-fields': ['TielineWrite__c.Key__c'] },
      { 'validation-rules': [{ object: 'Task', field: null, message: 'No.' }] },
      { 'instance-renamed': true },
      { 'revoke-grants': true },
      { 'org-id': fullId('00D000000000777') },
    ]) {
      await scene.switches(fault);
      await planContact(scene);
      await look(scene);
      await ask();
      if ('org-id' in fault) continue;
      await scene.switches(setBack(fault));
    }
    await becomes(scene, 'paused');
    await until('the log has told of it', async () => said.some((line) => line.includes('00D000000000777')));
    await mia.post('/me/crm-connection/begin', {});
    await mia.delete('/me/crm-connection');
    await ask();
    await server.stop();

    // What is looked for is there to be found, and the search finds it.
    expect(secrets.size).toBeGreaterThan(20);
    expect(said.length).toBeGreaterThan(20);
    const [one = ''] = scene.secrets();
    const clear = [`\\x${Buffer.from(one).toString('hex')}`];
    expect(secretsTold(secrets, { clear })).toEqual([`1 of ${secrets.size} in clear`]);
    expect(secrets).not.toContain('');
    expect(
      secretsTold(secrets, {
        // The demonstration tells its people's password to who starts it, on purpose.
        'the log': said.filter((line) => !line.startsWith('Sign in as ')),
        'the database': await everyRow(db),
        'the answers': answers,
      }),
    ).toEqual([]);
    expect(server.problems).toEqual([]);
  },
  limitMs,
);
