import { sql } from 'kysely';
import { expect } from 'vitest';
import { until } from '../api/until.ts';
import type { Person } from '../api/person.ts';
import { at } from './scene.ts';
import { tasksIn, writesLeft, type PlannedContact, type SalesforceScene } from './salesforce-scene.ts';

/** The ledger looks for what another process planned this often at the latest; nothing else is waited for. */
export const noticedMs = 30_000;

export const administrator = async ({ server, admin }: SalesforceScene): Promise<Person> =>
  at(await server.address, admin);

/** How the link to the org is, as people are told. */
export async function crmOf(scene: SalesforceScene) {
  const { status, body } = await (await administrator(scene)).get('/crm');
  expect(status).toBe(200);
  return body as { readonly state: string; readonly reason: string | null };
}

/** As an administrator presses Check. */
export async function checked(scene: SalesforceScene) {
  const { status, body } = await (await administrator(scene)).get('/crm/check');
  expect(status).toBe(200);
  return body.items as readonly { id: string; state: string; what: string; remedy: string | null }[];
}

/** Waits until the link to the org is so. */
export const becomes = (scene: SalesforceScene, state: string) =>
  until(
    `the CRM is ${state}`,
    async () => {
      const crm = await crmOf(scene);
      return crm.state === state ? crm : undefined;
    },
    noticedMs,
  );

/** Waits until nothing is left to send, without any time passing for it. */
export const allWritten = (scene: SalesforceScene) =>
  until(
    'everything is written',
    async () => {
      const { due = 0, sending = 0 } = await writesLeft(scene);
      return due + sending === 0;
    },
    noticedMs,
  );

/** Waits until the ledger has tried so many without success, and gives the words that it keeps of them. */
export const waiting = (scene: SalesforceScene, count: number) =>
  until(
    `${count} writes wait`,
    async () => {
      const { body } = await (await administrator(scene)).get('/ledger?state=due');
      const tried = (body.items as readonly { attempts: number; error: { words: string } | null }[]).filter(
        ({ attempts, error }) => attempts > 0 && error !== null,
      );
      return tried.length === count ? tried.map(({ error }) => error?.words ?? '') : undefined;
    },
    noticedMs,
  );

/** Waits until nothing is being sent, nor due before more time passes. */
export const atRest = (scene: SalesforceScene) =>
  until('the ledger is at rest', async () => {
    const { rows } = await sql`select from write
      where state = 'sending' or (state = 'due' and next_try_at <= ${new Date(scene.now())}) limit 1`.execute(
      scene.db,
    );
    return rows.length === 0;
  });

/** The ledger looks at once for what has been planned. */
export const look = ({ simulator }: SalesforceScene) => simulator.moveClock({ to: 'later', byMs: 10 });

/** Each is in the org exactly once, wherever its key stands. */
export function expectOnce(scene: SalesforceScene, contacts: readonly PlannedContact[]): void {
  const tasks = tasksIn(scene);
  for (const { facts } of contacts) {
    const its = tasks.filter((task) => task['TielineInteractionId__c'] === facts.interaction.id);
    expect(its).toHaveLength(1);
  }
}

/** Each switch as it was at first. */
export const setBack = (switches: object): object =>
  Object.fromEntries(Object.keys(switches).map((name) => [name, null]));
