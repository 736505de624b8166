import { describe, expect, it } from 'vitest';
import type { Interaction } from '../../src/contract/interactions/interaction.ts';
import type { OwnObject } from './crm/crm-there.ts';
import { startApi, support, type RecordOf } from './harness.ts';
import { codes } from './steps.ts';
import { until } from './until.ts';

// Spec L29: an object of the organisation's own, whoever defined it, is matched by its numbers and popped by what was keyed.
const api = await startApi();
const { mia, admin } = api;
const machines = await api.crm.ownObject(admin);

const { object } = machines;
const naming = ({ object: named, numberField, titleField }: OwnObject) => ({
  customObjects: [{ object: named, numberFields: [numberField], titleField }],
});
const keying = ({ object: named, titleField: field }: OwnObject) => ({
  ivrPop: [{ value: 'serial', object: named, field }],
});
const matched = naming(machines);
const keyed = keying(machines);

const twins = '+31207770005';
// A CRM that is only read tells of what is new within a minute, so all are there before a workflow names the object.
const keeper = await api.contact();
const lathe = await make(machines, 'M-1', '+31207770001');
const mill = await make(machines, 'M-2', '+31207770002');
const turners = await make(machines, 'M-3', '+31207770003');
const first = await make(machines, 'M-4', twins);
const second = await make(machines, 'M-5', twins);
const press = await make(machines, '470011', '+31207770006');
const drill = await make(machines, '470012', '+31207770007', keeper.id);

async function make(own: OwnObject, title: string, phone: string, of?: string): Promise<RecordOf> {
  const id = await own.make({ title, phone, ...(of !== undefined && { keeper: of }) });
  return { kind: own.object, id, name: title, number: phone };
}

const areMatched = (...records: readonly RecordOf[]) => machines.matched(records.map(({ id }) => id));
/** What was logged of a call that is over. */
const activityOf = async ({ log }: Interaction) => (await admin.get(`/crm/task/${log.activity?.id}`)).body;
const calling = async (from: string, keys?: string) => {
  const { body } = await admin.post('/simulator/calls', { from, to: support, ...(keys && { keys }) });
  return mia.rings(String(body.callId));
};
const after = async (id: string) => {
  await mia.act(id, 'answer');
  await mia.act(id, 'end');
  await mia.act(id, 'finish');
  return mia.settled(id);
};
/** Callers are asked for the serial number while this is done. */
async function whileAsked(work: () => Promise<void>): Promise<void> {
  const number = `/numbers/${encodeURIComponent(support)}`;
  const ivr = { value: 'serial', maxDigits: 6, prompt: 'The serial number, please.' };
  expect((await admin.put(number, { ivr })).status).toBe(200);
  try {
    await work();
  } finally {
    await admin.put(number, { ivr: null });
  }
}

describe('a call from the number of a record of an object of one’s own', () => {
  it('pops and is logged to it where the workflow names the object and the field', async () => {
    await api.workflow(matched);
    await areMatched(lathe);
    await mia.be({ desk: 'in' });
    const { id, pop, match } = await calling(lathe.number);
    expect(match.records).toMatchObject([{ kind: object, id: lathe.id }]);
    expect(pop).toMatchObject({
      record: { kind: object, id: lathe.id, name: lathe.name },
      mode: 'view',
    });
    expect(await activityOf(await after(id))).toMatchObject({
      interactionId: id,
      who: null,
      what: { kind: object, id: lathe.id },
    });
  });

  it('knows nobody where the workflow does not name it', async () => {
    await mia.be({ desk: 'in' });
    const { id, pop, match } = await calling(lathe.number);
    expect(match.records).toEqual([]);
    expect(pop).toBeNull();
    expect(await activityOf(await after(id))).toMatchObject({ who: null, what: null });
  });

  it('is the late customer’s where no workflow names it', async () => {
    await mia.be({ desk: 'in' });
    const { id } = await calling(mill.number);
    await after(id);
    const late = await api.record('contact', { lastName: 'Late', phone: mill.number });
    await until('the call is the customer’s', async () => (await api.timeline(late)).past.length === 1);
  });

  it('is with the contact who has the number too', async () => {
    const contact = await api.record('contact', { lastName: 'Turner', phone: turners.number });
    await api.workflow(matched);
    await areMatched(turners);
    await mia.be({ desk: 'in' });
    const { pop, match } = await calling(turners.number);
    expect(match.records.map(({ kind }) => kind)).toEqual(['contact', object]);
    expect(pop?.record?.id).toBe(contact.id);
  });

  it('that several of them have waits for the choice, and is logged to what was chosen', async () => {
    await api.workflow(matched);
    await areMatched(first, second);
    await mia.be({ desk: 'in' });
    const { id, pop, match } = await calling(first.number);
    expect([match.toBeDecided, pop]).toEqual([true, null]);
    const chosen = await mia.note(id, { name: { kind: object, id: second.id, name: second.name } });
    expect(chosen.pop?.record?.id).toBe(second.id);
    expect(await activityOf(await after(id))).toMatchObject({ what: { id: second.id } });
  });

  it('or one that keyed its serial number pops it, and is logged to it', async () => {
    const contact = await api.contact();
    await api.workflow(keyed);
    await mia.be({ desk: 'in' });
    await whileAsked(async () => {
      for (const [machine, from, who] of [
        [press, contact.number, contact],
        // From a number that nobody has it is who the machine refers to.
        [drill, '+31205670003', keeper],
      ] as const) {
        const { id, pop } = await calling(from, machine.name);
        expect(pop?.record).toMatchObject({ kind: object, id: machine.id });
        expect(await activityOf(await after(id))).toMatchObject({
          who: { id: who.id },
          what: { id: machine.id },
        });
        expect(codes(await mia.why(id))).toContain('why.keyed.found');
      }
    });
  });
});

const { withoutActivities } = api.crm;

describe.runIf(withoutActivities !== null)('a record of an object that takes no activities', () => {
  it('pops as any, and its calls are logged without it', async () => {
    if (withoutActivities === null) throw new Error('there is such an object');
    const beacon = await make(withoutActivities, '480001', '+31207770008', keeper.id);
    await api.workflow({ ...naming(withoutActivities), ...keying(withoutActivities) });
    await withoutActivities.matched([beacon.id]);
    await mia.be({ desk: 'in' });
    await whileAsked(async () => {
      for (const [from, keys, who, line] of [
        [beacon.number, '1#', null, 'Related to: 480001'],
        ['+31205670004', beacon.name, keeper.id, 'Entered by the caller: 480001'],
      ] as const) {
        const { id, pop } = await calling(from, keys);
        expect(pop?.record).toMatchObject({ kind: beacon.kind, id: beacon.id });
        const call = await after(id);
        expect(call.log).toMatchObject({ state: 'written', reason: null });
        const activity = await activityOf(call);
        expect([activity.who?.id ?? null, activity.what]).toEqual([who, null]);
        expect(activity.description).toContain(line);
        expect(codes(await mia.why(id))).toContain('why.related.no-activities');
      }
    });
  });
});
