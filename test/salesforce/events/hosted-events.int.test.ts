import { describe, expect, it } from 'vitest';
import { atEnd } from '../../support/processes/at-end.ts';
import {
  changeEvents,
  type ChangeDelivery,
} from '../../../src/adapters/crm/salesforce/events/change-events.ts';
import { PubSubConnection } from '../../../src/adapters/crm/salesforce/events/pubsub-connection.ts';
import { startEmulator } from '../emulator.ts';

async function subscriber() {
  const emulator = await startEmulator();
  atEnd(() => emulator.close());
  const { orgId, accessToken } = emulator.addOrg();
  const connection = new PubSubConnection({
    endpoint: emulator.pubsub.endpoint,
    certificateAuthority: emulator.pubsub.certificate,
    tokens: {
      current: async () => ({ accessToken, instanceUrl: emulator.url, orgId }),
      renew: async () => ({ accessToken, instanceUrl: emulator.url, orgId }),
    },
  });
  const stop = new AbortController();
  const hosted = emulator.orgs.byId(orgId);
  const stream = hosted === null ? null : emulator.events.streamOf(hosted);
  if (hosted === null || stream === null) throw new Error('there is no such org');
  const from = stream.replayIdAt(stream.latest);
  const deliveries = changeEvents(connection, { topic: '/data/ChangeEvents', from }, stop.signal);
  atEnd(async () => {
    stop.abort();
    await deliveries.return();
    connection.close();
  });
  const disturb = (fault: string) =>
    fetch(`${emulator.controlUrl}/orgs/${orgId}/events`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ [fault]: true }),
    });
  return {
    org: hosted.org,
    disturb,
    next: async (): Promise<ChangeDelivery | undefined> => (await deliveries.next()).value ?? undefined,
  };
}

describe('an org of the emulator', () => {
  it('tells its changes to whoever has its access token', async () => {
    const { org, next } = await subscriber();
    const id = org.transaction('', (tx) => tx.insert('Contact', { LastName: 'Roth' })).Id;
    expect(await next()).toMatchObject({ events: [{ type: 'CREATE', entity: 'Contact', recordIds: [id] }] });
  });

  it('tells of gaps and overflows when the control port says so', async () => {
    const { disturb, next } = await subscriber();
    await disturb('gap');
    expect(await next()).toMatchObject({
      events: expect.arrayContaining([expect.objectContaining({ recordIds: ['003*'] })]),
    });
    await disturb('overflow');
    expect(await next()).toMatchObject({
      events: expect.arrayContaining([expect.objectContaining({ type: 'GAP_OVERFLOW' })]),
    });
  });

  it('takes no replay id any more when the control port says so', async () => {
    const { disturb, next } = await subscriber();
    await disturb('corrupt-replay');
    expect(await next()).toEqual({ type: 'missed' });
  });
});
