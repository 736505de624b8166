import type { FollowUp } from '../../src/domain/interaction/follow-up.ts';
import { expect, it } from 'vitest';
import type { CrmWrite, CrmWriteResult } from '../../src/application/ports/crm/writer.ts';
import { CrmUnavailable } from '../../src/application/ports/crm/crm.ts';
import type { MailResult } from '../../src/application/ports/logging/mailer.ts';
import { reconcile } from '../../src/application/reconciliation/reconcile.ts';
import type { E164 } from '../../src/domain/number.ts';
import type { ContactFacts } from '../../src/domain/logging/facts/facts.ts';
import { caseKey, followUpKey, mailKey } from '../../src/domain/logging/context/keys.ts';
import { after, epochMs } from '../../src/domain/time.ts';
import { defaultWorkflow, type Workflow } from '../../src/domain/workflow/workflow.ts';
import { began, but, missed } from '../support/fixtures/contact-facts.ts';
import { call, comment, testLedger, type Trouble } from '../support/wiring/ledger.ts';
import { testDatabase } from '../support/postgres/postgres.ts';
import { Chance, seedOf } from '../support/chance/chance.ts';

const { setting, store, embedded, mails, mailResults, sendDue, record, inCrm, writesOf } = testLedger(
  await testDatabase(),
);

const seed = seedOf(process.env);
const contacts = 40;
/** Fewer than contacts, so that calls of one unknown number meet. */
const callers = 25;
const steps = 300;
/** Past every pause of the ledger, and past the claim of one that died. */
const longMs = 2 * 60 * 60_000;
/** A write may have to wait for several others of its contact, each with a pause of its own. */
const calmRounds = 60;

/**
 * All that a contact may lead to: a record for who calls, a case, what follows, a mail where it was missed. The box
 * exists where the desk is responsible, and the workflow shows it.
 */
const rules: Partial<Workflow> = {
  doNotLog: { show: true },
  unknownCaller: 'contact',
  attachTo: { kind: 'case', createIfNone: true, stage: null },
  missedEmail: { ...defaultWorkflow.missedEmail, enabled: true },
};

interface Contact {
  facts: ContactFacts;
  isLogged: boolean;
}

const numberOf = (caller: number): E164 => `+49896365${String(1_000 + caller)}` as E164;
const nothing: FollowUp = {
  choice: 'none',
  dueAt: null,
  reminderAt: null,
  owner: null,
  subject: null,
  comments: null,
  task: null,
};
const nextCall = (day: number): FollowUp => ({
  ...nothing,
  choice: 'follow-up',
  dueAt: epochMs(began + day * 86_400_000),
});

function troubles(chance: Chance): Trouble {
  const away = (): never => {
    throw new CrmUnavailable('503');
  };
  const each = (answer: (write: CrmWrite) => CrmWriteResult | null): Trouble => {
    return async (batch) => {
      const answers = batch.map(answer);
      const done = await embedded.write(batch.filter((_, index) => answers[index] === null));
      const results = [...done];
      return answers.map((one) => one ?? results.shift() ?? { result: 'later', afterMs: null, why: 'lost' });
    };
  };
  const kinds: readonly Trouble[] = [
    async () => away(),
    // It took effect, and nobody heard of it.
    async (batch) => {
      await embedded.write(batch);
      return away();
    },
    async (batch) => {
      await embedded.write(batch.slice(0, chance.between(0, batch.length)));
      return away();
    },
    // A bug of the adapter, before or after the effect.
    async (batch) => {
      if (chance.happens(0.5)) await embedded.write(batch);
      throw new TypeError('not a function');
    },
    async (batch) => (await embedded.write(batch)).slice(1),
    each(() =>
      chance.happens(0.5) ? { result: 'later', afterMs: chance.between(1, 90_000), why: 'limit' } : null,
    ),
    each(() =>
      chance.happens(0.3) ? { result: 'refused', code: 'locked', words: 'The record is locked.' } : null,
    ),
  ];
  return chance.pick(kinds) ?? away;
}

/** What a mail server may answer. */
function mailTroubles(chance: Chance): () => Promise<MailResult> | MailResult {
  const kinds: readonly (() => Promise<MailResult> | MailResult)[] = [
    () => ({ result: 'later', why: 'connection refused' }),
    () => ({ result: 'later', why: '421 try again' }),
    () => ({ result: 'refused', code: '550', words: 'no such mailbox' }),
    () => Promise.reject(new TypeError('not a function')),
  ];
  return chance.pick(kinds) ?? (() => ({ result: 'sent' }));
}

it(`writes each contact once through every trouble of the CRM (TIELINE_FAULT_SEED=${seed})`, async () => {
  const chance = new Chance(seed);
  const all: Contact[] = [];

  const begin = async () => {
    const from = numberOf(chance.between(0, callers - 1));
    const facts = chance.happens(0.3) ? missedCall(from) : call({ interaction: { from } });
    all.push({ facts, isLogged: true });
    await record(facts, rules);
  };
  const edit = async (contact: Contact) => {
    contact.facts = comment(contact.facts, `Note ${chance.between(1, 1_000_000)}`);
    if (contact.isLogged && chance.happens(0.5)) {
      const followUp = chance.happens(0.7) ? nextCall(chance.between(1, 30)) : nothing;
      contact.facts = but(contact.facts, { part: { followUp } });
    }
    await record(contact.facts, rules);
  };
  // The agent chose at the end that nothing is to be logged, and what was begun is taken back (spec L4).
  const untrace = async (contact: Contact) => {
    // A call that was missed has ended with its box as it was.
    if (contact.facts.part?.answeredAt === null) return;
    contact.isLogged = false;
    contact.facts = but(contact.facts, {
      part: { box: { touched: true, agentDefault: false, seenAt: null, goneAt: null } },
    });
    await record(contact.facts, rules);
  };
  const [claimMs, horizonMs] = [120_000, longMs];
  // Takes writes to be sent, sends some, and is never heard of again.
  const die = async () => {
    const { now } = setting;
    const limit = chance.between(1, 20);
    const claimed = await store.claim(limit, now, after(now, claimMs), after(now, horizonMs));
    if (chance.happens(0.5)) await embedded.write(claimed.map(({ write }) => write));
    await store.claimMails(limit, now, after(now, claimMs), after(now, horizonMs));
  };

  for (let step = 0; step < steps; step += 1) {
    const contact = chance.pick(all);
    const dice = chance.next();
    if (!contact || (dice < 0.25 && all.length < contacts)) await begin();
    else if (dice < 0.3) await untrace(contact);
    else if (dice < 0.6) await edit(contact);
    else if (dice < 0.7) await die();
    else {
      setting.troubles = Array.from({ length: chance.between(0, 3) }, () => troubles(chance));
      mailResults.push(
        ...Array.from({ length: chance.between(0, 2) - mailResults.length }, () => mailTroubles(chance)),
      );
      await Promise.all([sendDue(), ...(chance.happens(0.3) ? [sendDue()] : [])]);
    }
    if (chance.happens(0.5)) setting.now = epochMs(setting.now + chance.between(1, 200_000));
  }

  setting.troubles = [];
  mailResults.length = 0;
  for (let round = 0; round < calmRounds; round += 1) {
    setting.now = epochMs(setting.now + longMs);
    for (const { id } of await store.list({ state: 'refused', people: null }, null, 1_000))
      await store.retry(id, setting.now);
    await sendDue();
  }

  const found = await Promise.all(all.map(({ facts }) => standing(facts)));
  expect(found).toEqual(
    all.map(({ facts, isLogged }) => ({
      activities: isLogged ? 1 : 0,
      isNoted: isLogged,
      followUps: isLogged && facts.part?.followUp?.choice === 'follow-up' ? 1 : 0,
      cases: isLogged ? 1 : 0,
      isMadeTwice: false,
      isWithCaller: isLogged,
      isAboutCase: isLogged,
      mails: facts.part?.answeredAt === null ? 1 : 0,
      left: [],
    })),
  );
  expect(await reconcile({ store, crm: embedded }, began, after(setting.now, 1))).toMatchObject({
    missing: 0,
    doubled: 0,
    changed: 0,
    pending: 0,
    compared: all.length,
  });
});

const missedCall = (from: E164): ContactFacts => {
  const { interaction, part } = missed;
  return call({ interaction: { ...interaction, ...call().interaction, from }, part: part ?? {} });
};

/** What the CRM and the mailbox have of a contact, and which of its writes are not settled. */
async function standing(facts: ContactFacts) {
  const writes = await writesOf(facts);
  const activity = await inCrm(facts);
  const candidates = await embedded.recordsByNumber(facts.interaction.from as E164);
  const cases = await embedded.madeRecords([caseKey(facts)]);
  const there = await embedded.activitiesOf([facts.interaction.id]);
  const done = mails.filter(({ key }) => key === mailKey(facts)).length;
  return {
    activities: activity === null ? 0 : 1,
    isNoted: activity?.fields.description.includes(facts.part?.details.comments ?? '') ?? false,
    followUps: there.filter(({ key }) => key?.startsWith(followUpKey(facts))).length,
    cases: cases.size,
    isMadeTwice: candidates.length > 1,
    isWithCaller: activity !== null && activity.fields.who?.id === candidates[0]?.id,
    isAboutCase: activity !== null && activity.fields.what?.id === cases.get(caseKey(facts))?.ref.id,
    mails: done === 0 ? 0 : 1,
    left: writes.filter(({ state }) => state !== 'done' && state !== 'superseded').map(({ state }) => state),
  };
}
