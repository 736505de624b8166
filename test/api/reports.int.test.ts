import { expect, it } from 'vitest';
import { InteractionList } from '../../src/contract/interactions/interaction.ts';
import { Report, type Report as ReportShape } from '../../src/contract/reports.ts';
import { groupings, reportNames } from '../../src/domain/report/report.ts';
import { startApi } from './harness.ts';
import type { Person } from './person.ts';
import { talk, wholeCall } from './steps.ts';

const api = await startApi();
const { mia, tom, sara, admin } = api;

const hourMs = 3_600_000;
const period = () => {
  const at = (ms: number) => encodeURIComponent(new Date(Date.now() + ms).toISOString());
  return `from=${at(-hourMs)}&to=${at(hourMs)}&zone=Asia/Kolkata`;
};

const ask = async (person: Person, path: string): Promise<ReportShape> =>
  Report.parse((await person.get(`/reports/${path}`)).body);

async function listed(person: Person, conditions: Readonly<Record<string, string>>): Promise<number> {
  const query = new URLSearchParams({ ...conditions, limit: '200' });
  return InteractionList.parse((await person.get(`/interactions?${query}`)).body).items.length;
}

/** Figures of the report that do not lead to just as many contacts. */
async function astray(person: Person, report: ReportShape): Promise<readonly unknown[]> {
  const found: unknown[] = [];
  for (const row of report.rows) {
    for (const [index, { id, contacts }] of report.columns.entries()) {
      if (contacts === null) continue;
      const shown = await listed(person, { ...report.contacts, ...row.contacts, ...contacts });
      if (shown !== row.cells[index]) found.push([report.report, row.cells[0], id, row.cells[index], shown]);
    }
  }
  return found;
}

it('every figure leads to as many contacts as it counts, for whoever asks', async () => {
  await api.workflow({
    doNotLog: { show: true },
    dispositions: [{ id: 'sold', label: { en: 'Sold', de: 'Verkauft' }, group: null, direction: 'both' }],
  });
  await mia.be({ desk: 'in' });
  const answered = await talk(api, mia, await api.contact());
  await mia.patch(`/interactions/${answered.interaction.id}/details`, { disposition: 'sold' });
  await mia.act(answered.interaction.id, 'end');
  await mia.act(answered.interaction.id, 'finish');
  await mia.settled(answered.interaction.id);

  const unlogged = await talk(api, mia, await api.contact());
  await mia.tick(unlogged.interaction.id, true);
  await mia.act(unlogged.interaction.id, 'end');
  await mia.act(unlogged.interaction.id, 'finish');

  // Mia lets it pass, and Tom answers.
  const passedOn = await api.calls((await api.contact()).number);
  const { id } = await mia.rings(passedOn.callId);
  await tom.be({ desk: 'in' });
  await mia.act(id, 'reject');
  await tom.rings(passedOn.callId);
  await tom.act(id, 'answer');
  await passedOn.hangUp();
  await tom.act(id, 'finish');
  await tom.settled(id);

  await tom.put('/me/presence', { presence: 'logout' });
  await mia.put('/me/presence', { presence: 'logout' });
  const lost = await api.calls((await api.contact()).number);
  const lostId = await api.idOf(lost.callId);
  await lost.hangUp();
  await admin.settled(lostId);
  await tom.be({ desk: 'in' });
  await wholeCall(api, tom, await api.contact());

  const missed = await ask(sara, `missed-calls?${period()}`);
  const figures = missed.rows.map(({ cells }) => cells.slice(0, 5));
  expect(figures).toContainEqual(['Mia Krüger', 2, 1, 1, 0]);
  expect(figures).toContainEqual(['Tom Becker', 2, 0, 0, 0]);
  expect(figures).toContainEqual(['No agent', 0, 1, 0, 1]);
  const results = await ask(mia, `contacts?${period()}&by=disposition`);
  expect(results.rows.map(({ cells }) => cells.slice(0, 2))).toEqual([
    ['Kein Ergebnis', 2],
    ['Verkauft', 1],
  ]);

  const paths = [
    ...reportNames.map((name) => `${name}?${period()}`),
    ...groupings.map((by) => `contacts?${period()}&by=${by}`),
  ];
  for (const person of [admin, sara, mia]) {
    for (const path of paths) expect(await astray(person, await ask(person, path))).toEqual([]);
  }
});

it('a list of contacts says what is wrong with its conditions', async () => {
  const errors = async (query: string) => {
    const { status, body } = await admin.get(`/interactions?${query}`);
    return [status, ...(body.errors ?? []).map(({ path }: { path: string }) => path)];
  };
  expect(await errors('hour=9')).toEqual([422, 'zone']);
  expect(await errors('hour=24&zone=UTC')).toEqual([400, 'hour']);
  expect(await errors('team=none')).toEqual([422, 'team']);
  expect(await errors('answeredBy=me')).toEqual([400, 'answeredBy']);
});
