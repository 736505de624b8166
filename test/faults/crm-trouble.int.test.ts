import { expect, it } from 'vitest';
import type { CrmWrite, CrmWriteResult } from '../../src/application/ports/crm.ts';
import { CrmUnavailable } from '../../src/application/ports/crm.ts';
import { reconcile } from '../../src/application/reconciliation/reconcile.ts';
import type { ContactFacts } from '../../src/domain/plan/facts.ts';
import { after, epochMs } from '../../src/domain/time.ts';
import { began, but } from '../contact-facts.ts';
import { call, comment, testLedger, type Trouble } from '../ledger.ts';
import { testDatabase } from '../postgres.ts';
import { Chance, seedOf } from './chance.ts';

const { setting, store, embedded, carryOut, record, inCrm, writesOf } = testLedger(await testDatabase());

const seed = seedOf(process.env);
const contacts = 40;
const steps = 300;
/** Past every pause of the ledger, and past the claim of one that died. */
const longMs = 2 * 60 * 60_000;
/** A write may have to wait for several others of its contact, each with a pause of its own. */
const calmRounds = 30;

/** The box exists where the desk is responsible, and its workflow shows it. */
const rules = { doNotLog: { show: true } };

interface Contact {
  facts: ContactFacts;
  isLogged: boolean;
}

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

it(`writes each contact once through every trouble of the CRM (TIELINE_FAULT_SEED=${seed})`, async () => {
  const chance = new Chance(seed);
  const all: Contact[] = [];

  const begin = async () => {
    const facts = call();
    all.push({ facts, isLogged: true });
    await record(facts, rules);
  };
  const edit = async (contact: Contact) => {
    contact.facts = comment(contact.facts, `Note ${chance.between(1, 1_000_000)}`);
    await record(contact.facts, rules);
  };
  // The agent chose at the end that nothing is to be logged, and what was begun is taken back (spec L4).
  const untrace = async (contact: Contact) => {
    contact.isLogged = false;
    contact.facts = but(contact.facts, { part: { box: { touched: true, agentDefault: false } } });
    await record(contact.facts, rules);
  };
  // Takes writes to be sent, sends some, and is never heard of again.
  const die = async () => {
    const claimed = await store.claim(
      chance.between(1, 20),
      setting.now,
      after(setting.now, 120_000),
      after(setting.now, longMs),
    );
    if (!chance.happens(0.5)) return;
    await embedded.write(claimed.map(({ write }) => write));
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
      await Promise.all([carryOut(), ...(chance.happens(0.3) ? [carryOut()] : [])]);
    }
    if (chance.happens(0.5)) setting.now = epochMs(setting.now + chance.between(1, 200_000));
  }

  setting.troubles = [];
  for (let round = 0; round < calmRounds; round += 1) {
    setting.now = epochMs(setting.now + longMs);
    for (const { id } of await store.list({ state: 'refused', agent: null }, null, 1_000))
      await store.retry(id, setting.now);
    await carryOut();
  }

  const found = await Promise.all(
    all.map(async ({ facts }) => {
      const writes = await writesOf(facts);
      const activity = await inCrm(facts);
      return {
        activities: (await embedded.activitiesOf([facts.interaction.id])).length,
        isNoted: activity?.fields.description.includes(facts.part?.details.comments ?? '') ?? false,
        left: writes
          .filter(({ state }) => state !== 'done' && state !== 'superseded')
          .map(({ state }) => state),
      };
    }),
  );
  expect(found).toEqual(
    all.map(({ isLogged }) => ({ activities: isLogged ? 1 : 0, isNoted: isLogged, left: [] })),
  );
  expect(await reconcile({ store, crm: embedded }, began, after(setting.now, 1))).toMatchObject({
    missing: 0,
    doubled: 0,
    changed: 0,
    pending: 0,
    compared: all.length,
  });
});
