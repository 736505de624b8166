import { expect, it } from 'vitest';
import { startApi } from './harness.ts';
import { refusal, talk, wholeCall } from './steps.ts';

const api = await startApi();
const { mia, sara, admin } = api;

const { body } = await admin.get('/workflows');
const [{ id }] = body.items;
const versions = `/workflows/${id}/versions`;

it('a document with many faults is refused with all of them at once, and makes no version', async () => {
  const before = (await admin.get(`/workflows/${id}`)).body.versions.length;
  const refused = await admin.post(versions, {
    locale: 'fr',
    timeZone: 'Mars/Olympus',
    subject: { template: 'Call {nobody} {date}', clock: '36h' },
    log: { inboundAnswered: 'maybe', inboundMissed: 'off', smokeSignal: 'open' },
    autoSave: 'yes',
    dispositions: [
      { id: 'a', label: 'A' },
      { id: 'a', label: 'B' },
    ],
    tags: ['x', 'x'],
    wrapup: { maxSeconds: -1 },
    trackMissedButAnswered: true,
    attachTo: { kind: 'opportunity', createIfNone: true },
    spaceship: true,
  });
  expect(refusal(refused)).toBe('422 invalid');
  const paths = refused.body.errors.map(({ path }: { path: string }) => path);
  expect(paths).toEqual(
    expect.arrayContaining([
      'locale',
      'timeZone',
      'subject.template',
      'subject.clock',
      'log.inboundAnswered',
      'log.smokeSignal',
      'autoSave',
      'dispositions[1].id',
      'tags[1]',
      'wrapup.maxSeconds',
      'trackMissedButAnswered',
      'attachTo.stage',
      'spaceship',
    ]),
  );
  // Words for people, none of the keys by which the rules name them.
  for (const { message } of refused.body.errors) expect(message).toMatch(/^(?!problem\.).+/);
  expect((await admin.get(`/workflows/${id}`)).body.versions).toHaveLength(before);
});

it('an unknown variable of the subject is reported with its position', async () => {
  const refused = await admin.post(versions, { subject: { template: 'Hello {nobody}' } });
  expect(refused.body.errors).toMatchObject([{ path: 'subject.template' }]);
  expect(refused.body.errors[0].message).toMatch(/nobody/);
  expect(refused.body.errors[0].message).toMatch(/7/);
});

it.each([
  ['log.chat', { log: { chat: 'off' } }],
  ['transfer.carryDetails', { transfer: { carryDetails: false } }],
  ['transfer.lastLeaves', { transfer: { lastLeaves: 'end' } }],
  ['recording.onByDefault', { recording: { onByDefault: true } }],
  ['recording.link', { recording: { link: false } }],
  ['transcript.show', { transcript: { show: 'both' } }],
  ['messages.text', { messages: { text: false } }],
  ['retention.recordingsDays', { retention: { recordingsDays: 30 } }],
  ['retention.voicemailsDays', { retention: { voicemailsDays: 30 } }],
  ['retention.messagesDays', { retention: { messagesDays: 30 } }],
])('%s is refused as not available, never silently ignored', async (path, document) => {
  const refused = await admin.post(versions, document);
  expect(refusal(refused)).toBe('422 setting-not-available');
  expect(refused.body.errors).toMatchObject([{ path }]);
});

it('what is not available yet is taken with its default', async () => {
  const defaults = {
    transfer: { carryDetails: true, lastLeaves: 'queue' },
    recording: { onByDefault: false, link: true },
    transcript: { show: 'none' },
    messages: { text: true },
    retention: { recordingsDays: null, voicemailsDays: null, messagesDays: null },
  };
  const { status, body: made } = await admin.post(versions, defaults);
  expect(status).toBe(201);
  expect((await admin.get(`${versions}/${made.version}`)).body.document).toMatchObject(defaults);
});

it('settings that are not available are reported together with the errors', async () => {
  const refused = await admin.post(versions, { transcript: { show: 'both' }, wrapup: { maxSeconds: -1 } });
  expect(refusal(refused)).toBe('422 invalid');
  expect(refused.body.errors.map(({ path }: { path: string }) => path).sort()).toEqual([
    'transcript.show',
    'wrapup.maxSeconds',
  ]);
});

it('a document as it is read can be sent back', async () => {
  const { document } = (await admin.get(`/workflows/${id}`)).body;
  expect((await admin.post(versions, document)).status).toBe(201);
});

it('no list, number or text is a document', async () => {
  for (const given of ['[]', '1', '"text"', 'null', '{'])
    expect(`${given} ${(await admin.post(versions, given)).status}`).toBe(`${given} 400`);
});

it('only administrators change workflows, and what is not there is not found', async () => {
  expect(refusal(await sara.post(versions, {}))).toBe('403 forbidden');
  expect(refusal(await mia.get('/workflows'))).toBe('403 forbidden');
  expect(refusal(await admin.get('/workflows/nothing'))).toBe('404 not-found');
  expect(refusal(await admin.post(`${versions}/999999/activate`, {}))).toBe('404 not-found');
});

it('a call keeps the version that was active when it began, and Why? names it', async () => {
  const anna = await api.contact();
  await mia.be({ desk: 'in' });
  const { interaction } = await talk(api, mia, anna);
  const before = (await mia.why(interaction.id)).workflow?.version;
  await api.workflow({ log: { inboundAnswered: 'off' } });
  await mia.act(interaction.id, 'end');
  await mia.act(interaction.id, 'finish');
  await mia.settled(interaction.id);
  expect((await mia.why(interaction.id)).workflow?.version).toBe(before);
  expect((await api.timeline(anna)).past).toHaveLength(1);

  const next = await wholeCall(api, mia, anna);
  const why = await mia.why(next.id);
  expect(why.workflow?.version).toBeGreaterThan(before ?? Infinity);
  expect(why.steps).toContainEqual(
    expect.objectContaining({ rule: 'L9', setting: 'log.inboundAnswered', value: 'off', decided: 'off' }),
  );
  expect((await api.timeline(anna)).past).toHaveLength(1);
});

it('a workflow assigned to one agent decides about this agent’s part only', async () => {
  const made = await admin.post('/workflows', {
    name: 'For Mia',
    document: { locale: 'de', log: { inboundMissed: 'off' } },
  });
  expect(made.status).toBe(201);
  const own = `/workflows/${made.body.id}/assignments`;
  expect((await admin.put(own, { agents: [mia.id], teams: [] })).status).toBe(200);
  const anna = await api.contact();
  const { tom } = api;
  await mia.be({ desk: 'in' });
  const customer = await api.calls(anna.number);
  const ringing = await mia.rings(customer.callId);
  await tom.be({ desk: 'in' });
  await mia.act(ringing.id, 'reject');
  await tom.rings(customer.callId);
  await tom.act(ringing.id, 'answer');
  await tom.act(ringing.id, 'end');
  await admin.settled(ringing.id);
  const { nextSteps, past } = await api.timeline(anna);
  expect(nextSteps).toEqual([]);
  expect(past.map(({ subject }) => subject)[0]).toMatch(/^Incoming call/);
  expect((await admin.why(ringing.id, mia.id)).workflow?.name).toBe('For Mia');
  await tom.act(ringing.id, 'finish');
  await tom.put('/me/presence', { presence: 'logout' });

  const bert = await api.contact();
  await wholeCall(api, mia, bert);
  expect((await api.timeline(bert)).past.map(({ subject }) => subject)[0]).toMatch(/^Eingehendes Gespräch/);
  expect((await admin.put(own, { agents: [], teams: [] })).status).toBe(200);
});
