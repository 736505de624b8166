import type { Type } from 'avsc';
import { z } from 'zod';
import type { SignOut } from '../../../../application/ports/crm/people.ts';
import { epochMs } from '../../../../domain/time.ts';
import type { ConsumerEvent } from '../events/pubsub-protocol.ts';
import { longId } from '../record-id.ts';

/** Of every edition, where an administrator streams it; only who may customize the application may subscribe to it. */
export const logoutTopic = '/event/LogoutEventStream';

const payload = z.object({ UserId: z.string().nullable(), EventDate: z.bigint().nullable() });

/** Who signed out of the org's own pages; null: Salesforce did not say. Throws where the bytes are no such event. */
export function readLogoutEvent(type: Type, { event }: ConsumerEvent): SignOut | null {
  if (event === null) throw new TypeError('The event has no content.');
  const { UserId: user, EventDate: at } = payload.parse(type.fromBuffer(Buffer.from(event.payload)));
  return user === null || at === null ? null : { user: longId(user), at: epochMs(Number(at)) };
}
