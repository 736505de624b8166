import { standardLimits } from '../../src/domain/crm/capabilities.ts';
import { openEmbeddedCrm } from '../../src/adapters/crm/embedded/index.ts';
import { defaultCapacity } from '../../src/domain/interaction/channel.ts';
import { openDatabase, type OpenDatabase } from '../../src/adapters/postgres/database.ts';
import type { Address } from '../../src/adapters/postgres/embedded.ts';
import { postgresLedgerStore } from '../../src/adapters/postgres/logging/ledger-store.ts';
import { postgresWorkflowStore } from '../../src/adapters/postgres/logging/workflow-store.ts';
import { InProcessBus } from '../../src/adapters/bus/in-process-bus.ts';
import { makeId, systemClock } from '../../src/adapters/system/system.ts';
import { Logging } from '../../src/application/logging.ts';
import type { Write } from '../../src/application/organisation/snapshot.ts';
import type { CrmWriter } from '../../src/application/ports/crm/writer.ts';
import type { Mailer } from '../../src/application/ports/logging/mailer.ts';
import { Workflows } from '../../src/application/workflows.ts';
import { agentId, queueId, skillId, type AgentId, type InteractionId } from '../../src/domain/ids.ts';
import type { E164 } from '../../src/domain/number.ts';
import type { Agent } from '../../src/domain/organisation/agent.ts';
import { isRefusal, type Refusal } from '../../src/domain/refusal.ts';
import { planTexts } from '../../src/messages/plan-texts.ts';
import { wireCalls } from '../../src/composition/calls.ts';
import { LocalLeases } from '../../src/adapters/runtime/local-leases.ts';
import { wireLedger } from '../../src/composition/ledger.ts';
import { wireOrganisation, type WiredOrganisation } from '../../src/composition/organisation.ts';
import { InstantTelephony } from './telephony.ts';

const ownNumber = '+498912345670' as E164;
const log = {
  info: () => undefined,
  warn: (values: object, message: string) => console.error(message, values),
  error: (values: object, message: string) => console.error(message, values),
};

/** A call that was made; moments in milliseconds of `performance.now()`. */
export interface MadeCall {
  readonly agent: AgentId;
  /** The agent pressed the button that ends the call. */
  readonly ending: number;
  /** The end of the call is committed. */
  readonly ended: number;
  /** The CRM has the activity. */
  readonly readable: number;
}

export interface Centre extends AsyncDisposable {
  readonly address: Address;
  readonly database: OpenDatabase;
  /** The database under the ledger: the same one, unless it was given one of its own. */
  readonly ledgerDatabase: OpenDatabase;
  readonly crm: CrmWriter;
  readonly agents: readonly AgentId[];
  /** One whole call: it rings, is answered, noted, ended, logged, and wrapped up. Resolves when all of it is done. */
  call(from: E164): Promise<MadeCall>;
}

/**
 * Tieline's parts as `tieline.ts` puts them together, without HTTP and with a phone system that answers at once, with so
 * many agents in one queue, all available.
 */
export async function openCentre(
  address: Address,
  options: { readonly agents: number; readonly ownLedgerDatabase?: boolean },
): Promise<Centre> {
  await using opening = new AsyncDisposableStack();
  const open = (): OpenDatabase => {
    const opened = openDatabase({ address });
    opening.defer(() => opened.close());
    return opened;
  };
  const database = open();
  const ledgerDatabase = options.ownLedgerDatabase === true ? open() : database;
  const { db } = database;
  const telephony = new InstantTelephony();
  const people = await wireOrganisation(db);
  const { organisation, phoneNumbers } = people;
  const agents = await hire(people, options.agents);
  const clock = systemClock;
  const workflows = await Workflows.open({
    store: postgresWorkflowStore(db),
    organisation,
    clock,
    makeId,
    customObjects: async () => [],
  });
  const readable = new Awaited<InteractionId, number>();
  const leases = new LocalLeases(new AbortController().signal);
  const crmNeeds = { organisation, phoneNumbers, onNumbers: () => undefined, leases, clock, makeId };
  const embedded = openEmbeddedCrm({ ...crmNeeds, db: ledgerDatabase.db }).writer;
  const { reader, users } = openEmbeddedCrm({ ...crmNeeds, db });
  const crm: CrmWriter = {
    ...embedded,
    async write(batch) {
      const results = await embedded.write(batch);
      const now = performance.now();
      for (const write of batch) {
        if (write.operation === 'upsert-task' && write.fields.interactionId !== undefined)
          readable.give(write.fields.interactionId as InteractionId, now);
      }
      return results;
    },
  };
  const bus = new InProcessBus(log);
  // No call here ends in a mail.
  const mailer: Mailer = {
    name: 'none',
    send: () => Promise.resolve({ result: 'sent' }),
    check: () => Promise.resolve({ result: 'works', where: 'none' }),
  };
  const parts = { crm, mailer, isConfirmed: () => true, takesMails: () => true, clock, log, bus };
  const ledgerStore = postgresLedgerStore(db);
  const logging = new Logging({
    store: ledgerStore,
    texts: planTexts,
    limits: standardLimits,
    confirmedAddresses: () => [],
    clock,
    makeId,
  });
  const needs = {
    ...parts,
    crm: reader,
    crmWriter: crm,
    crmUsers: users,
    telephony,
    organisation,
    phoneNumbers,
    workflows,
    logging,
    ledgerStore,
    leases,
    makeId,
  };
  const calls = wireCalls({ ...needs, db });
  const { ledger } = wireLedger({
    ...parts,
    makeId,
    logging,
    store: postgresLedgerStore(ledgerDatabase.db),
    calls: ledgerDatabase === database ? calls : wireCalls({ ...needs, db: ledgerDatabase.db }),
  });
  const latest = new Map<AgentId, InteractionId>();
  bus.subscribe((change) => {
    if (change.type !== 'interaction') return;
    for (const { agent } of change.people) latest.set(agent, change.interaction);
  });

  for (const agent of agents) {
    accepted(await calls.presence.choose(agent, { presence: 'available', reason: null }, 'desk'));
  }
  await ledger.start(true);
  opening.defer(() => ledger.stop());
  await calls.feed.start();
  opening.defer(() => calls.earlierEdits.settled());
  opening.defer(() => calls.feed.stop());
  await calls.timers.start();
  opening.defer(() => calls.timers.stop());
  opening.defer(() => calls.redistribution.settled());
  const running = opening.move();

  return {
    address,
    database,
    ledgerDatabase,
    crm,
    agents,
    async call(from) {
      const { extension } = await telephony.customerCalls(from, ownNumber);
      const agent = organisation.agentByExtension(extension)?.id;
      const id = agent && latest.get(agent);
      if (!agent || !id) throw new Error(`the extension ${extension} is nobody's`);
      accepted(await calls.commands.act(agent, id, 'answer'));
      accepted(
        await calls.notes.change(agent, id, { comments: 'Asks for the invoice of last month again.' }),
      );
      const logged = readable.of(id);
      const ending = performance.now();
      accepted(await calls.commands.act(agent, id, 'end'));
      const ended = performance.now();
      const [at] = await Promise.all([
        logged,
        calls.commands.act(agent, id, 'finish').then((finished) => accepted(finished)),
      ]);
      return { agent, ending, ended, readable: at };
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

/** Something that happens later, by its key. */
class Awaited<Key, Value> {
  readonly #waiting = new Map<Key, (value: Value) => void>();

  of(key: Key): Promise<Value> {
    return new Promise((resolve) => void this.#waiting.set(key, resolve));
  }

  give(key: Key, value: Value): void {
    this.#waiting.get(key)?.(value);
    this.#waiting.delete(key);
  }
}

async function hire(people: WiredOrganisation, count: number): Promise<readonly AgentId[]> {
  const skill = skillId(makeId());
  const queue = queueId(makeId());
  const agents = Array.from({ length: count }, (_, index): Agent => {
    const username = `agent${index}`;
    return {
      id: agentId(makeId()),
      username,
      name: `Agent ${index}`,
      email: null,
      emailVerified: false,
      roles: ['agent'],
      locale: 'en',
      country: 'DE',
      team: null,
      extension: String(1000 + index),
      skills: [{ skill, level: 5, outbound: false }],
      capacity: defaultCapacity,
      crmUser: username,
      address: null,
      doNotLogDefault: false,
    };
  });
  const members = agents.map(({ id }) => id);
  const writes: Write[] = [
    {
      put: 'skill',
      value: { id: skill, name: 'service', channel: 'voice', outbound: false, callerNumber: null },
    },
    ...agents.map((value): Write => ({ put: 'agent', value })),
    {
      put: 'queue',
      value: {
        id: queue,
        name: 'service',
        skill,
        strategy: 'longest-idle',
        offerSeconds: 20,
        members,
        serviceLevel: { seconds: 20, percent: 80 },
        maxWaiting: 1000,
        maxWaitSeconds: 3600,
      },
    },
    {
      put: 'number',
      value: {
        number: ownNumber,
        country: 'DE',
        timeZone: 'Europe/Berlin',
        owner: { type: 'queue', queue },
        hours: null,
        ivr: null,
        closed: { do: 'end' },
        full: { do: 'end' },
        unanswered: { afterSeconds: 600, then: { do: 'end' } },
      },
    },
  ];
  const refused = await people.organisation.change({ id: null, name: 'benchmark' }, () => writes);
  if (refused !== null) throw new Error(`the organisation was refused: ${refused.refused}`);
  return members;
}

function accepted<Result>(result: Result | Refusal): Result {
  if (isRefusal(result)) throw new Error(`refused: ${JSON.stringify(result)}`);
  return result;
}
