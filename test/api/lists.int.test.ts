import { expect, it } from 'vitest';
import { InteractionList, type Interaction } from '../../src/contract/interactions/interaction.ts';
import { startApi } from './harness.ts';
import type { Person } from './person.ts';
import { talk, wholeCall } from './steps.ts';
import { until } from './until.ts';

const api = await startApi();
const { mia, tom, sara } = api;

const list = async (person: Person, query = ''): Promise<readonly Interaction[]> =>
  InteractionList.parse((await person.get(`/interactions?limit=200${query}`)).body).items;
const ids = (calls: readonly Interaction[]) => calls.map(({ id }) => id);

it('a list holds exactly the calls of which its conditions are true, newest first', async () => {
  for (const agent of [mia, tom]) {
    await agent.be({ desk: 'in' });
    await wholeCall(api, agent, await api.contact());
    await agent.put('/me/presence', { presence: 'logout' });
  }
  await api.workflow({ autoSave: { inbound: false } });
  await tom.be({ desk: 'in' });
  const { interaction: draft, customer } = await talk(api, tom, await api.contact());
  await customer.hangUp();
  await tom.reaches(draft.id, 'wrapup');
  const missed = await api.calls((await api.contact()).number);
  await missed.hangUp();
  const all = await until('all logs are settled', async () => {
    const items = await list(sara);
    return items.length === 4 && items.every(({ log, phase }) => log.state !== 'due' && phase !== 'ringing')
      ? items
      : null;
  });
  expect(all.map(({ startedAt }) => startedAt)).toEqual(
    all
      .map(({ startedAt }) => startedAt)
      .toSorted()
      .toReversed(),
  );

  const hasPart = ({ parts }: Interaction, { id }: Person) => parts.some(({ agentId }) => agentId === id);
  for (const agent of [mia, tom]) {
    const own = all.filter((call) => hasPart(call, agent));
    expect(ids(await list(agent))).toEqual(ids(own));
    expect(ids(await list(sara, `&agent=${agent.id}`))).toEqual(ids(own));
  }
  expect(ids(await list(mia, `&agent=${tom.id}`))).toEqual(
    ids(all.filter((call) => hasPart(call, mia) && hasPart(call, tom))),
  );
  for (const state of ['none', 'draft', 'due', 'written', 'attention', 'given-up']) {
    const such = all.filter(({ log }) => log.state === state);
    expect([state, ...ids(await list(sara, `&log=${state}`))]).toEqual([state, ...ids(such)]);
  }
  expect(ids(await list(sara, '&kind=inbound-missed'))).toEqual(
    ids(all.filter(({ callId }) => callId === missed.callId)),
  );
  const middle = all[1]?.startedAt ?? '';
  expect(ids(await list(sara, `&from=${middle}`))).toEqual(ids(all.slice(0, 2)));
  expect(ids(await list(sara, `&to=${middle}&agent=${tom.id}`))).toEqual(
    ids(all.slice(2).filter((call) => hasPart(call, tom))),
  );
});
