import { promisify } from 'node:util';
import { credentials, Metadata } from '@grpc/grpc-js';
import { describe, expect, it, vi } from 'vitest';
import avro, { type Schema } from 'avsc';
import { avroLong } from '../../../src/adapters/crm/salesforce/events/avro-long.ts';
import {
  pubSubProtocol,
  type FetchResponse,
  type SchemaInfo,
  type TopicInfo,
} from '../../../src/adapters/crm/salesforce/events/pubsub-protocol.ts';
import { atEnd } from '../../support/processes/at-end.ts';
import { startEmulator } from '../emulator.ts';

/** What any client of the Pub/Sub API sees of people who sign out, without ours. */

const topicName = '/event/LogoutEventStream';
const emulator = await startEmulator();
atEnd(() => emulator.close());
const Stub = pubSubProtocol();
const authority = Buffer.from(emulator.pubsub.certificate);
const stub = new Stub(emulator.pubsub.endpoint, credentials.createSsl(authority));
atEnd(async () => stub.close());

function given() {
  const { orgId, accessToken } = emulator.addOrg({ sample: true });
  const hosted = emulator.orgs.byId(orgId);
  const mia = hosted?.userNamed(`mia@${hosted.domain}`) ?? null;
  if (hosted === null || mia === null) throw new Error('the sample has her');
  const metadata = new Metadata();
  metadata.set('accesstoken', accessToken);
  metadata.set('instanceurl', emulator.url);
  metadata.set('tenantid', orgId);
  const topic = () =>
    promisify<TopicInfo | undefined>((done) =>
      stub.getTopic({ topicName }, metadata, {}, (error, info) => done(error, info)),
    )();
  const schema = (schemaId: string) =>
    promisify<SchemaInfo | undefined>((done) =>
      stub.getSchema({ schemaId }, metadata, {}, (error, info) => done(error, info)),
    )();
  /** What comes of a topic from the oldest event on. */
  const received = (name: string) => {
    const call = stub.subscribe(metadata);
    const answers: FetchResponse[] = [];
    const failures: string[] = [];
    call.on('data', (answer: FetchResponse) => answers.push(answer));
    call.on('error', (error) => failures.push(error.message));
    call.write({ topicName: name, replayPreset: 'EARLIEST', numRequested: 10 });
    atEnd(async () => call.cancel());
    return { events: () => answers.flatMap(({ events }) => events), failures };
  };
  return { hosted, mia, topic, schema, received };
}

describe('who signs out of the pages of an org', () => {
  it('is told as documented, apart from what changes', async () => {
    const { hosted, mia, topic, schema, received } = given();
    hosted.setSwitches({ 'logout-events': 'streamed' });
    const info = await topic();
    expect(info).toMatchObject({ topicName, canPublish: false, canSubscribe: true });
    const logouts = received(topicName);
    const changes = received('/data/ChangeEvents');
    hosted.signOut(mia);
    hosted.org.transaction('', (tx) => tx.insert('Contact', { LastName: 'Roth' }));
    await vi.waitFor(() => {
      expect(logouts.events()).toHaveLength(1);
      expect(changes.events()).toHaveLength(1);
    });
    const event = logouts.events()[0]?.event;
    expect(event?.schemaId).toBe(info?.schemaId);
    const json = JSON.parse((await schema(info?.schemaId ?? ''))?.schemaJson ?? '') as Schema;
    const type = avro.Type.forSchema(json, { registry: { long: avroLong } });
    expect(type.fromBuffer(Buffer.from(event?.payload ?? []))).toMatchObject({
      UserId: mia.Id,
      Username: mia['Username'],
      EventDate: expect.any(BigInt),
      SessionKey: expect.stringMatching(/^[\w-]{16}$/u),
      LoginKey: expect.stringMatching(/^[\w-]{16}$/u),
      SessionLevel: 'STANDARD',
      SourceIp: '127.0.0.1',
      RelatedEventIdentifier: null,
    });
  });

  it('is told to nobody where the org streams no logouts, or the user may not customize it', async () => {
    const { hosted, mia, topic, received } = given();
    hosted.signOut(mia);
    await expect(topic()).rejects.toThrow('does not exist');
    const none = received(topicName);
    await vi.waitFor(() => expect(none.failures).toEqual([expect.stringContaining('does not exist')]));
    hosted.setSwitches({ 'logout-events': 'not-permitted' });
    expect(await topic()).toMatchObject({ canSubscribe: false });
    const refused = received(topicName);
    await vi.waitFor(() => expect(refused.failures).toEqual([expect.stringContaining('may not subscribe')]));
    hosted.setSwitches({ 'logout-events': 'streamed' });
    const later = received(topicName);
    hosted.signOut(mia);
    // Only the second was told.
    await vi.waitFor(() => expect(later.events()).toHaveLength(1));
  });
});
