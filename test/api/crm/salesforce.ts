import { sql } from 'kysely';
import { openDatabase, type OpenDatabase } from '../../../src/adapters/postgres/connection/database.ts';
import type { Address } from '../../../src/adapters/postgres/connection/embedded.ts';
import { Secret } from '../../../src/config/secret.ts';
import { legKey } from '../../../src/domain/logging/context/keys.ts';
import { startEmulator } from '../../salesforce/emulator.ts';
import { reference, text, type FieldDefinition } from '../../salesforce/schema/fields.ts';
import { objectOf } from '../../salesforce/schema/object.ts';
import { siteObject } from '../../salesforce/schema/package.ts';
import { objectDefinitions } from '../../salesforce/schema/standard-objects.ts';
import type { SwitchChanges, SwitchableOrg } from '../../salesforce/model/org.ts';
import { atEnd } from '../../support/processes/at-end.ts';
import { contactCenter } from '../../salesforce/sample/org-setup.ts';
import { recordDialled } from '../../salesforce/telephony/voice-calls.ts';
import type { ChangeNote, CrmThere, OwnObject, RecordTypeObject, VoiceThere } from './crm-there.ts';
import { until } from '../until.ts';

/** Fields of the org's own, which workflows fill. */
const own = ['Queue__c', 'Wait__c', 'Caller__c', 'Call__c'].map((name) => text(name, 255));
/** Of the org's own, each with the contact that it refers to: one takes activities, the other does not. */
const [site, beacon] = ['Site__c', 'Beacon__c'] as const;
const keeper = reference('Keeper__c', ['Contact']);
const beaconObject = objectOf({
  name: beacon,
  label: 'Beacon',
  keyPrefix: 'a02',
  fields: siteObject.fields.filter(({ name }) => name !== 'Account__c'),
});
const more: Readonly<Record<string, readonly FieldDefinition[]>> = {
  Task: own,
  Event: own,
  [site]: [keeper],
  [beacon]: [keeper],
};
const objects = [...objectDefinitions, beaconObject].map((object) => ({
  ...object,
  fields: [...object.fields, ...(more[object.name] ?? [])],
}));
/** The first one is the default. */
const types = ['usual', 'other'];
/** Long enough for people to see that something is being sent. */
const awayMs = 500;
/** Longer than it takes to change something in the org by hand, however busy the machine. */
const slowMs = 3_000;

/** An org of the emulator's by this clock, with the demonstration's people and records. */
export async function salesforceCrm(address: Address, now: () => number): Promise<CrmThere> {
  let aheadMs = 0;
  const emulator = await startEmulator({ now: () => now() + aheadMs });
  atEnd(() => emulator.close());
  const { orgId, clientId, clientSecret: secret, jwtKey } = emulator.addOrg({ sample: true, objects });
  const hosted = emulator.orgs.byId(orgId);
  if (hosted === null) throw new Error('the org is there');
  const { org, app } = hosted;
  org.setSwitches({
    'voice-calls': true,
    'record-types': { Task: types, Event: types, Case: types },
    // An org that says nothing of the do-not-log box leaves its default to Tieline's administrators (spec L6).
    'hide-fields': ['User.TielineDoNotLog__c'],
  });
  const typeNamed = (name: string) => (object: RecordTypeObject) =>
    org
      .reading(null)
      .holding('RecordType', 'DeveloperName', name)
      .find((row) => String(row['SobjectType']).toLowerCase() === object)?.Id ?? '';
  const clientSecret = new Secret(secret);
  // It keeps moments in seconds: what is done there one after the other is done in seconds of their own.
  org.onCommit(() => {
    aheadMs += 1_000;
  });
  const [administrator] = org.reading(null).holding('User', 'CommunityNickname', 'administrator');
  const changeNote: ChangeNote = async (task, note) => {
    org.transaction(administrator?.Id ?? '', (tx) => tx.update('Task', task, { Description: note }));
  };
  const ownObject = (object: string): OwnObject => ({
    object,
    numberField: 'Phone__c',
    titleField: 'Name',
    make: async ({ title, phone, keeper: Keeper__c = null }) =>
      org.transaction(administrator?.Id ?? '', (tx) =>
        tx.insert(object, { Name: title, Phone__c: phone, Keeper__c }),
      ).Id,
    matched: (ids) => areIndexed(address, ids),
  });
  return {
    config: {
      crm: 'salesforce',
      secretKey: new Secret(Buffer.alloc(32, 7).toString('base64')),
      salesforce: {
        loginUrl: emulator.url,
        clientId,
        clientSecret,
        serverSignIn: { by: 'client-credentials', clientSecret },
        pubsubEndpoint: emulator.pubsub.endpoint,
        pubsubCa: emulator.pubsub.certificate,
        contactCenter: {
          name: contactCenter,
          provider: 'Tieline',
          key: new Secret(jwtKey),
          url: emulator.url,
        },
      },
    },
    recordTypes: { usual: typeNamed('usual'), other: typeNamed('other') },
    integrationUser: app.runAs ?? '',
    voice: voiceOf(org, app.runAs ?? ''),
    ownObject: () => Promise.resolve(ownObject(site)),
    withoutActivities: ownObject(beacon),
    ready: () => indexIsFilled(address),
    whileAway: (work) => whileSwitched(org, { unavailable: 1, 'slow-ms': awayMs }, () => work(changeNote)),
    whileBusy: (_, work) => whileSwitched(org, { 'slow-ms': slowMs }, () => work(changeNote)),
  };
}

const voiceOf = (org: SwitchableOrg, userId: string): VoiceThere => ({
  of: (interaction) =>
    org
      .reading(null)
      .rows('VoiceCall')
      .filter((row) => String(row['VendorCallKey']).startsWith(`${interaction}-`)),
  dialled: (interaction, agent) =>
    void recordDialled(org, {
      vendorCallKey: legKey(interaction, agent),
      to: '+4930',
      from: '+4989',
      userId,
    }),
  whileAnswersAreLost: (work) => whileSwitched(org, { 'lose-answer': 1 }, work),
  whileComplaining: (message, work) =>
    whileSwitched(org, { 'validation-rules': [{ object: 'VoiceCall', field: null, message }] }, work),
});

async function whileSwitched(
  org: SwitchableOrg,
  switches: SwitchChanges,
  work: () => Promise<unknown>,
): Promise<void> {
  org.setSwitches(switches);
  try {
    await work();
  } finally {
    org.setSwitches(Object.fromEntries(Object.keys(switches).map((name) => [name, null])));
  }
}

/** Waits until every record that the org has had from the beginning is in the number index. */
const indexIsFilled = (address: Address): Promise<void> =>
  untilStored(address, 'the number index is filled', async ({ db }) => {
    const objects = await db.selectFrom('salesforce_indexed_object').selectAll().execute();
    return objects.length > 0 && objects.every(({ is_filled }) => is_filled);
  });

/** Waits until each of these records is in the number index. */
const areIndexed = (address: Address, ids: readonly string[]): Promise<void> =>
  untilStored(address, 'the records are in the number index', async ({ db }) => {
    const { rows } =
      await sql`select distinct record_id from number_index where record_id = any(${[...ids]}::text[])`.execute(
        db,
      );
    return rows.length === ids.length;
  });

async function untilStored(
  address: Address,
  what: string,
  look: (database: OpenDatabase) => Promise<boolean>,
): Promise<void> {
  const database = openDatabase({ address, poolSize: 1 });
  try {
    await until(what, () => look(database));
  } finally {
    await database.close();
  }
}
