import { beforeAll, describe, expect, it } from 'vitest';
import { Report } from '../../src/contract/reports.ts';
import { startApi } from './harness.ts';
import type { Person } from './person.ts';
import { internalCall, missedCall, outgoingCall, talk, wholeCall } from './steps.ts';

// Spec L40: the figures of the reports are what the scripts did, no more and no less.
const api = await startApi();
const { mia, tom, sara, admin } = api;

const period = () => {
  const at = (ms: number) => encodeURIComponent(new Date(Date.now() + ms).toISOString());
  return `from=${at(-3_600_000)}&to=${at(3_600_000)}&zone=Europe/Berlin`;
};

/** The rows of a report for an English reader: what each column says, by the column's name. */
async function rows(
  path: string,
  person: Person = sara,
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const answer = person.get(`/reports/${path}${path.includes('?') ? '&' : '?'}${period()}`, {
    'accept-language': 'en',
  });
  const { columns, rows: found } = await person.done(answer, Report);
  return found.map(({ cells }) => Object.fromEntries(columns.map(({ id }, index) => [id, cells[index]])));
}

/** The row that says this in its first column. */
const row = async (path: string, name: string) => {
  const found = await rows(path);
  const [first] = Object.keys(found[0] ?? {});
  return found.find((one) => one[first ?? ''] === name) ?? null;
};

/** Mia lets a call pass, and Tom answers it. */
async function passedOn(): Promise<void> {
  await tom.put('/me/presence', { presence: 'away' });
  const { callId } = await api.calls((await api.contact()).number);
  const { id } = await mia.rings(callId);
  await tom.put('/me/presence', { presence: 'available' });
  await mia.act(id, 'reject');
  await tom.rings(callId);
  await tom.act(id, 'answer');
  await tom.act(id, 'end');
  await tom.act(id, 'finish');
  await admin.settled(id);
}

/** A call of Mia's that she chooses not to log, or with this result. */
async function answered(how: 'unlogged' | 'sold'): Promise<void> {
  const { interaction } = await talk(api, mia, await api.contact());
  if (how === 'unlogged') await mia.tick(interaction.id, true);
  else await mia.note(interaction.id, { disposition: 'sold' });
  await mia.act(interaction.id, 'end');
  await mia.act(interaction.id, 'finish');
  await mia.settled(interaction.id);
}

beforeAll(async () => {
  const dispositions = [{ id: 'sold', label: { en: 'Sold' }, group: 'Success', direction: 'both' }];
  await api.workflow({ dispositions, doNotLog: { show: true } });
  await mia.be({ desk: 'in' });
  for (let count = 0; count < 2; count += 1) await wholeCall(api, mia, await api.contact());
  await answered('sold');
  await answered('unlogged');
  await missedCall(api, mia, await api.contact());
  await outgoingCall(api, mia, await api.contact());
  await outgoingCall(api, mia, await api.contact(), 'busy');
  await tom.be({ desk: 'in' });
  for (let count = 0; count < 2; count += 1) await passedOn();
  await internalCall(mia, tom, '202');
  await api.workflow({});
});

describe('the reports', () => {
  it('count each kind of contact', async () => {
    const kinds = await rows('contacts?by=kind');
    expect(Object.fromEntries(kinds.map(({ kind, contacts }) => [kind, contacts]))).toEqual({
      'Incoming, answered': 6,
      'Incoming, missed': 3,
      'Outgoing, answered': 1,
      'Outgoing, unanswered': 1,
      Internal: 1,
    });
  });

  it('count what each agent missed, and what of it another answered', async () => {
    expect(await row('missed-calls', 'Mia Krüger')).toMatchObject({
      answered: 4,
      missed: 3,
      'missed-answered': 2,
      'missed-lost': 1,
    });
    expect(await row('missed-calls', 'Tom Becker')).toMatchObject({ answered: 2, missed: 0 });
  });

  it('count by agent, queue and result', async () => {
    expect(await row('contacts?by=agent', 'Mia Krüger')).toMatchObject({
      contacts: 10,
      'inbound-answered': 4,
      'inbound-missed': 3,
      'outbound-answered': 1,
      'outbound-unanswered': 1,
      internal: 1,
    });
    expect(await row('contacts?by=queue', 'support')).toMatchObject({ 'inbound-answered': 6 });
    // By the name it had, though the workflow has it no more.
    expect(await row('contacts?by=disposition', 'Sold')).toMatchObject({ contacts: 1 });
  });

  it('count what was logged, and what was not by its reason', async () => {
    const found = await rows('logging');
    const unlogged = found.filter(({ reason }) => /chose not to log/u.test(String(reason)));
    expect(unlogged).toMatchObject([{ contacts: 1, parts: 1 }]);
    const internal = found.filter(({ reason }) => /not logged/u.test(String(reason)));
    expect(internal).toMatchObject([{ contacts: 1, parts: 2 }]);
    const logged = found.filter((one) => !unlogged.includes(one) && !internal.includes(one));
    // Three answered, one missed, two outgoing, and of two calls the miss and the answer.
    expect(logged.reduce((sum, { parts }) => sum + Number(parts), 0)).toBe(10);
  });

  it('count the writes of the ledger, each of which is an activity of the CRM', async () => {
    expect(await rows('ledger')).toMatchObject([{ writes: 10, contacts: 8 }]);
    const { items } = (await admin.get('/ledger?state=done&limit=100')).body;
    expect(items).toHaveLength(10);
    const found = await Promise.all(
      items.map((write: { record: { id: string } }) => admin.get(`/crm/task/${write.record.id}`)),
    );
    expect(found.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200));
  });

  it('say how many were answered of those that waited', async () => {
    expect(await row('service-level', 'support')).toMatchObject({ contacts: 7, answered: 6, abandoned: 1 });
  });

  it('are of oneself for an agent', async () => {
    const agents = await rows('contacts?by=agent', tom);
    expect(agents.map(({ agent }) => agent)).toEqual(['Tom Becker']);
  });

  it('come as CSV with the same figures', async () => {
    const { headers, body } = await sara.get(`/reports/missed-calls?${period()}`, {
      accept: 'text/csv',
      'accept-language': 'en',
    });
    expect(headers['content-type']).toMatch(/^text\/csv/u);
    const lines = String(body).split('\r\n');
    expect(lines.find((line) => line.startsWith('Mia Krüger'))).toMatch(/^Mia Krüger,4,3,2,1,/u);
  });
});
