import type { Api } from './harness.ts';
import type { Person } from './person.ts';
import { talk } from './steps.ts';
import { until } from './until.ts';

/** A request that changes something, ready to be sent. */
export interface Changing {
  readonly by: Person;
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Its answer cannot be told again, which is told. */
  readonly answer?: 'refused';
  /** What of the answer is no matter of the moment at which it is given. */
  readonly lasting?: (body: Record<string, unknown>) => unknown;
  /** A table that tells of the repetition too. */
  readonly apart?: string;
  /** What it did outside the database, to be compared beside that. */
  readonly outside?: () => Promise<unknown>;
}

type Prepared = () => Promise<Changing>;

/** Without how long it has been going on, which is a second more when it is told later. */
const untimed = ({ talkSeconds: _talk, holdSeconds: _hold, ...lasting }: Record<string, unknown>) => lasting;

/**
 * A request for each operation of the API that changes something, made ready by what it needs; for the others, why an
 * Idempotency-Key has no meaning.
 */
export function changingRequests(api: Api): Readonly<Record<string, Prepared | string>> {
  const { admin } = api;
  const asked =
    (path: string, body?: unknown, more: Partial<Changing> = {}): Prepared =>
    async () => ({ by: admin, path, body, ...more });
  return {
    'POST /setup': 'nobody is signed in',
    'POST /session': 'nobody is signed in',
    'POST /session/handovers': 'each code is another, and good once',
    'POST /session/handovers/take': 'nobody is signed in',
    'POST /mail-addresses/confirm': 'nobody is signed in',
    'DELETE /session': 'whoever repeats it is signed in no more',
    'POST /workflows/{id}/versions/{version}/what-if': 'it only reads',
    'POST /crm/import/preview': 'it only reads',
    'POST /crm/import/stop': 'what was stopped is stopped',
    'POST /reconciliation': 'it only reads',
    'POST /mailer/check': 'it only tries',
    ...ofPeople(api, asked),
    ...ofWorkflows(api),
    ...ofRecords(api),
    ...ofTheSimulator(api),
    ...ofInteractions(api),
    ...ofTheLedger(api),
  };
}

const numbered = (number: string, queue: string) => ({
  number,
  country: 'DE',
  timeZone: 'Europe/Berlin',
  queue,
});

type Asked = (path: string, body?: unknown, more?: Partial<Changing>) => Prepared;

function ofPeople(api: Api, asked: Asked): Record<string, Prepared> {
  const { admin } = api;
  const made = async (path: string, body: unknown): Promise<string> => (await admin.post(path, body)).body.id;
  const someone = (username: string) =>
    made('/agents', { username, name: username, password: 'long enough here' });
  const skill = (name: string) => made('/skills', { name });
  const changed =
    (path: string, make: () => Promise<string>, body: unknown, more?: Partial<Changing>): Prepared =>
    async () =>
      asked(`${path}/${encodeURIComponent(await make())}`, body, more)();
  const hours = { timeZone: 'Europe/Berlin', weekly: {} };
  const number = (e164: string) => async () => {
    const queue = await made('/queues', { name: e164, skill: await skill(e164) });
    await admin.post('/numbers', numbered(e164, queue));
    return e164;
  };
  const token = async () => made('/tokens', { name: 'Kept', scopes: ['read'] });
  return {
    'PUT /me/password': async () => {
      await someone('changing');
      const by = await api.signIn('changing', 'long enough here');
      return { by, path: '/me/password', body: { old: 'long enough here', new: 'another long one' } };
    },
    'PUT /me/locale': asked('/me/locale', { locale: 'nl' }),
    'PUT /me/presence': asked('/me/presence', { presence: 'away' }),
    'PUT /me/surfaces/{surface}': asked(
      '/me/surfaces/desk',
      { state: 'in', audio: 'blocked' },
      { answer: 'refused' },
    ),
    'POST /tokens': asked('/tokens', { name: 'Robot', scopes: ['read'] }, { answer: 'refused' }),
    'PUT /tokens/{key}': changed('/tokens', token, { name: 'Renamed', scopes: ['read'] }),
    'DELETE /tokens/{key}': changed('/tokens', token, undefined),
    'POST /agents': asked('/agents', { username: 'new', name: 'New' }),
    'PUT /agents/{key}': changed('/agents', () => someone('to-change'), { name: 'Changed' }),
    'DELETE /agents/{key}': changed('/agents', () => someone('to-remove'), undefined),
    'PUT /agents/{key}/defaults': async () => ({
      by: admin,
      path: `/agents/${await someone('by-default')}/defaults`,
      body: { doNotLog: true },
      answer: 'refused',
    }),
    'POST /teams': asked('/teams', { name: 'New team' }),
    'PUT /teams/{key}': changed('/teams', () => made('/teams', { name: 'Team 1' }), { name: 'Team 2' }),
    'DELETE /teams/{key}': changed('/teams', () => made('/teams', { name: 'Team 3' }), undefined),
    'POST /skills': asked('/skills', { name: 'new skill' }),
    'PUT /skills/{key}': changed('/skills', () => skill('one'), { name: 'two' }),
    'DELETE /skills/{key}': changed('/skills', () => skill('three'), undefined),
    'POST /queues': async () => asked('/queues', { name: 'New queue', skill: await skill('four') })(),
    'PUT /queues/{key}': changed(
      '/queues',
      async () => made('/queues', { name: 'Q', skill: await skill('five') }),
      { name: 'R' },
    ),
    'DELETE /queues/{key}': changed(
      '/queues',
      async () => made('/queues', { name: 'S', skill: await skill('six') }),
      undefined,
    ),
    'POST /numbers': async () => {
      const queue = await made('/queues', { name: 'N', skill: await skill('seven') });
      return asked('/numbers', numbered('+498999990001', queue))();
    },
    'PUT /numbers/{key}': changed('/numbers', number('+498999990002'), { timeZone: 'Europe/Amsterdam' }),
    'DELETE /numbers/{key}': changed('/numbers', number('+498999990003'), undefined),
    'POST /hours': asked('/hours', hours),
    'PUT /hours/{key}': changed('/hours', () => made('/hours', hours), { timeZone: 'Europe/Amsterdam' }),
    'DELETE /hours/{key}': changed('/hours', () => made('/hours', hours), undefined),
    'PUT /settings': asked('/settings', { country: 'NL' }),
    'POST /mail-addresses/confirmations': asked(
      '/mail-addresses/confirmations',
      { address: 'a@example.org' },
      { answer: 'refused' },
    ),
  };
}

function ofWorkflows({ admin }: Api): Record<string, Prepared> {
  const workflow = async (name: string): Promise<string> =>
    (await admin.post('/workflows', { name })).body.id;
  const withVersion = async (name: string) => {
    const id = await workflow(name);
    const { version } = (await admin.post(`/workflows/${id}/versions`, { doNotLog: { show: true } })).body;
    return { id, version };
  };
  const at = '2099-01-01T00:00:00Z';
  return {
    'POST /workflows': async () => ({ by: admin, path: '/workflows', body: { name: 'Made once' } }),
    'POST /workflows/{id}/versions': async () => ({
      by: admin,
      path: `/workflows/${await workflow('A')}/versions`,
      body: { doNotLog: { show: true } },
      answer: 'refused',
    }),
    'POST /workflows/{id}/versions/{version}/activate': async () => {
      const { id, version } = await withVersion('B');
      return { by: admin, path: `/workflows/${id}/versions/${version}/activate`, body: { at } };
    },
    'DELETE /workflows/{id}/activations/{activation}': async () => {
      const { id, version } = await withVersion('C');
      const { body } = await admin.post(`/workflows/${id}/versions/${version}/activate`, { at });
      const planned = body.activations.find((one: { planned: boolean }) => one.planned);
      return { by: admin, path: `/workflows/${id}/activations/${planned.id}` };
    },
    'PUT /workflows/{id}/assignments': async () => ({
      by: admin,
      path: `/workflows/${await workflow('D')}/assignments`,
      body: { agents: [admin.id] },
    }),
  };
}

const records: Readonly<Record<string, readonly [body: object, change: object]>> = {
  account: [{ name: 'Ltd' }, { name: 'Inc' }],
  contact: [{ lastName: 'Once' }, { lastName: 'Changed' }],
  lead: [{ lastName: 'Once', company: 'Ltd' }, { lastName: 'Changed' }],
  personAccount: [{ lastName: 'Once' }, { lastName: 'Changed' }],
  case: [{ subject: 'Once' }, { subject: 'Changed' }],
  opportunity: [{ name: 'Once' }, { name: 'Changed' }],
  task: [{ subject: 'Once' }, { subject: 'Changed' }],
  event: [
    { subject: 'Once', startsAt: '2026-01-01T10:00:00Z', endsAt: '2026-01-01T11:00:00Z' },
    { subject: 'Changed' },
  ],
};

function ofRecords({ admin }: Api): Record<string, Prepared> {
  const machine = { label: 'Machine', titleField: 'serial', fields: { serial: 'text' } };
  const csv = { by: admin, headers: { 'content-type': 'text/csv' } };
  const define = (object: string) => admin.put(`/crm/objects/${object}`, machine);
  const below = (path: string, body: object) => async () =>
    `${path}/${(await admin.post(path, body)).body.id}`;
  const cases = Object.entries(records).flatMap(([kind, [body, change]]): [string, Prepared][] => {
    const path = `/crm/${kind}`;
    const one = below(path, body);
    return [
      [`POST ${path}`, async () => ({ by: admin, path, body })],
      [`PATCH ${path}/{id}`, async () => ({ by: admin, path: await one(), body: change })],
      [`DELETE ${path}/{id}`, async () => ({ by: admin, path: await one() })],
    ];
  });
  const aMachine = async () => {
    await define('machine');
    return below('/crm/machine', { serial: 'A1' })();
  };
  return {
    ...Object.fromEntries(cases),
    'PUT /crm/objects/{object}': async () => ({ by: admin, path: '/crm/objects/tool', body: machine }),
    'DELETE /crm/objects/{object}': async () => {
      await define('gone');
      return { by: admin, path: '/crm/objects/gone' };
    },
    'POST /crm/{object}': async () => {
      await define('machine');
      return { by: admin, path: '/crm/machine', body: { serial: 'B2' } };
    },
    'PATCH /crm/{object}/{id}': async () => ({ by: admin, path: await aMachine(), body: { serial: 'C3' } }),
    'DELETE /crm/{object}/{id}': async () => ({ by: admin, path: await aMachine() }),
    'POST /crm/import': async () => ({
      ...csv,
      lasting: ({ created, state }) => ({ created, state }),
      apart: 'audit',
      path: '/crm/import?duplicates=create',
      body: 'Last name\nOne\nTwo\n',
    }),
  };
}

function ofTheSimulator(api: Api): Record<string, Prepared> {
  const { admin } = api;
  const scene = async () => {
    const { calls, facts, callees } = (await admin.get('/simulator')).body;
    return { calls: calls.length, callees, said: facts.map((one: { type: string }) => one.type) };
  };
  const ofCall =
    (what: string, body: object): Prepared =>
    async () => {
      const { callId } = await api.calls('+31205559999', '+12025550100');
      return { by: admin, path: `/simulator/calls/${callId}/${what}`, body, outside: scene };
    };
  const callee = '/simulator/callees/%2B31205550000';
  return {
    'POST /simulator/calls': async () => ({
      by: admin,
      path: '/simulator/calls',
      body: { from: '+31205559998', to: '+12025550100' },
      outside: scene,
    }),
    'POST /simulator/calls/{callId}/hang-up': ofCall('hang-up', {}),
    'POST /simulator/calls/{callId}/tones': ofCall('tones', { digits: '1' }),
    'POST /simulator/calls/{callId}/says': ofCall('says', { text: 'Hello' }),
    'PUT /simulator/callees/{number}': async () => ({
      by: admin,
      path: callee,
      body: { behaviour: 'busy' },
      outside: scene,
    }),
    'DELETE /simulator/callees/{number}': async () => ({ by: admin, path: callee, outside: scene }),
    'POST /simulator/faults': async () => ({
      by: admin,
      path: '/simulator/faults',
      body: { kind: 'doubled', on: false },
    }),
    'PUT /simulator/clock': async () => ({
      by: admin,
      path: '/simulator/clock',
      body: { advanceSeconds: 3600 },
      lasting: ({ aheadSeconds }) => aheadSeconds,
      outside: async () => {
        const hour = 60 * 60 * 1000;
        return Math.round((Date.parse((await admin.get('/simulator/clock')).body.now) - Date.now()) / hour);
      },
    }),
  };
}

function ofInteractions(api: Api): Record<string, Prepared> {
  const { mia } = api;
  const talking = async () => {
    await mia.be({ desk: 'in' });
    return (await talk(api, mia, await api.contact())).interaction.id;
  };
  const of =
    (what: string, body: unknown): Prepared =>
    async () => ({ by: mia, path: `/interactions/${await talking()}/${what}`, body, lasting: untimed });
  return {
    'POST /calls': async () => {
      await api.callee('+31205551234', 'no-answer');
      return { by: mia, path: '/calls', body: { to: '+31205551234' }, lasting: ({ id }) => id };
    },
    'POST /interactions/{id}/{action}': of('hold', {}),
    'PATCH /interactions/{id}/details': of('details', { comments: 'Once' }),
    'PUT /interactions/{id}/do-not-log': async () => {
      await api.workflow({ doNotLog: { show: true } });
      return of('do-not-log', { checked: true })();
    },
    'PUT /interactions/{id}/follow-up': of('follow-up', { choice: 'none' }),
  };
}

function ofTheLedger(api: Api): Record<string, Prepared> {
  const { admin, mia } = api;
  /** Its record was deleted in the CRM meanwhile. */
  const refused = async (): Promise<string> => {
    const anna = await api.contact();
    await mia.be({ desk: 'in' });
    const { interaction } = await talk(api, mia, anna);
    await admin.delete(`/crm/contact/${anna.id}`);
    await mia.act(interaction.id, 'end');
    await mia.act(interaction.id, 'finish');
    return until('the write is refused', async () => {
      const { items } = (await admin.get('/ledger?state=refused')).body;
      return items.find((one: { interactionId: string }) => one.interactionId === interaction.id)?.id;
    });
  };
  const of =
    (what: string, body: unknown): Prepared =>
    async () => ({ by: admin, path: `/ledger/${await refused()}${what}`, body, answer: 'refused' });
  return {
    'PATCH /ledger/{write}': of('', { payload: { subject: 'Corrected' } }),
    'POST /ledger/{write}/retry': of('/retry', {}),
    'POST /ledger/{write}/give-up': of('/give-up', { reason: 'Asked for' }),
  };
}
