import { createHash, randomUUID } from 'node:crypto';
import avro, { type Schema } from 'avsc';
import { avroLong } from '../../../src/adapters/crm/salesforce/events/avro-long.ts';
import type { Row } from '../model/org-data.ts';

/** The platform event of a person who signs out of the org's pages; it is no object that could be queried. */
export const logoutEvent = 'LogoutEventStream';
export const logoutTopic = `/event/${logoutEvent}`;

const optional = (name: string, type: string) => ({ name, type: ['null', type], default: null });

const schema: Schema = {
  type: 'record',
  name: logoutEvent,
  namespace: 'com.sforce.eventbus',
  fields: [
    { name: 'CreatedDate', type: 'long' },
    { name: 'CreatedById', type: 'string' },
    optional('EventIdentifier', 'string'),
    optional('UserId', 'string'),
    optional('Username', 'string'),
    optional('EventDate', 'long'),
    optional('RelatedEventIdentifier', 'string'),
    optional('SessionKey', 'string'),
    optional('LoginKey', 'string'),
    optional('SessionLevel', 'string'),
    optional('SourceIp', 'string'),
  ],
};

const json = JSON.stringify(schema);

export const logoutEventSchema = {
  id: createHash('md5').update(json).digest('base64url'),
  json,
  type: avro.Type.forSchema(schema, { registry: { long: avroLong } }),
};

/** `session`: what tells this session of the user from others; its id itself is told to nobody. */
export function logoutEventPayload(user: Row, session: string, at: number): Buffer {
  const key = (of: string) =>
    createHash('sha256').update(`${of} ${session}`).digest('base64url').slice(0, 16);
  return logoutEventSchema.type.toBuffer({
    CreatedDate: BigInt(at),
    CreatedById: user.Id,
    EventIdentifier: randomUUID(),
    UserId: user.Id,
    Username: user['Username'],
    EventDate: BigInt(at),
    RelatedEventIdentifier: null,
    SessionKey: key('session'),
    LoginKey: key('login'),
    SessionLevel: 'STANDARD',
    SourceIp: '127.0.0.1',
  });
}
