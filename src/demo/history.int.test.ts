import { describe, expect, it } from 'vitest';
import { testCrm } from '../../test/support/wiring/crm.ts';
import { testDatabase } from '../../test/support/postgres/postgres.ts';
import { anyCrm } from '../../test/support/fixtures/nobody.ts';
import { postgresInteractionStore } from '../adapters/postgres/interactions/interaction-store.ts';
import { postgresLedgerStore } from '../adapters/postgres/logging/ledger-store.ts';
import { postgresWorkflowStore } from '../adapters/postgres/logging/workflow-store.ts';
import { Workflows } from '../application/logging/workflows.ts';
import { wireOrganisation } from '../composition/organisation.ts';
import { seedHistory } from './history.ts';
import { seedOrganisation } from './organisation.ts';
import { pastCalls } from './past-calls.ts';
import { seedDemoRecords } from './records.ts';

const { db } = await testDatabase();
const people = await wireOrganisation(db, { requestsPerMinute: 0 });
const { organisation } = people;
const { reader, writer, customers, clock, makeId } = testCrm(db);
const workflows = await Workflows.open({
  store: postgresWorkflowStore(db),
  organisation,
  clock,
  makeId,
  ...anyCrm,
});
await seedOrganisation({ ...people, makeId, password: 'a password for tests' });
await seedDemoRecords({ crm: writer, customers, organisation, clock });
const store = postgresInteractionStore(db);
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
await seedHistory({
  store,
  ledgerStore: postgresLedgerStore(db),
  organisation,
  phoneNumbers: people.phoneNumbers,
  workflows,
  crm: reader,
  clock,
  makeId,
  log,
});

const everything = {
  from: null,
  to: null,
  agent: null,
  part: null,
  log: null,
  toBeDecided: false,
  visibleTo: null,
};
const calls = await store.list(everything, null, 1_000);

describe("the demonstration's past", () => {
  it('is two working weeks of calls that are over, in the hours of the number', () => {
    expect(calls).toHaveLength(pastCalls().length);
    for (const { interaction: call } of calls) {
      expect(call.ended?.at).toBeLessThan(clock.now());
      expect(call.parts.filter(({ phase }) => phase !== 'ended')).toEqual([]);
      const begins = Temporal.Instant.fromEpochMilliseconds(call.startedAt).toZonedDateTimeISO(
        'Europe/Berlin',
      );
      expect(begins.dayOfWeek).toBeLessThanOrEqual(5);
      expect(begins.hour).toBeGreaterThanOrEqual(8);
      expect(begins.hour).toBeLessThan(17);
    }
  });

  it('has what life has: answered, missed, taken over by a colleague, given up waiting, called in vain', () => {
    const inbound = calls
      .filter(({ interaction: call }) => call.direction === 'inbound')
      .map(({ interaction: call }) => call);
    const isAnswered = ({ answeredAt }: (typeof inbound)[number]) => answeredAt !== null;
    expect(inbound.filter(isAnswered).length).toBeGreaterThan(50);
    expect(inbound.filter((call) => isAnswered(call) && call.parts.length > 1)).not.toEqual([]);
    expect(inbound.filter((call) => !isAnswered(call) && call.parts.length > 0)).not.toEqual([]);
    expect(inbound.filter(({ parts }) => parts.length === 0)).not.toEqual([]);
    expect(
      calls.filter(({ interaction: call }) => call.direction === 'outbound' && !isAnswered(call)),
    ).not.toEqual([]);
  });

  it('is planned like any contact, and leaves nobody busy', async () => {
    const plans = await db.selectFrom('plan').select(['interaction_id', 'part']).distinct().execute();
    const parts = calls.reduce((count, { interaction: call }) => count + Math.max(1, call.parts.length), 0);
    expect(plans).toHaveLength(parts);
    const states = await store.agentStates(organisation.agents().map(({ id }) => id));
    expect(states.flatMap(({ work }) => Object.keys(work))).toEqual([]);
  });
});
