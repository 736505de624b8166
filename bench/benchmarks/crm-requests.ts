import { setTimeout as pause } from 'node:timers/promises';

import type { E164 } from '../../src/domain/number.ts';
import { defaultWorkflow, type Workflow } from '../../src/domain/workflow/workflow.ts';
import type { Benchmark, Figure, Options } from '../benchmark.ts';
import { openCentre, type Centre } from '../centre/centre.ts';
import { landlineOf } from '../centre/customers.ts';
import { startServer, type BenchServer } from '../centre/server.ts';
import { OrgHost, type BenchOrg } from '../salesforce/org.ts';

/** A workflow that needs nothing open: what is matched pops, and the activity is all that is written. */
const nothingOpen: Partial<Workflow> = {
  screenPop: { inbound: 'matched', outbound: 'none' },
  attachTo: { kind: 'none', createIfNone: false, stage: null },
  cases: { inbound: false, outbound: false },
  followUp: {
    ...defaultWorkflow.followUp,
    inbound: { default: 'none', options: ['none'] },
    outbound: { default: 'none', options: ['none'] },
  },
};

/** Everything that nobody waits for; what opens after a call, or pops, is sent at once, each in requests of its own. */
const everything: Partial<Workflow> = {
  unknownCaller: 'contact',
  attachTo: { kind: 'case', createIfNone: true, stage: null },
  screenPop: { inbound: 'account-case', outbound: 'account-opportunity' },
  followUp: {
    ...defaultWorkflow.followUp,
    inbound: { default: 'follow-up', options: ['none', 'follow-up'] },
    outbound: { default: 'follow-up', options: ['none', 'follow-up'] },
  },
  interactionLog: true,
  trackMissedButAnswered: true,
  tags: ['invoice', 'delivery', 'repair'],
};

const agents = 6;
const customers = 100;
/** One in so many calls is from a number that no record has. */
const strangerEvery = 10;
const rings = 50;
const changes = 20;

interface Setting {
  readonly rate: number;
  readonly workflow: 'nothing open' | 'everything on';
}

const settings: readonly Setting[] = [1, 10, 100].flatMap((rate) => [
  { rate, workflow: 'nothing open' },
  { rate, workflow: 'everything on' },
]);

/** A contact centre of its own for each, all beside each other in real time: gathering waits for nobody's clock. */
async function run({ quick, progress }: Options): Promise<readonly Figure[]> {
  const runMs = quick ? 3_000 : 480_000;
  await using host = await OrgHost.start();
  await using server = await startServer();
  const found = await Promise.all(
    settings.map(async (setting, index) => {
      const org = await host.org();
      const perContact = await requestsPerContact(server, org, { setting, index, runMs, progress });
      return { ...setting, perContact };
    }),
  );
  const org = await host.org();
  const { popped, changedAfterMs } = await knownNumbers(server, org);
  const usual = await requestsOfTheUsualWay(org);
  return [
    ...found.map(({ rate, workflow, perContact }): Figure => {
      const atMost = { 'nothing open': 0.05, 'everything on': 0.3 }[workflow];
      return {
        name: `requests a contact at ${rate} a minute, ${workflow}`,
        value: perContact,
        unit: '',
        target: rate === 100 ? { atMost } : null,
      };
    }),
    { name: 'requests a contact in the usual way', value: usual, unit: '', target: null },
    {
      name: `requests for ${rings} rings of a known number, in all`,
      value: popped,
      unit: '',
      target: { atMost: 0 },
    },
    {
      name: `time until a number changed in the org is right, the longest of ${changes}`,
      value: changedAfterMs / 1_000,
      unit: 's',
      target: { atMost: 5 },
    },
  ];
}

interface Running {
  readonly setting: Setting;
  readonly index: number;
  readonly runMs: number;
  readonly progress: Options['progress'];
}

async function requestsPerContact(
  server: BenchServer,
  org: BenchOrg,
  { setting: { rate, workflow }, index, runMs, progress }: Running,
): Promise<number> {
  await using centre = await openOnOrg(
    server,
    org,
    `requests${index}`,
    workflow === 'nothing open' ? nothingOpen : everything,
  );
  await addCustomers(org, centre);
  // Signed in and described: what an org is like is asked once an hour, not with each contact.
  await centre.call(landlineOf(0));
  await org.forgetRequests();
  const contacts = Math.max(1, Math.round((runMs / 60_000) * rate));
  const began = performance.now();
  const calls: Promise<unknown>[] = [];
  for (let call = 0; call < contacts; call += 1) {
    await pause(Math.max(0, began + (call * 60_000) / rate - performance.now()));
    const from = call % strangerEvery === strangerEvery - 1 ? strangerOf(call) : landlineOf(call % customers);
    calls.push(centre.call(from));
  }
  await Promise.all(calls);
  const { count, byPath } = await org.requests();
  progress(`${rate} a minute, ${workflow}: ${count} for ${contacts} contacts ${JSON.stringify(byPath)}`);
  return count / contacts;
}

const strangerOf = (call: number): E164 => `+4940${20_000_000 + call}` as E164;

/** Tieline on this org, with its number index filled. */
async function openOnOrg(
  server: BenchServer,
  org: BenchOrg,
  name: string,
  workflow: Partial<Workflow>,
): Promise<Centre> {
  const people = await org.people();
  return openCentre(await server.database(name), {
    agents,
    crm: org.config(),
    crmUserOf: (index) => people[index % people.length] ?? '',
    workflow,
  });
}

/** Fills the org with customers, and waits until the index has them. */
async function addCustomers(org: BenchOrg, { crm }: Centre): Promise<void> {
  await org.fill(customers);
  const until = performance.now() + fillLimitMs;
  const isKnown = async (index: number) =>
    (await crm.reader.recordsByNumber(landlineOf(index)).catch(() => [])).length > 0;
  while (!(await isKnown(0)) || !(await isKnown(customers - 1))) {
    if (performance.now() > until) throw new Error('the number index was not filled');
    await pause(100);
  }
}

const fillLimitMs = 30_000;

/** What rings of known numbers ask of the org, and how long a number that is changed there is not right. */
async function knownNumbers(
  server: BenchServer,
  org: BenchOrg,
): Promise<{ readonly popped: number; readonly changedAfterMs: number }> {
  await using centre = await openOnOrg(server, org, 'rings', nothingOpen);
  await addCustomers(org, centre);
  await centre.call(landlineOf(0));
  await org.forgetRequests();
  const popped = await requestsOfRings(org, centre);
  return { popped, changedAfterMs: await longestUntilRight(org, centre) };
}

/** Each with its record on the agent's screen, before anything of them is written. */
async function requestsOfRings(org: BenchOrg, centre: Centre): Promise<number> {
  for (let ring = 0; ring < rings; ring += 1) {
    const [record] = await centre.crm.reader.recordsByNumber(landlineOf(ring));
    if (record === undefined) throw new Error('a known number has no record');
  }
  return (await org.requests()).count;
}

/** Somebody gives a contact another number in the org, one after the other. */
async function longestUntilRight(org: BenchOrg, { crm }: Centre): Promise<number> {
  let longest = 0;
  for (let change = 0; change < changes; change += 1) {
    const [known] = await crm.reader.recordsByNumber(landlineOf(change));
    if (known === undefined) throw new Error('a known number has no record');
    const number = landlineOf(customers + change);
    await org.send('PATCH', `/sobjects/Contact/${known.id}`, { Phone: number });
    const changed = performance.now();
    const isRight = async () =>
      (await crm.reader.recordsByNumber(number)).some(({ id }) => id === known.id) &&
      (await crm.reader.recordsByNumber(landlineOf(change))).every(({ id }) => id !== known.id);
    while (!(await isRight())) {
      if (performance.now() - changed > fillLimitMs) throw new Error('the change never came');
      await pause(10);
    }
    longest = Math.max(longest, performance.now() - changed);
  }
  return longest;
}

const usualContacts = 10;

/** As integrations do it that keep no index: the number is searched, the activity made at the ring and completed after the call. */
async function requestsOfTheUsualWay(org: BenchOrg): Promise<number> {
  const [contact] = (await org.records('Contact')).filter(({ Phone }) => typeof Phone === 'string');
  if (contact === undefined) throw new Error('the org has no contact with a number');
  const digits = String(contact['Phone']).replaceAll(/\D/gu, '').slice(-7);
  await org.forgetRequests();
  for (let call = 0; call < usualContacts; call += 1) {
    const search = `FIND {${digits}} IN PHONE FIELDS RETURNING Contact(Id, Name), Lead(Id, Name), Account(Id, Name)`;
    await org.send('GET', `/search?${new URLSearchParams({ q: search }).toString()}`);
    const made = (await org.send('POST', '/sobjects/Task', {
      Subject: 'Incoming call',
      WhoId: contact.Id,
      TaskSubtype: 'Call',
      Status: 'Not Started',
    })) as { readonly id: string };
    await org.send('PATCH', `/sobjects/Task/${made.id}`, { Status: 'Completed', CallDurationInSeconds: 60 });
  }
  return (await org.requests()).count / usualContacts;
}

export const crmRequests: Benchmark = {
  name: 'crm-requests',
  about:
    'Requests that Salesforce (the emulator, which counts) gets for a contact, in real time at several rates, against the usual way (search, create, update)',
  run,
};
