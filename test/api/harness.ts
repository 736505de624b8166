import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, expect, inject } from 'vitest';
import { startSimulator } from '../../src/adapters/telephony/simulator/start.ts';
import type { Address } from '../../src/adapters/postgres/connection/embedded.ts';
import type { Config, CrmName } from '../../src/config/config.ts';
import { callId as asCallId, legId } from '../../src/domain/ids.ts';

import { SimulatedCallList } from '../../src/contract/simulator.ts';
import { after, epochMs } from '../../src/domain/time.ts';
import { Secret } from '../../src/config/secret.ts';
import { startTieline } from '../../src/composition/tieline.ts';
import { testDatabase } from '../support/postgres/postgres.ts';
import { atEnd } from '../support/processes/at-end.ts';
import { removeDataDirectory } from '../support/processes/data-directory.ts';
import { embeddedCrm } from './crm/embedded.ts';
import { salesforceCrm } from './crm/salesforce.ts';
import type { CrmThere } from './crm/crm-there.ts';
import { Person } from './person.ts';
import { until } from './until.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** What the tests through the API have as their CRM. */
    crm: CrmName;
  }
}

export const support = '+498912345670';
export const sales = '+12025550100';

export interface RecordOf {
  readonly kind: string;
  readonly id: string;
  readonly name: string;
  /** E.164; nobody else has it. */
  readonly number: string;
}

/** What a program sees of an activity. */
export interface Activity {
  readonly id: string;
  readonly subject: string;
  readonly status: string;
  readonly description: string;
  readonly interactionId: string;
  readonly [field: string]: unknown;
}

export interface Timeline {
  readonly nextSteps: readonly Activity[];
  readonly past: readonly Activity[];
}

export interface Customer {
  readonly callId: string;
  hangUp(): Promise<void>;
}

/** A whole Tieline with a telephone network of its own, and the people of the demonstration, signed in. */
export interface Api {
  readonly url: string;
  readonly mia: Person;
  readonly tom: Person;
  readonly lotte: Person;
  readonly sara: Person;
  readonly admin: Person;
  readonly agents: readonly Person[];
  readonly crm: CrmThere;
  signIn(username: string, password?: string): Promise<Person>;
  /** A customer with a number that nobody else has. */
  contact(fields?: Record<string, unknown>): Promise<RecordOf>;
  record(kind: string, fields: Record<string, unknown>): Promise<RecordOf>;
  /** Somebody calls from outside. */
  calls(from: string | null, to?: string): Promise<Customer>;
  /** The agent picks up the telephone that rings with this call, instead of answering in the panel. */
  picksUp(callId: string): Promise<void>;
  /** How a number called outwards behaves. */
  callee(number: string, behaviour: string, afterMs?: number): Promise<void>;
  timeline(record: RecordOf): Promise<Timeline>;
  /** Makes this the document of everybody's workflow, for the calls that begin from now on in this test. */
  workflow(document: Record<string, unknown>): Promise<void>;
  advance(seconds: number): Promise<void>;
  /** So much of the machine's time passes for the desks' pages, which else stand still in these tests. */
  passes(seconds: number): void;
  fault(fault: Record<string, unknown>): Promise<void>;
  /** An interaction by the phone system's id, as an administrator sees it. */
  idOf(callId: string): Promise<string>;
}

export const demoPassword = 'a password for scripts';

/** Which CRM every Tieline here works on; the same tests run on each. */
const isSalesforce = inject('crm') === 'salesforce';

/** Starts it for this test file, with a mail server or without. After each test everybody hangs up and signs out; an error in its log fails the file. */
export async function startApi({
  smtpUrl = null,
  address: given,
  host = '127.0.0.1',
}: {
  smtpUrl?: string | null;
  /** A database that others made; else one of the test's own. */
  address?: Address;
  /** On which it listens. */
  host?: string;
} = {}): Promise<Api> {
  const { address } = given ? { address: given } : await testDatabase();
  const dataDirectory = mkdtempSync(join(tmpdir(), 'tl-'));
  const databaseUrl = new URL('postgres://localhost');
  databaseUrl.pathname = address.database;
  for (const [name, value] of Object.entries(address)) {
    if (name !== 'database') databaseUrl.searchParams.set(name, String(value));
  }
  // Started here first, so that it ends soon by itself where the tests are killed.
  const simulator = await startSimulator({ dataDirectory, lingerMs: 20_000 });
  atEnd(() => simulator.close());
  const crm = isSalesforce ? await salesforceCrm(address, () => simulator.clock.now()) : embeddedCrm(address);
  const config: Config = {
    host,
    port: 0,
    dataDirectory,
    databaseUrl: new Secret(databaseUrl.href),
    takeOver: false,
    telephony: 'simulator',
    ...crm.config,
    requestsPerMinute: 0,
    demo: 'on',
    demoHistory: false,
    demoPassword: new Secret(demoPassword),
    logLevel: 'warn',
    publicUrl: null,
    trustProxy: false,
    lightningHosts: [],
    smtpUrl: smtpUrl === null ? null : new Secret(smtpUrl),
    mailFrom: smtpUrl === null ? null : { name: 'Tieline', address: 'desk@example.org' },
  };
  const errors: string[] = [];
  const log = pino({ level: 'error' }, { write: (line: string) => void errors.push(shortened(line)) });
  const systemClock = standingClock();
  const tieline = await startTieline(config, {
    log,
    progress: () => undefined,
    stopping: new AbortController().signal,
    systemClock,
    // However late a busy machine is, no time passes that the test does not let pass.
    ticks: () => 0,
    // Nobody has hours for what requests are saved by.
    mostGatherMs: 0,
  });
  atEnd(async () => {
    await tieline.stop();
    await removeDataDirectory(dataDirectory);
    expect(errors).toEqual([]);
  });

  await crm.ready();
  const signIn = (username: string, own = demoPassword) => Person.signIn(tieline.url, username, own);
  const admin = await signIn('admin');
  const { items: all } = (await admin.get('/agents?limit=200')).body;
  const linked = async (username: string): Promise<Person> => {
    const crmUser = all.find((one: { username: string }) => one.username === username)?.crmUser;
    const { id, url, headers } = await signIn(username);
    return new Person({ id, username, url, headers, crmUser });
  };
  const [mia, tom, lotte, sara] = [
    await linked('mia'),
    await linked('tom'),
    await linked('lotte'),
    await linked('sara'),
  ];
  const agents = [mia, tom, lotte];
  const shared = everybodys(admin, dataDirectory);
  // What the demonstration sets is its own matter: the tests begin with the defaults.
  await shared.workflow({});
  await shared.keepWorkflow();
  afterEach(() => quiet(admin, [...agents, sara], shared));
  const passes = (seconds: number) => systemClock.pass(seconds);
  return { crm, passes, url: tieline.url, mia, tom, lotte, sara, admin, agents, signIn, ...shared };
}

/** What went wrong, without where. */
function shortened(line: string): string {
  const { msg, err } = JSON.parse(line);
  return `${msg}: ${err?.message}`;
}

/** A machine whose time passes only when it is told to, so that a slow test outlives no page. */
function standingClock() {
  let now = epochMs(Date.now());
  return {
    now: () => now,
    pass: (seconds: number) => {
      now = after(now, seconds * 1000);
    },
  };
}

type Shared = Omit<
  Api,
  'crm' | 'passes' | 'url' | 'mia' | 'tom' | 'lotte' | 'sara' | 'admin' | 'agents' | 'signIn'
>;

/** Numbers for customers: a range that holds as many as a test file needs. */
let lastNumber = 0;
const freshNumber = (): string => {
  lastNumber += 1;
  return `+31205${String(550_000 + lastNumber)}`;
};

function everybodys(
  admin: Person,
  dataDirectory: string,
): Shared & { keepWorkflow(): Promise<void>; resetWorkflow(): Promise<void> } {
  let isChanged = false;
  let usual = 1;
  const expectOk = async (answer: ReturnType<Person['send']>) => {
    const { status, body } = await answer;
    if (status >= 300) throw new Error(`${status} ${JSON.stringify(body)}`);
    return body;
  };
  const builtIn = async () =>
    (await expectOk(admin.get('/workflows'))).items.find((one: { builtIn: boolean }) => one.builtIn);
  const activate = async (version: number) =>
    expectOk(admin.post(`/workflows/${(await builtIn()).id}/versions/${version}/activate`, {}));
  const record: Api['record'] = async (kind, fields) => {
    // No opportunity is made without one in every CRM.
    const usual = kind === 'opportunity' ? { closeDate: '2031-03-31' } : {};
    const { id, name } = await expectOk(admin.post(`/crm/${kind}`, { ...usual, ...fields }));
    const { phone } = fields;
    return { kind, id, name, number: typeof phone === 'string' ? phone : '' };
  };
  return {
    record,
    contact: (fields = {}) => {
      const phone = freshNumber();
      return record('contact', {
        firstName: 'Anna',
        lastName: `Tester ${phone.slice(-3)}`,
        phone,
        ...fields,
      });
    },
    async calls(from, to = support) {
      const body = from === null ? { to, withheld: true } : { from, to };
      const { callId } = await expectOk(admin.post('/simulator/calls', body));
      return {
        callId,
        hangUp: async () => void (await admin.post(`/simulator/calls/${callId}/hang-up`, {})),
      };
    },
    async picksUp(callId) {
      const { items } = SimulatedCallList.parse((await admin.get('/simulator/calls')).body);
      const legs = items.find((one) => one.callId === callId)?.legs ?? [];
      // To the server it is the phone system that reports this, whoever had it do so.
      const besides = await startSimulator({ dataDirectory });
      await besides.telephony.connect(
        asCallId(callId),
        legs.map(({ leg }) => legId(leg)),
      );
      await besides.close();
    },
    async callee(number, behaviour, afterMs = 0) {
      await expectOk(admin.put(`/simulator/callees/${encodeURIComponent(number)}`, { behaviour, afterMs }));
    },
    timeline: ({ kind, id }) => expectOk(admin.get(`/crm/${kind}/${id}/activities`)),
    async workflow(document) {
      const { id } = await builtIn();
      const { version } = await expectOk(admin.post(`/workflows/${id}/versions`, document));
      await activate(version);
      isChanged = true;
    },
    async keepWorkflow() {
      usual = (await builtIn()).version;
      isChanged = false;
    },
    async resetWorkflow() {
      if (isChanged) await activate(usual);
      isChanged = false;
    },
    advance: (seconds) => expectOk(admin.put('/simulator/clock', { advanceSeconds: seconds })),
    fault: (fault) => expectOk(admin.post('/simulator/faults', fault)),
    idOf: (callId) =>
      until(`call ${callId} is known`, async () => {
        const { items } = await expectOk(admin.get('/interactions?limit=200'));
        return items.find((one: { callId: string }) => one.callId === callId)?.id;
      }),
  };
}

/** Ends every call and all after-call work, and signs everybody out, so that the next test begins as the first did. */
async function quiet(
  admin: Person,
  people: readonly Person[],
  shared: Shared & { resetWorkflow(): Promise<void> },
): Promise<void> {
  for (const kind of ['link-lost', 'silent']) await shared.fault({ kind, seconds: 0 });
  for (const kind of ['doubled', 'delayed', 'reordered']) await shared.fault({ kind, on: false });
  for (const person of people) await person.put('/me/presence', { presence: 'logout' });
  await until('no call is left', async () => {
    const { items } = (await admin.get('/simulator/calls')).body;
    for (const { callId } of items) await admin.post(`/simulator/calls/${callId}/hang-up`, {});
    return items.length === 0;
  });
  await until('nobody has anything in hand', async () => {
    const left = (await Promise.all(people.map((person) => letGo(person)))).flat();
    return left.length === 0;
  });
  for (const person of people) await person.surface('salesforce', 'out');
  await shared.resetWorkflow();
}

/** Gives what is still in this person's hands. */
async function letGo(person: Person): Promise<readonly string[]> {
  const { interactions, presence } = await person.desk();
  const open = interactions.filter(({ phase }) => phase !== 'ended');
  for (const { id, phase, rules } of open) {
    if (phase === 'held') await person.tries(id, 'resume');
    if (phase === 'wrapup' && rules.dispositionRequired) {
      const [disposition] = (await person.desk()).dispositions;
      await person.patch(`/interactions/${id}/details`, { disposition: disposition?.id ?? null });
    }
    await person.tries(id, phase === 'wrapup' ? 'finish' : phase === 'ringing' ? 'reject' : 'end');
  }
  return presence.presence === 'logout' ? open.map(({ id }) => id) : [person.username];
}
