import { mkdtempSync, rmSync } from 'node:fs';
import { request, type ClientRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { sql } from 'kysely';
import { afterAll, expect, it } from 'vitest';
import { backUp } from '../../src/adapters/postgres/backup/backup.ts';
import { restore } from '../../src/adapters/postgres/backup/restore.ts';
import { contentOf, shapeOf } from '../support/postgres/whole-database.ts';
import { emptyDatabase, testDatabase } from '../support/postgres/postgres.ts';
import { startApi } from './harness.ts';
import type { Person } from './person.ts';
import { missedCall, talk, wholeCall } from './steps.ts';
import { until } from './until.ts';

const { address: source, db } = await testDatabase();
const target = await emptyDatabase();
const directory = mkdtempSync(join(tmpdir(), 'tl-'));
afterAll(() => rmSync(directory, { recursive: true }));

/** A Tieline in the middle of its work. */
const before = await startApi({ address: source });
const key = { 'idempotency-key': 'half-an-import', 'content-type': 'text/csv' };
const contacts = `Last name\n${Array.from({ length: 700 }, (_, at) => `Row ${at}\n`).join('')}`;
const imported = (where: typeof db) =>
  where
    .selectFrom('crm_record')
    .select((e) => e.fn.countAll<number>().as('count'))
    .where('last_name', 'like', 'Row %')
    .executeTakeFirstOrThrow();

/** A file that is sent piece by piece, always under the same key. */
function upload({ url, headers }: Person): { sending: ClientRequest; answer: Promise<string> } {
  const { promise: answer, resolve, reject } = Promise.withResolvers<string>();
  const address = `${url}/api/v1/crm/import?duplicates=create`;
  const sending = request(address, { method: 'POST', headers: { ...headers, ...key } }, (response) => {
    text(response).then(resolve, reject);
  });
  sending.on('error', reject);
  return { sending, answer };
}

const lastCase = (await before.admin.post('/crm/case', { subject: 'The last case' })).body.caseNumber;
const anna = await before.contact();
await before.mia.be({ desk: 'in' });
const berta = await before.contact();
const edited = await wholeCall(before, before.mia, berta);
await before.mia.note(edited.id, { comments: 'Typed before' });
const written = await wholeCall(before, before.mia, anna);
await before.mia.sees(edited.id, 'a saved log', ({ unsaved }) => !unsaved);
// As if the server had died while this was sent, and nobody knew what became of it.
await sql`update write set state = 'sending' where interaction_id = ${written.id}`.execute(db);
const { interaction } = await talk(before, before.mia, anna);
await before.mia.note(interaction.id, { comments: 'Typed before the backup' });
await before.mia.act(interaction.id, 'end');
await before.mia.note(interaction.id, { tags: ['typed in wrap-up'] });
await before.mia.put(`/interactions/${interaction.id}/follow-up`, {
  choice: 'follow-up',
  subject: 'Call back',
});
// As if the server had been killed before it wrote the edits of the call before (spec C19).
await sql`update participation set unsaved = true, details = jsonb_set(details, '{comments}', '"Typed after"')
  where interaction_id = ${edited.id}`.execute(db);
const builtIn = (await before.admin.get('/workflows')).body.items[0].id;
const { version } = (await before.admin.post(`/workflows/${builtIn}/versions`, { doNotLog: { show: true } }))
  .body;
const scheduledIn = 2 * 24 * 60 * 60;
const at = new Date(Date.now() + scheduledIn * 1000).toISOString();
await before.admin.post(`/workflows/${builtIn}/versions/${version}/activate`, { at });
const half = upload(before.admin);
// Nobody reads what it comes to.
half.answer.catch(() => undefined);
half.sending.write(contacts);
await until('half of it is imported', async () => (await imported(db)).count === 500);
half.sending.destroy();

const file = join(directory, 'one.backup');
/** The server still runs: what its sessions and its link to the phone system keep is not compared. */
async function lasting(): Promise<Record<string, unknown>> {
  const { telephony_cursor: _, sign_in: __, ...content } = await contentOf(source);
  return content;
}
const backedUp = await until('nothing changes while it is backed up', async () => {
  const content = await lasting();
  const rows = await backUp(source, file);
  return JSON.stringify(await lasting()) === JSON.stringify(content) && { rows, content };
});
const restored = {
  rows: await restore(target, file),
  content: await contentOf(target),
  shape: await shapeOf(target),
};
const after = await startApi({ address: target });
const { mia, admin } = after;

// First, because after each test everybody finishes what they have in hand.
it('a contact in wrap-up goes on with what was typed, and its follow-up is made', async () => {
  const { phase, details, followUp } = await mia.interaction(interaction.id);
  expect({ phase, details, followUp }).toMatchObject({
    phase: 'wrapup',
    details: { comments: 'Typed before the backup' },
    followUp: { choice: 'follow-up', chosen: true, subject: 'Call back' },
  });
  // No other call has started since, so its edits wait, though those of the call before are written.
  await mia.sees(edited.id, 'a saved log', ({ unsaved }) => !unsaved);
  expect((await mia.interaction(interaction.id)).unsaved).toBe(true);
  await mia.act(interaction.id, 'finish');
  await mia.settled(interaction.id);
  const { past, nextSteps } = await until('the follow-up is made', async () => {
    const timeline = await after.timeline(anna);
    return timeline.nextSteps.length > 0 && timeline;
  });
  expect(past.map(({ description }) => description).join()).toContain('Typed before the backup');
  expect(nextSteps).toMatchObject([{ subject: 'Call back' }]);
});

it('a restored database holds every row, sequence and definition of the one that was backed up', async () => {
  expect(restored.rows).toBe(backedUp.rows);
  expect(restored.content).toMatchObject(backedUp.content);
  expect(restored.shape).toEqual(await shapeOf(source));
});

it('numbers go on: the next case follows the last', async () => {
  const { status, body } = await admin.post('/crm/case', { subject: 'After the restore' });
  expect([status, Number(body.caseNumber)]).toEqual([201, Number(lastCase) + 1]);
});

it('edits that were to be saved when the next call started are saved', async () => {
  await mia.sees(edited.id, 'a saved log', ({ unsaved, log }) => !unsaved && log.state === 'written');
  const { past } = await after.timeline(berta);
  expect(past.map(({ description }) => description.split('\n')[0])).toEqual(['Typed after']);
});

it('what was being written is written, once', async () => {
  await mia.sees(written.id, 'a written log', ({ log }) => log.state === 'written');
  const { past } = await after.timeline(anna);
  expect(past.filter(({ interactionId }) => interactionId === written.id)).toHaveLength(1);
});

it('half an import goes on under its key, without a contact twice', async () => {
  const { sending, answer } = upload(admin);
  sending.end(contacts);
  expect(JSON.parse(await answer)).toMatchObject({ state: 'done', created: 700 });
  const { items } = (await admin.get('/crm/search?q=Row%20699')).body;
  expect(items).toHaveLength(1);
});

it('new calls come as if nothing had been', async () => {
  await mia.be({ desk: 'in' });
  const call = await missedCall(after, mia, await after.contact());
  expect(call.log.state).toBe('written');
});

// Last, because it moves the clock.
it('a workflow version that was scheduled takes effect in its time', async () => {
  const { activations } = (await admin.get(`/workflows/${builtIn}`)).body;
  expect(activations.at(-1)).toMatchObject({ version, planned: true });
  await after.advance(scheduledIn + 60);
  await until(
    'it is active',
    async () => (await admin.get(`/workflows/${builtIn}`)).body.version === version,
  );
});
