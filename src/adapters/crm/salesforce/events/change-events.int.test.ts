import { describe, expect, it } from 'vitest';
import { EventStream, type EventStreamOptions } from '../../../../../test/salesforce/events/event-stream.ts';
import { startPubSub, type PubSubOptions } from '../../../../../test/salesforce/events/pubsub-server.ts';
import { createOrg } from '../../../../../test/salesforce/model/org.ts';
import { atEnd } from '../../../../../test/support/processes/at-end.ts';
import { CrmUnavailable } from '../../../../application/ports/crm/crm.ts';
import { changeEvents, type ChangeEventsOptions, type ChangeDelivery } from './change-events.ts';
import { PubSubConnection, type OrgAccess } from './pubsub-connection.ts';

const pauses = { firstMs: 5, longestMs: 20, limitMs: 40 };
const selected = ['Account', 'Contact', 'Lead'];

interface Given {
  readonly stream?: EventStreamOptions;
  readonly server?: Pick<PubSubOptions, 'keepAliveMs'>;
}

/** An org, its change events over gRPC, and what it takes to subscribe to them. */
async function pubSub({ stream: streamOptions = {}, server = {} }: Given = {}) {
  let now = Date.parse('2026-11-20T09:00:00Z');
  const org = createOrg({ now: () => now, switches: { 'person-accounts': true } });
  const stream = new EventStream(org, { selected, ...streamOptions });
  let valid = 'first';
  const running = await startPubSub({
    ...server,
    authorize: ({ accessToken, instanceUrl }) =>
      accessToken === valid && instanceUrl === 'https://acme.example' ? stream : null,
  });
  atEnd(() => running.close());
  const access = (accessToken: string): OrgAccess => ({
    accessToken,
    instanceUrl: 'https://acme.example',
    orgId: org.id,
  });
  let token = 'first';
  const renewed: string[] = [];
  const connection = new PubSubConnection({
    endpoint: running.endpoint,
    certificateAuthority: running.certificate,
    tokens: {
      current: async () => access(token),
      async renew(refused) {
        renewed.push(refused.accessToken);
        if (valid === 'revoked') throw new CrmUnavailable('the grant is revoked');
        token = valid;
        return access(token);
      },
    },
  });
  atEnd(async () => connection.close());
  return {
    org,
    stream,
    server: running,
    renewed,
    expireToken: (next: string) => void (valid = next),
    tick: (ms: number) => void (now += ms),
    contact: (values: Record<string, string | null> = {}) =>
      org.transaction('', (tx) => tx.insert('Contact', { LastName: 'Roth', ...values })).Id,
    change: (id: string, values: Record<string, string | boolean | null>) =>
      org.transaction('', (tx) => tx.update(id.startsWith('001') ? 'Account' : 'Contact', id, values)),
    follow: (options: Partial<ChangeEventsOptions> = {}) => follow(connection, options),
  };
}

/** Reads deliveries one after the other. */
function follow(connection: PubSubConnection, options: Partial<ChangeEventsOptions>) {
  const stop = new AbortController();
  const deliveries = changeEvents(
    connection,
    { topic: '/data/ChangeEvents', from: null, pauses, ...options },
    stop.signal,
  );
  const next = async (): Promise<ChangeDelivery> => {
    const { value, done } = await deliveries.next();
    if (done === true) throw new Error('it has ended');
    return value;
  };
  atEnd(async () => {
    stop.abort();
    await deliveries.return();
  });
  /** The next events, whatever is told before. */
  const nextEvents = async (): Promise<Extract<ChangeDelivery, { type: 'events' }>> => {
    for (;;) {
      const delivery = await next();
      if (delivery.type === 'events' && delivery.events.length > 0) return delivery;
    }
  };
  return { next, nextEvents, stop, ended: () => deliveries.next() };
}

/** Everything that is kept, from the beginning. */
const beginning = async ({ stream }: { readonly stream: EventStream }): Promise<Uint8Array> =>
  stream.replayIdAt(0);

describe('change events', () => {
  it('tell of what was made, changed, deleted and brought back', async () => {
    const org = await pubSub();
    const from = await beginning(org);
    const id = org.contact({ Phone: '030 1', MailingCountry: 'Germany' });
    org.change(id, { Phone: null, FirstName: 'Ida', MailingCountry: 'Austria' });
    org.org.transaction('', (tx) => tx.remove('Contact', id));
    org.org.transaction('', (tx) => tx.undelete('Contact', id));
    const { events } = await org.follow({ from }).nextEvents();
    const told = { entity: 'Contact', recordIds: [id], committedAt: Date.parse('2026-11-20T09:00:00Z') };
    expect(events).toMatchObject([
      { ...told, type: 'CREATE', changedFields: [] },
      { ...told, type: 'UPDATE' },
      { ...told, type: 'DELETE', changedFields: [] },
      { ...told, type: 'UNDELETE', changedFields: [] },
    ]);
    expect(events[1]?.changedFields.toSorted()).toEqual([
      'LastModifiedById',
      'LastModifiedDate',
      'MailingAddress.Country',
      'Name.FirstName',
      'Phone',
    ]);
  });

  it('go on behind the place that was kept, without what came before and with what came meanwhile', async () => {
    const org = await pubSub();
    const from = await beginning(org);
    org.contact();
    const first = await org.follow({ from }).nextEvents();
    const meanwhile = org.contact();
    const { events } = await org.follow({ from: first.replayId }).nextEvents();
    expect(events.map(({ recordIds }) => recordIds)).toEqual([[meanwhile]]);
  });

  it('are never more than are being taken care of', async () => {
    const org = await pubSub();
    const from = await beginning(org);
    const ids = Array.from({ length: 350 }, () => org.contact());
    const deliveries = org.follow({ from });
    const seen: string[] = [];
    while (seen.length < ids.length) {
      const { events } = await deliveries.nextEvents();
      expect(events.length).toBeLessThanOrEqual(100);
      seen.push(...events.flatMap(({ recordIds }) => recordIds));
    }
    expect(seen).toEqual(ids);
  });

  it('of records that were changed alike come in one', async () => {
    const org = await pubSub();
    const ids = [org.contact(), org.contact()];
    const from = org.stream.replayIdAt(2);
    org.org.transaction('', (tx) => ids.map((id) => tx.update('Contact', id, { Phone: '1' })));
    const { events } = await org.follow({ from }).nextEvents();
    expect(events).toMatchObject([{ type: 'UPDATE', recordIds: ids }]);
  });

  it('of objects that are not selected do not come', async () => {
    const org = await pubSub({ stream: { selected: ['Lead'] } });
    const from = await beginning(org);
    org.contact();
    const lead = org.org.transaction('', (tx) => tx.insert('Lead', { LastName: 'Roth', Company: 'Roth' })).Id;
    const { events } = await org.follow({ from }).nextEvents();
    expect(events).toMatchObject([{ entity: 'Lead', recordIds: [lead] }]);
  });

  it('tell of gaps, of every record by the wildcard, and of an overflow', async () => {
    const org = await pubSub();
    const from = await beginning(org);
    org.stream.gap('Account');
    org.stream.gap('Contact', ['003000000000001AAA'], 'GAP_DELETE');
    org.stream.overflow('Lead');
    const { events } = await org.follow({ from }).nextEvents();
    expect(events).toMatchObject([
      { entity: 'Account', type: 'GAP_UPDATE', recordIds: ['001*'] },
      { entity: 'Contact', type: 'GAP_DELETE', recordIds: ['003000000000001AAA'] },
      { entity: 'Lead', type: 'GAP_OVERFLOW', recordIds: [] },
    ]);
  });

  it('of one object are read from its own topic', async () => {
    const org = await pubSub({ stream: { selected: ['Contact', 'Site__c'] } });
    const from = await beginning(org);
    org.contact();
    const site = org.org.transaction('', (tx) => tx.insert('Site__c', { Name: 'Works' })).Id;
    const { events } = await org.follow({ from, topic: '/data/Site__ChangeEvent' }).nextEvents();
    expect(events).toMatchObject([{ entity: 'Site__c', recordIds: [site] }]);
  });
});

describe('while nothing happens, Salesforce', () => {
  it('shows that it is still there, and how far the stream has come', async () => {
    const org = await pubSub({ server: { keepAliveMs: 20 } });
    org.contact();
    const { replayId } = (await org.follow().next()) as Extract<ChangeDelivery, { type: 'events' }>;
    const meanwhile = org.contact();
    const { events } = await org.follow({ from: replayId }).nextEvents();
    expect(events).toMatchObject([{ recordIds: [meanwhile] }]);
  });

  it('is taken for gone when it does not', async () => {
    const org = await pubSub();
    const from = await beginning(org);
    const deliveries = org.follow({ from, silenceMs: 30 });
    expect(await deliveries.next()).toMatchObject({
      type: 'interrupted',
      reason: expect.stringContaining('said nothing'),
    });
  });
});

describe('a subscription that breaks', () => {
  it('goes on behind what it gave last', async () => {
    const org = await pubSub();
    const from = await beginning(org);
    const first = org.contact();
    const deliveries = org.follow({ from });
    expect((await deliveries.nextEvents()).events).toMatchObject([{ recordIds: [first] }]);
    const broken = deliveries.next();
    org.server.interrupt('service.unavailable');
    expect(await broken).toMatchObject({ type: 'interrupted' });
    const second = org.contact();
    org.server.interrupt(null);
    expect((await deliveries.nextEvents()).events).toMatchObject([{ recordIds: [second] }]);
  });

  it('tells that changes may be missed if its replay id is not taken any more', async () => {
    const org = await pubSub();
    const from = await beginning(org);
    org.contact();
    const { replayId } = await org.follow({ from }).nextEvents();
    org.tick(73 * 60 * 60 * 1000);
    org.contact();
    const deliveries = org.follow({ from: replayId });
    expect(await deliveries.next()).toEqual({ type: 'missed' });
  });

  it('tells so again if it breaks before it knows where it is', async () => {
    const org = await pubSub();
    const deliveries = org.follow();
    org.server.interrupt('service.unavailable');
    expect(await deliveries.next()).toMatchObject({ type: 'interrupted' });
    expect(await deliveries.next()).toEqual({ type: 'missed' });
  });

  it('signs in again where the access token is not taken any more', async () => {
    const org = await pubSub();
    const from = await beginning(org);
    const id = org.contact();
    org.expireToken('second');
    const deliveries = org.follow({ from });
    expect((await deliveries.nextEvents()).events).toMatchObject([{ recordIds: [id] }]);
    expect(org.renewed).toEqual(['first']);
  });

  it('waits where the grant is revoked, and goes on when there is another', async () => {
    const org = await pubSub();
    const from = await beginning(org);
    const id = org.contact();
    org.expireToken('revoked');
    const deliveries = org.follow({ from });
    for (const _ of [1, 2, 3]) expect(await deliveries.next()).toMatchObject({ type: 'interrupted' });
    org.expireToken('third');
    expect((await deliveries.nextEvents()).events).toMatchObject([{ recordIds: [id] }]);
  });

  it('never asks at once where Salesforce has enough of its subscriptions', async () => {
    const org = await pubSub();
    const from = await beginning(org);
    org.server.interrupt('subscription.limit.exceeded');
    const deliveries = org.follow({ from });
    await deliveries.next();
    const since = performance.now();
    await deliveries.next();
    expect(performance.now() - since).toBeGreaterThanOrEqual(pauses.limitMs - 1);
  });

  it.each(['topic.not.found', 'subscription.topic.cannot.subscribe'] as const)(
    'gives up for an administrator at %s',
    async (code) => {
      const org = await pubSub();
      org.server.interrupt(code);
      await expect(org.follow().next()).rejects.toMatchObject({ remedy: 'give-up', code });
    },
  );

  it('gives up at a topic that there is not', async () => {
    const org = await pubSub();
    await expect(org.follow({ topic: '/data/NoneChangeEvent' }).next()).rejects.toMatchObject({
      code: 'topic.not.found',
    });
  });

  it('ends when it is to', async () => {
    const org = await pubSub();
    const deliveries = org.follow();
    const last = deliveries.ended();
    deliveries.stop.abort();
    expect(await last).toMatchObject({ done: true });
  });
});
