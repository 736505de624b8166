import { standardCrm } from '../../src/domain/crm/capabilities.ts';
import pg from 'pg';
import { openDatabase } from '../../src/adapters/postgres/connection/database.ts';
import type { Address } from '../../src/adapters/postgres/connection/embedded.ts';
import { postgresPastFacts } from '../../src/adapters/postgres/logging/past-facts.ts';
import { postgresWorkflowStore } from '../../src/adapters/postgres/logging/workflow-store.ts';
import { makeId, systemClock } from '../../src/adapters/system/system.ts';
import { WhatIf } from '../../src/application/logging/what-if.ts';
import { Workflows } from '../../src/application/logging/workflows.ts';
import { isRefusal } from '../../src/domain/refusal.ts';
import { epochMs } from '../../src/domain/time.ts';
import type { Workflow } from '../../src/domain/workflow/workflow.ts';
import { planTexts } from '../../src/messages/plan-texts.ts';
import { wireOrganisation } from '../../src/composition/organisation.ts';
import type { Benchmark, Figure, Options } from '../benchmark.ts';
import { fullestWorkflow } from '../centre/fullest.ts';
import { centreWith } from './past-contacts.ts';
import { startServer } from '../centre/server.ts';
import { median } from '../statistics.ts';
import { anyCrm } from '../../test/support/fixtures/nobody.ts';

/** As many calls as Tieline makes itself; the others are their copies. */
const made = 500;

/** Everything on, as the active version has it, and some of it otherwise, so that all contacts differ. */
const draft: Workflow = {
  ...fullestWorkflow,
  subject: { ...fullestWorkflow.subject, template: '{name}: {calltype} {date} {time}, {callresult}' },
  log: { ...fullestWorkflow.log, inboundAnswered: 'open', inboundMissed: 'completed' },
  results: { ...fullestWorkflow.results, missed: 'Niemand da' },
};

async function millisecondsOf(work: () => Promise<number>, expected: number): Promise<number> {
  const began = performance.now();
  const count = await work();
  const took = performance.now() - began;
  if (count !== expected) throw new Error(`${count} contacts instead of ${expected}`);
  return took;
}

/** What PostgreSQL needs to send the facts, as text and each row forgotten when it has come. */
async function plainReader(address: Address) {
  const client = new pg.Client({ ...address });
  await client.connect();
  const types: pg.CustomTypesConfig = { getTypeParser: () => (text: string) => text };
  return {
    read: () =>
      new Promise<number>((resolve, reject) => {
        let rows = 0;
        const query = client.query(new pg.Query({ text: 'select body from facts', types }));
        query.on('row', () => {
          rows += 1;
        });
        query.on('end', () => resolve(rows));
        query.on('error', reject);
      }),
    [Symbol.asyncDispose]: () => client.end(),
  };
}

/** What if?, from the active version with everything on to one that changes every contact. */
async function trials(address: Address) {
  const database = openDatabase({ address });
  const { organisation } = await wireOrganisation(database.db, { requestsPerMinute: 0 });
  const store = postgresWorkflowStore(database.db);
  const workflows = await Workflows.open({
    store,
    organisation,
    clock: systemClock,
    makeId,
    ...anyCrm,
  });
  const [builtIn] = workflows.list();
  const [agent] = organisation.agents();
  if (!builtIn || !agent) throw new Error('there is no workflow, or nobody to change it');
  const { id } = builtIn.workflow;
  const active = await workflows.addVersion(id, fullestWorkflow, agent.id);
  const tried = await workflows.addVersion(id, draft, agent.id);
  if (isRefusal(active) || isRefusal(tried)) throw new Error('the versions were refused');
  await workflows.activate(id, active.kept, null, agent.id);
  const whatIf = new WhatIf({
    store: postgresPastFacts(database.db),
    workflows,
    organisation,
    texts: planTexts,
    crmCapabilities: standardCrm,
    confirmedAddresses: () => [],
  });
  return {
    async run(): Promise<number> {
      const period = { from: epochMs(0), to: epochMs(systemClock.now()) };
      const trial = await whatIf.begin(id, tried.kept, agent.id, period, {
        agents: [],
        teams: [],
        queues: [],
        kinds: [],
      });
      if (trial === 'busy' || isRefusal(trial)) throw new Error('the trial was refused');
      for await (const _ of trial.findings);
      trial.stop();
      return trial.counts().changed;
    },
    [Symbol.asyncDispose]: () => database.close(),
  };
}

async function run({ quick, progress }: Options): Promise<readonly Figure[]> {
  const rounds = quick ? 2 : 15;
  const count = quick ? 2_000 : 100_000;
  await using server = await startServer();
  const address = await server.database('past');
  progress(`making ${count.toLocaleString('en')} past contacts`);
  await (await centreWith(address, count, made))[Symbol.asyncDispose]();
  await using whatIf = await trials(address);
  await using plain = await plainReader(address);

  const compared = () => millisecondsOf(() => whatIf.run(), count);
  const sent = () => millisecondsOf(() => plain.read(), count);
  await compared();
  await sent();
  const times: { readonly compared: number; readonly sent: number }[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    const time = { compared: await compared(), sent: await sent() };
    times.push(time);
    progress(`round ${round} of ${rounds}: ${time.compared.toFixed(0)} ms beside ${time.sent.toFixed(0)} ms`);
  }
  return [
    {
      name: `${count.toLocaleString('en')} contacts beside the sending of their facts`,
      value: median(times.map((time) => time.compared / time.sent)),
      unit: '×',
      target: { atMost: 3 },
    },
    {
      name: 'contacts compared',
      value: count / (median(times.map((time) => time.compared)) / 1000),
      unit: '/s',
      target: null,
    },
  ];
}

export const whatIf: Benchmark = {
  name: 'what-if',
  about:
    'Past contacts planned by two versions of a workflow in which everything is on, against PostgreSQL merely sending their facts',
  run,
};
