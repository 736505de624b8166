import { defaultCapacity } from '../../src/domain/interaction/channel.ts';
import { openDatabase, type OpenDatabase } from '../../src/adapters/postgres/connection/database.ts';
import type { Address } from '../../src/adapters/postgres/connection/embedded.ts';
import { makeId, systemClock } from '../../src/adapters/system/system.ts';
import type { Write } from '../../src/application/ports/organisation/snapshot.ts';
import type { CrmWriter } from '../../src/application/ports/crm/writer.ts';
import type { Workflows } from '../../src/application/logging/workflows.ts';
import type { Mailer } from '../../src/application/ports/logging/mailer.ts';
import { agentId, queueId, skillId, type AgentId, type InteractionId } from '../../src/domain/ids.ts';
import type { E164 } from '../../src/domain/number.ts';
import type { Agent } from '../../src/domain/organisation/agent.ts';
import { isRefusal, type Refusal } from '../../src/domain/refusal.ts';
import { LocalLeases } from '../../src/adapters/runtime/local-leases.ts';
import { workflowsInUse } from '../../src/application/logging/workflows-in-use.ts';
import { wireCore, type WiredCore } from '../../src/composition/core.ts';
import { embeddedOnly, type CrmConfig } from '../../src/composition/crm.ts';
import { wireOrganisation, type WiredOrganisation } from '../../src/composition/organisation.ts';
import type { Workflow } from '../../src/domain/workflow/workflow.ts';
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
  readonly agents: readonly AgentId[];
  readonly crm: WiredCore['crm'];
  readonly ledger: WiredCore['ledger'];
  /**
   * One whole call: it rings, is answered, noted, ended, logged, and wrapped up, at the very moment it has ended or once
   * it is logged. Resolves when all of it is done.
   */
  call(from: E164, finish?: 'at-once' | 'once-logged'): Promise<MadeCall>;
}

export interface CentreOptions {
  readonly agents: number;
  readonly ownLedgerDatabase?: boolean;
  /** The embedded one unless given. */
  readonly crm?: CrmConfig;
  /** Who an agent is in the CRM, by their place; the user name unless given. */
  readonly crmUserOf?: (index: number) => string;
  /** false: whoever measures starts it. */
  readonly isLedgerStarted?: boolean;
  /** What is otherwise in the workflow that holds for everybody. */
  readonly workflow?: Partial<Workflow>;
}

/**
 * Tieline's parts as `tieline.ts` puts them together, without HTTP and with a phone system that answers at once, with so
 * many agents in one queue, all available.
 */
export async function openCentre(address: Address, options: CentreOptions): Promise<Centre> {
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
  const people = await wireOrganisation(db, { requestsPerMinute: 0 });
  const { organisation } = people;
  const agents = await hire(people, options);
  const readable = new Awaited<InteractionId, number>();
  const watched = (writer: CrmWriter): CrmWriter => ({
    ...writer,
    async write(batch) {
      const results = await writer.write(batch);
      const now = performance.now();
      for (const write of batch) {
        if (write.operation === 'upsert-task' && write.fields.interactionId !== undefined)
          readable.give(write.fields.interactionId as InteractionId, now);
      }
      return results;
    },
  });
  // No call here ends in a mail.
  const mailer: Mailer = {
    name: 'none',
    send: () => Promise.resolve({ result: 'sent' }),
    check: () => Promise.resolve({ result: 'works', where: 'none' }),
  };
  const core = await wireCore({
    config: options.crm ?? embeddedOnly,
    db,
    ledgerDb: ledgerDatabase.db,
    people,
    telephony,
    mail: { mailer, addresses: { confirmed: () => [], isConfirmed: () => true, takesMails: () => true } },
    leases: new LocalLeases(new AbortController().signal),
    clock: systemClock,
    log,
    watched,
  });
  const { calls, crm, ledger, workflows, bus } = core;
  await follow(workflows, options.workflow ?? {}, agents);
  crm.start(() => workflowsInUse({ organisation, workflows }, systemClock.now()));
  opening.defer(() => crm.stop());
  const latest = new Map<AgentId, InteractionId>();
  bus.subscribe((change) => {
    if (change.type !== 'interaction') return;
    for (const { agent } of change.people) latest.set(agent, change.interaction);
  });

  for (const agent of agents) {
    accepted(await calls.presence.choose(agent, { presence: 'available', reason: null }, 'desk'));
  }
  if (options.isLedgerStarted !== false) ledger.start();
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
    agents,
    crm,
    ledger,
    async call(from, finish = 'at-once') {
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
      const finishing = async () => accepted(await calls.commands.act(agent, id, 'finish'));
      if (finish === 'once-logged') await logged;
      const [at] = await Promise.all([logged, finishing()]);
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

/** Makes the built-in workflow, which holds for everybody, another by these. */
async function follow(
  workflows: Workflows,
  change: Partial<Workflow>,
  [by]: readonly AgentId[],
): Promise<void> {
  const builtIn = workflows.list().find(({ workflow }) => workflow.builtIn);
  if (Object.keys(change).length === 0 || builtIn === undefined || by === undefined) return;
  const { id } = builtIn.workflow;
  const { kept: version } = accepted(
    await workflows.addVersion(id, { ...builtIn.active.document, ...change }, by),
  );
  accepted(await workflows.activate(id, version, null, by));
}

async function hire(
  people: WiredOrganisation,
  { agents: count, crmUserOf = (index) => `agent${index}` }: CentreOptions,
): Promise<readonly AgentId[]> {
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
      crmUser: crmUserOf(index),
      address: null,
      doNotLogDefault: false,
      addressVerified: false,
      deskPhone: false,
      disabled: false,
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
