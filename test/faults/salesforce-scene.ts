import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { onTestFinished } from 'vitest';
import { keyOf } from '../../src/adapters/crm/salesforce/writing/rows/stored-key.ts';
import type { IntegrationSignIn } from '../../src/adapters/crm/salesforce/connection.ts';
import { transaction } from '../../src/adapters/postgres/connection/database.ts';
import { makeId } from '../../src/adapters/system/system.ts';
import type { ActivityFields } from '../../src/domain/crm/activity-fields.ts';
import { interactionId, recordId } from '../../src/domain/ids.ts';
import type { RecordTarget } from '../../src/domain/logging/context/writes.ts';
import type { ContactFacts } from '../../src/domain/logging/facts/facts.ts';
import type { RecordRef } from '../../src/domain/record.ts';
import { epochMs } from '../../src/domain/time.ts';
import { setSwitches, testEmulator } from '../salesforce/emulator-client.ts';
import type { HostedOrg } from '../salesforce/hosted-org.ts';
import type { Row } from '../salesforce/model/org-data.ts';
import { until } from '../api/until.ts';
import { answered, but } from '../support/fixtures/contact-facts.ts';
import { activity } from '../support/fixtures/planned-writes.ts';
import { planActivity } from '../support/wiring/due-activity.ts';
import { removeDirectory } from '../support/processes/remove-directory.ts';
import { setScene, type Scene } from './scene.ts';

/** A Tieline whose CRM is an org of the emulator. */
export interface SalesforceScene extends Scene {
  readonly hosted: HostedOrg;
  /** Everything that must never be said or kept in clear: what is secret now. */
  readonly secrets: () => readonly string[];
  /** Every line that the server said, over all its lives. */
  readonly said: readonly string[];
  readonly switches: (values: object) => Promise<void>;
  /** Who may own an activity, and whom it may be about. */
  readonly owner: string;
  readonly contact: RecordRef;
  readonly account: RecordRef;
  /** A person account, and the contact in the org that is hidden behind it. */
  readonly person: { readonly record: RecordRef; readonly contact: string };
}

/** Starts it for the test that runs. `chance` gives numbers from 0 to 1, by which the org's faults strike. */
export async function setSalesforceScene(
  chance: () => number,
  by: IntegrationSignIn['by'] = 'client-credentials',
): Promise<SalesforceScene> {
  const emulator = await testEmulator({ chance });
  const signIn = emulator.addOrg({ sample: true });
  const hosted = emulator.orgs.byId(signIn.orgId);
  if (hosted === null) throw new Error('the org is not there');
  const directory = mkdtempSync(join(tmpdir(), 'tl-'));
  onTestFinished(() => removeDirectory(directory));
  const certificate = join(directory, 'pubsub.pem');
  writeFileSync(certificate, emulator.pubsub.certificate);
  const key = join(directory, 'tieline.key');
  writeFileSync(key, signIn.jwtKey, { mode: 0o600 });
  const said: string[] = [];
  const scene = await setScene({
    agents: 1,
    settings: {
      TIELINE_CRM: 'salesforce',
      TIELINE_LOG_LEVEL: 'debug',
      SALESFORCE_LOGIN_URL: emulator.url,
      SALESFORCE_CLIENT_ID: signIn.clientId,
      SALESFORCE_CLIENT_SECRET: signIn.clientSecret,
      SALESFORCE_PUBSUB_ENDPOINT: emulator.pubsub.endpoint,
      SALESFORCE_PUBSUB_CA_FILE: certificate,
      ...(by === 'jwt-bearer' && { SALESFORCE_JWT_KEY_FILE: key, SALESFORCE_USERNAME: signIn.username }),
    },
    onLine: (line) => void said.push(line),
  });
  const reading = hosted.org.reading(null);
  const person = reading
    .rows('Contact')
    .find((row) => typeof row['AccountId'] === 'string' && row['IsPersonAccount'] !== true);
  const owner = reading
    .rows('User')
    .find(({ Id, IsActive }) => IsActive === true && Id !== hosted.app.runAs && isPersonal(hosted, Id));
  const customer = reading.rows('Account').find((row) => row['IsPersonAccount'] === true);
  if (person === undefined || owner === undefined || customer === undefined)
    throw new Error('the sample has nobody');
  return {
    ...scene,
    hosted,
    secrets: () => [
      signIn.clientSecret,
      signIn.password,
      ...secretLinesOf(signIn.jwtKey),
      ...hosted.sessions.all().map(({ token }) => token),
      ...hosted.grants.dump().grants.map(({ refreshToken }) => refreshToken),
    ],
    said,
    switches: (values) => setSwitches(emulator, hosted.firstId, values),
    owner: owner.Id,
    contact: { kind: 'contact', id: recordId(person.Id), name: String(person['Name']) },
    account: { kind: 'account', id: recordId(String(person['AccountId'])), name: 'Account' },
    person: {
      record: { kind: 'personAccount', id: recordId(customer.Id), name: String(customer['Name']) },
      contact: String(customer['PersonContactId']),
    },
  };
}

/** A key in PEM is told of where one of its lines is; the first ones are the same in many keys. */
const secretLinesOf = (pem: string): readonly string[] =>
  pem
    .split('\n')
    .filter((line) => line.length === 64)
    .slice(2);

const isPersonal = ({ org }: HostedOrg, id: string): boolean =>
  !String(org.reading(null).row('User', id)?.['CommunityNickname']).startsWith('admin');

/** A contact whose activity the ledger has to write. */
export interface PlannedContact {
  readonly facts: ContactFacts;
  readonly key: string;
}

/** Plans contacts as their end does, or a later revision of the one given; the server finds them by itself. */
export async function planContact(
  { db, owner, contact, account, now }: SalesforceScene,
  fields: Partial<ActivityFields<RecordTarget>> = {},
  facts: ContactFacts = but(answered, { interaction: { id: interactionId(makeId()) } }),
): Promise<PlannedContact> {
  const write = activity(facts, {
    owner,
    who: contact,
    what: account,
    description: 'Asks for the invoice again.',
    ...fields,
  });
  await transaction(db, (tx) => planActivity(tx, { facts, write, at: epochMs(now()) }));
  return { facts, key: write.key };
}

/** Activities in the org by the ledger's key. */
export const tasksByKey = (scene: SalesforceScene): ReadonlyMap<string, readonly Row[]> =>
  Map.groupBy(tasksIn(scene), (task) => keyOf(task['TielineKey__c']) ?? '');

/** Those that nobody has deleted. */
export const tasksIn = ({ hosted }: SalesforceScene): readonly Row[] =>
  hosted.org
    .reading(null)
    .rows('Task')
    .filter(({ IsDeleted }) => IsDeleted !== true);

/** How the writes of the ledger stand, by state. */
export async function writesLeft({ db }: Scene): Promise<Readonly<Record<string, number>>> {
  const { rows } = await sql<{ state: string; count: number }>`
    select state, count(*)::integer as count from write where lane = 'crm' group by state`.execute(db);
  return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
}

/** Waits until nothing is due, letting the pauses of what failed pass. */
export async function allSent(scene: SalesforceScene, withinMs: number): Promise<void> {
  let movedAt = 0;
  await until(
    'everything is sent',
    async () => {
      const { due = 0, sending = 0 } = await writesLeft(scene);
      if (due > 0 && sending === 0 && performance.now() - movedAt > pickedUpMs) {
        await scene.simulator.moveClock({ to: 'later', byMs: pauseMs });
        movedAt = performance.now();
      }
      return due + sending === 0;
    },
    withinMs,
  ).catch(async (error: unknown) => {
    const { lastLines } = scene.server;
    throw new Error([String(error), JSON.stringify(await writesLeft(scene)), ...lastLines].join('\n'));
  });
}

/** By then a server that lives has begun to send what is due. */
const pickedUpMs = 500;

const pauseMs = 30_000;
