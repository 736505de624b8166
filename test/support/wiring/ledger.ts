import { randomUUID } from 'node:crypto';
import { expect, vi } from 'vitest';
import { standardCrm } from '../../../src/domain/crm/capabilities.ts';
import { embeddedReader } from '../../../src/adapters/crm/embedded/embedded-reader.ts';
import { embeddedWriter } from '../../../src/adapters/crm/embedded/embedded-writer.ts';
import { transaction } from '../../../src/adapters/postgres/connection/database.ts';
import { postgresLedgerStore } from '../../../src/adapters/postgres/logging/ledger-store.ts';
import { openTransaction } from '../../../src/adapters/postgres/transaction.ts';
import { phoneNumbers } from '../../../src/adapters/phone-numbers/phone-numbers.ts';
import { Ledger } from '../../../src/application/ledger/ledger.ts';
import { Logging } from '../../../src/application/logging/logging.ts';
import type { CrmWrite, CrmWriter, CrmWriteResult } from '../../../src/application/ports/crm/writer.ts';
import { lanes } from '../../../src/application/ports/logging/ledger-store.ts';
import { numbersReader } from '../../../src/application/records/record-numbers.ts';
import { noDetails } from '../../../src/domain/interaction/details.ts';
import { interactionId, workflowId, writeId } from '../../../src/domain/ids.ts';
import type { E164 } from '../../../src/domain/number.ts';
import { defaultSettings } from '../../../src/domain/organisation/settings.ts';
import type { ContactFacts } from '../../../src/domain/logging/facts/facts.ts';
import { activityKey } from '../../../src/domain/logging/context/keys.ts';
import type { PlannedWrite } from '../../../src/domain/logging/context/writes.ts';
import type { EpochMs } from '../../../src/domain/time.ts';
import { defaultWorkflow, type Workflow } from '../../../src/domain/workflow/workflow.ts';
import { planTexts } from '../../../src/messages/plan-texts.ts';
import { answered, began, but } from '../fixtures/contact-facts.ts';
import { keepingMailer } from '../mail/mailer.ts';
import type { TestDatabase } from '../postgres/postgres.ts';

/** What the CRM does with a batch instead of writing it. */
export type Trouble = (batch: readonly CrmWrite[]) => Promise<readonly CrmWriteResult[]>;

/** A batch takes milliseconds; on a machine that runs every other test at once it takes longer. */
const sendDueLimitMs = 15_000;

/** What a test turns and looks at. */
interface Setting {
  now: EpochMs;
  /** For the next batches, one each; then the CRM works as usual. */
  troubles: Trouble[];
  sent: CrmWrite[];
  reset(): void;
}

const users = {
  find: (id: string) => (id === 'user-mia' ? { id, name: 'Mia' } : null),
  emailOf: () => null,
  integration: { id: 'tieline', name: 'Tieline' },
};
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** The ledger on a test's database, writing into the embedded CRM; time stands still unless a test moves it. */
export function testLedger({ db }: Pick<TestDatabase, 'db'>) {
  const setting: Setting = {
    now: began,
    troubles: [],
    sent: [],
    reset() {
      setting.now = began;
      setting.troubles = [];
      setting.sent = [];
    },
  };
  const clock = { now: () => setting.now };
  const makeId = () => randomUUID();
  const store = postgresLedgerStore(db);
  const told: E164[] = [];
  const embedded = {
    ...embeddedReader({ db, users, clock }),
    ...embeddedWriter({
      db,
      users,
      clock,
      makeId,
      numbersOf: numbersReader(phoneNumbers(), { settings: () => defaultSettings }),
      onNumbers: (numbers) => void told.push(...numbers),
    }),
  };
  const { mailer, mails, results: mailResults } = keepingMailer();
  const logging = new Logging({
    store,
    texts: planTexts,
    crmCapabilities: standardCrm,
    confirmedAddresses: () => [],
    clock,
    makeId,
  });
  const crm: CrmWriter = {
    ...embedded,
    write: (batch) => {
      setting.sent.push(...batch);
      const trouble = setting.troubles.shift();
      return trouble ? trouble(batch) : embedded.write(batch);
    },
  };

  const isSomethingDue = async (): Promise<boolean> => {
    const next = await Promise.all(lanes.map((lane) => store.nextTryAt(lane)));
    return next.some((at) => at !== null && at <= setting.now);
  };

  /** Lets a ledger work until everything that can be sent now is sent. */
  async function sendDue(parts: { readonly alone?: boolean } = {}): Promise<void> {
    const onLogsChanged = () => undefined;
    let alone = parts.alone ?? false;
    do {
      const ledger = new Ledger({
        store,
        crm,
        mailer,
        isConfirmed: () => true,
        clock,
        log: quiet,
        random: () => 1,
        onLogsChanged,
      });
      if (alone) await ledger.takeOver();
      ledger.start();
      await vi.waitFor(async () => expect(await isSomethingDue()).toBe(false), { timeout: sendDueLimitMs });
      await ledger.stop();
      alone = false;
      // What was being sent may have had something waiting behind it.
    } while (await isSomethingDue());
  }

  const workflow = (change: Partial<Workflow>) => ({
    id: workflowId('019b0000-0000-7000-8000-0000000000ff'),
    version: 1,
    document: { ...defaultWorkflow, ...change },
  });

  return {
    setting,
    store,
    embedded,
    logging,
    mails,
    mailResults,
    sendDue,
    /** A revision of the part with these writes, whatever a workflow would say. */
    recordWrites: (facts: ContactFacts, writes: readonly PlannedWrite[], leaveNoTrace = false) =>
      transaction(db, (tx) =>
        store.record(openTransaction(tx), {
          id: makeId(),
          facts,
          workflow: { id: workflow({}).id, version: 1 },
          plan: {
            kind: 'inbound-answered',
            outcome: 'log',
            because: { code: 'why.log.completed', values: {} },
            steps: [],
            writes,
            toBeDecided: false,
            eraseAll: leaveNoTrace,
          },
          writes: writes.map((write) => ({ ...write, id: writeId(makeId()) })),
          at: setting.now,
        }),
      ),
    record: (facts: ContactFacts, change: Partial<Workflow> = {}) =>
      transaction(db, (tx) => logging.record(openTransaction(tx), facts, workflow(change))),
    inCrm: async (facts: ContactFacts) => {
      const key = activityKey(facts);
      return (await embedded.activities([key])).get(key) ?? null;
    },
    /** Numbers that the CRM told of. */
    told: told as readonly E164[],
    activitiesOf: (facts: ContactFacts) =>
      db.selectFrom('crm_activity').select('id').where('interaction_id', '=', facts.interaction.id).execute(),
    logOf: async ({ interaction, part }: ContactFacts) =>
      (await logging.logsOf([interaction.id]))(interaction.id, part?.agentId ?? null),
    writesOf: async ({ interaction }: ContactFacts) => (await store.logs([interaction.id]))[0]?.writes ?? [],
  };
}

/** An answered call of its own, whose number no record has. */
export const call = (change: Parameters<typeof but>[1] = {}): ContactFacts =>
  but(answered, {
    match: { candidates: [], chosen: null },
    ...change,
    interaction: { id: interactionId(randomUUID()), ...change.interaction },
  });

/** The call with the agent's comments. */
export const comment = (facts: ContactFacts, comments: string): ContactFacts =>
  but(facts, { part: { details: { ...noDetails, comments } } });
