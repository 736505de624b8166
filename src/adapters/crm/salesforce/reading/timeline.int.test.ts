import { describe, expect, it } from 'vitest';
import { startEmulator } from '../../../../../test/salesforce/emulator.ts';
import { recordDialled } from '../../../../../test/salesforce/telephony/voice-calls.ts';
import { testDatabase } from '../../../../../test/support/postgres/postgres.ts';
import { atEnd } from '../../../../../test/support/processes/at-end.ts';
import { recordId, type RecordId } from '../../../../domain/ids.ts';
import { legKey } from '../../../../domain/logging/context/keys.ts';
import { isRefusal } from '../../../../domain/refusal.ts';
import { epochMs } from '../../../../domain/time.ts';
import { connectSalesforce } from '../connection.ts';
import { forgetOrg } from '../tokens/org-store.ts';
import type { SeenOrg } from './org.ts';
import { timeline } from './timeline.ts';

const { db } = await testDatabase();
let now = Date.UTC(2026, 10, 20, 9);
const emulator = await startEmulator({ now: () => now });
atEnd(() => emulator.close());

const interaction = '0198b0d4-4f6c-7c3e-8d11-000000000009';
const agent = '0198b0d4-4f6c-7c3e-8d11-000000000001';

/** A contact of an org with and without Salesforce Voice, and what the timeline says of it. */
async function given({ hasCalls }: { readonly hasCalls: boolean }) {
  await forgetOrg(db);
  const { orgId, clientId, clientSecret } = emulator.addOrg({ sample: true });
  const hosted = emulator.orgs.byId(orgId);
  if (hosted === null) throw new Error('the org is there');
  const { org } = hosted;
  org.setSwitches({ 'voice-calls': hasCalls });
  const {
    client,
    describe: objects,
    org: asked,
  } = connectSalesforce({
    db,
    loginUrl: emulator.url,
    clientId,
    clientSecret,
    signIn: { by: 'client-credentials' },
    secretKey: Buffer.alloc(32, 7),
  });
  const seen: SeenOrg = { client, objects, extraFields: [], hasCalls };
  const userId = hosted.app.runAs ?? '';
  const insert = (object: string, values: Record<string, string | boolean>): RecordId =>
    recordId(org.transaction(userId, (tx) => tx.insert(object, values)).Id);
  return {
    contact: insert('Contact', { LastName: 'Doe', Name: 'Doe' }),
    call: (about: RecordId, key: string): RecordId => {
      now += 60_000;
      const { Id } = recordDialled(org, { vendorCallKey: key, to: '+4989', from: '+4930', userId });
      org.transaction(userId, (tx) => tx.update('VoiceCall', Id, { RelatedRecordId: about }));
      return recordId(Id);
    },
    task: (about: RecordId): RecordId => {
      now += 60_000;
      return insert('Task', { Subject: 'Call', Status: 'Completed', IsClosed: true, WhoId: about });
    },
    shown: async (id: RecordId, limit = 10, cursor: string | null = null) => {
      const options = { priority: 'person' } as const;
      const told = await timeline(seen, { kind: 'contact', id }, { limit, cursor }, epochMs(now), options);
      if (isRefusal(told)) return told;
      return { ids: told.past.items.map((one) => one.id), ...told.past };
    },
    requests: () => asked.counts.total,
  };
}

describe('the records that an org has of calls', () => {
  it('are in the timeline of what they are about, with where they come from', async () => {
    const { contact, call, shown } = await given({ hasCalls: true });
    const ours = call(contact, legKey(interaction, agent));
    const others = call(contact, '4711');
    expect(await shown(contact)).toMatchObject({
      items: [
        { kind: 'voiceCall', id: others, interactionId: null, external: null },
        {
          kind: 'voiceCall',
          id: ours,
          status: 'completed',
          callType: 'Outbound',
          from: '+4930',
          who: { kind: 'contact', id: contact, name: 'Doe' },
          interactionId: interaction,
          external: `${interaction}-${agent}-voice-call`,
        },
      ],
    });
  });

  it('stand among activities in their order, page after page', async () => {
    const { contact, call, task, shown } = await given({ hasCalls: true });
    const all = [call(contact, 'a'), task(contact), call(contact, 'b'), task(contact), call(contact, 'c')];
    const seen: RecordId[] = [];
    for (let cursor: string | null = null, page = 0; page < all.length; page += 1) {
      const told = await shown(contact, 2, cursor);
      if (isRefusal(told)) throw new Error('the contact is there');
      seen.push(...told.ids);
      cursor = told.next;
      if (cursor === null) break;
    }
    expect(seen).toEqual(all.toReversed());
  });

  it('cost no request beside the two of every timeline', async () => {
    for (const hasCalls of [true, false]) {
      const { contact, shown, requests } = await given({ hasCalls });
      await shown(contact);
      const before = requests();
      expect(await shown(contact)).toMatchObject({ items: [] });
      expect(requests() - before).toBe(2);
    }
  });

  it('are not of a record that is not there', async () => {
    const { shown } = await given({ hasCalls: true });
    for (const id of ['003000000000000AAA', 'none'])
      expect(await shown(recordId(id))).toEqual({ refused: 'not-found' });
  });
});
