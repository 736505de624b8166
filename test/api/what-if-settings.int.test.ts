import { expect, it } from 'vitest';
import { WhatIf } from '../../src/contract/workflows/what-if.ts';
import type { Interaction } from '../../src/contract/interactions/interaction.ts';
import { startApi } from './harness.ts';
import { allDone, missedCall, outgoingCall, wholeCall } from './steps.ts';

// Spec L35: What if? names exactly the calls that a draft would log differently, and says of them what then comes true.
const api = await startApi();
const { mia, admin } = api;

/** One call of each kind with a customer of its own, in the order in which they come. */
const calls: Readonly<Record<string, () => Promise<Interaction>>> = {
  'inbound-answered': async () => wholeCall(api, mia, await api.contact()),
  'inbound-missed': async () => missedCall(api, mia, await api.contact()),
  'outbound-answered': async () => outgoingCall(api, mia, await api.contact()),
  'outbound-unanswered': async () => outgoingCall(api, mia, await api.contact(), 'busy'),
};
const all = Object.keys(calls);
const [answered, missed, outgoing, unanswered] = all;

const { body } = await admin.get('/workflows');
const { id } = body.items.find((one: { builtIn: boolean }) => one.builtIn);

it.each([
  [{}, []],
  [{ log: { inboundAnswered: 'open' } }, [answered]],
  [{ log: { inboundMissed: 'off' } }, [missed]],
  [{ log: { outboundAnswered: 'off' } }, [outgoing]],
  [{ log: { outboundUnanswered: 'open', internal: 'completed' } }, [unanswered]],
  [{ autoSave: { inbound: false } }, [answered]],
  [{ autoSave: { outbound: false } }, [outgoing]],
  [{ hours: 'business' }, []],
  [{ subject: { template: 'With {name}' } }, all],
  [{ results: { missed: 'Lost' } }, [missed]],
  [{ results: { noAnswer: 'Gone' } }, [unanswered]],
  [{ interactionLog: true }, [missed, unanswered]],
  [{ recordTypes: { activity: api.crm.recordTypes.other('task') } }, all],
  [{ recordTypes: { case: api.crm.recordTypes.other('case') } }, []],
  [{ attachTo: { kind: 'case', createIfNone: true } }, all],
  [{ attachTo: { kind: 'case' } }, []],
  [{ cases: { inbound: true } }, [answered]],
  [{ cases: { outbound: true } }, [outgoing, unanswered]],
  [{ unknownCaller: 'lead', signedOut: { logIncoming: true }, screenPop: { inbound: 'none' } }, []],
  [{ missedEmail: { enabled: true } }, [missed]],
  [{ fields: { callId: 'Call__c' } }, all],
  [{ transfer: { log: 'one-per-call' }, doNotLog: { show: true }, tags: ['vip'] }, []],
])('%j changes %j', async (document, changed) => {
  await mia.be({ desk: 'in' });
  const from = new Date().toISOString();
  for (const kind of all) await calls[kind]?.();
  const saved = await admin.post(`/workflows/${id}/versions`, document);
  expect(saved.status).toBe(201);
  const to = new Date(Date.now() + 3_600_000).toISOString();
  const path = `/workflows/${id}/versions/${saved.body.version}/what-if`;
  const found = await admin.done(admin.post(path, { from, to }), WhatIf);
  const kinds = new Set<string>(found.items.map(({ kind }) => kind));
  expect(all.filter((kind) => kinds.has(kind))).toEqual(changed);
  expect(found).toMatchObject({ contacts: all.length, changed: changed.length });

  // What was foretold comes true of the next such calls.
  await api.workflow(document);
  for (const { kind, after } of found.items) {
    const call = await calls[kind]?.();
    const why = await allDone(mia, call?.id ?? '');
    expect(why.outcome).toBe(after.outcome);
    const foretold = after.writes.map((write) => write.kind);
    expect(why.writes.map((write) => write.kind).toSorted()).toEqual(
      [...foretold, ...(after.activity === null ? [] : ['activity'])].toSorted(),
    );
    const { nextSteps, past } = await api.timeline({
      kind: 'contact',
      name: '',
      number: '',
      id: call?.match.records[0]?.id ?? '',
    });
    const { activity } = after;
    const logged = after.outcome === 'log' && activity !== null ? [activity] : [];
    expect([...nextSteps, ...past]).toMatchObject(
      logged.map(({ status, disposition, recordType, owner }) => ({
        status,
        disposition,
        recordType: recordType ?? api.crm.recordTypes.usual('task'),
        owner: { id: owner?.id },
      })),
    );
  }
});
