import { describe, expect, it } from 'vitest';
import { startApi } from './harness.ts';
import { codes, refusal, talk } from './steps.ts';
import { until } from './until.ts';

const api = await startApi();
const { mia } = api;

const dispositions = [
  { id: 'sold', label: { en: 'Sold', de: 'Verkauft' }, group: 'Success', direction: 'both' },
  { id: 'lost', label: { en: 'Lost', de: 'Verloren' }, group: 'Failure', direction: 'inbound' },
];

describe('what the workflow allows in the details', () => {
  it('is no other subject where it is locked', async () => {
    await api.workflow({ subject: { template: '{name} {number} {queue}', editable: false } });
    const anna = await api.contact();
    await mia.be({ desk: 'in' });
    const { interaction } = await talk(api, mia, anna);
    expect(interaction.rules.subjectEditable).toBe(false);
    const patch = (body: unknown) => mia.patch(`/interactions/${interaction.id}/details`, body);
    const refused = await patch({ subject: 'Mine', comments: 'Kept?' });
    expect(refusal(refused)).toBe('422 subject-locked');
    expect(refused.body.errors).toMatchObject([{ path: 'subject' }]);
    expect((await mia.interaction(interaction.id)).details).toMatchObject({ subject: null, comments: '' });
    await mia.act(interaction.id, 'end');
    await mia.settled(interaction.id);
    expect((await api.timeline(anna)).past.map(({ subject }) => subject)).toEqual([
      `${anna.name} ${anna.number} support`,
    ]);
  });

  it('is no related record beside a lead, whichever comes first', async () => {
    const anna = await api.contact();
    const aCase = await api.record('case', { subject: 'A case', contact: anna.id });
    const lead = await api.record('lead', { lastName: 'Lead', company: 'Company', phone: '+31205559999' });
    const [caseRef, leadRef] = [aCase, lead].map(({ kind, id, name }) => ({ kind, id, name }));
    await mia.be({ desk: 'in' });
    const { interaction } = await talk(api, mia, anna);
    const patch = (body: unknown) => mia.patch(`/interactions/${interaction.id}/details`, body);
    expect(refusal(await patch({ name: leadRef, relatedTo: caseRef }))).toBe('422 combination-not-allowed');
    expect((await patch({ relatedTo: caseRef })).status).toBe(200);
    expect(refusal(await patch({ name: leadRef }))).toBe('422 combination-not-allowed');
    expect((await patch({ name: leadRef, relatedTo: null })).status).toBe(200);
    expect(refusal(await patch({ relatedTo: caseRef }))).toBe('422 combination-not-allowed');
    await mia.act(interaction.id, 'end');
    await mia.settled(interaction.id);
    expect((await api.timeline(lead)).past).toMatchObject([{ who: { id: lead.id }, what: null }]);
    expect((await api.timeline(anna)).past).toEqual([]);
  });

  it('are records that are there, by the name the CRM has for them', async () => {
    const anna = await api.contact();
    const bert = await api.contact({ firstName: 'Bert', lastName: 'Real Name' });
    await mia.be({ desk: 'in' });
    const { interaction } = await talk(api, mia, anna);
    const missing = { kind: 'contact', id: '00000000-0000-7000-8000-999999999999', name: 'Nobody' };
    const patch = (body: unknown) => mia.patch(`/interactions/${interaction.id}/details`, body);
    expect(refusal(await patch({ name: missing }))).toBe('422 invalid');
    expect(refusal(await patch({ name: { ...missing, id: 'x' } }))).toBe('422 invalid');
    expect(refusal(await patch({ name: { ...missing, kind: 'spaceship' } }))).toBe('422 invalid');
    const { details } = await mia.note(interaction.id, {
      name: { kind: 'contact', id: bert.id, name: 'Made up' },
    });
    expect(details.name).toEqual({ kind: 'contact', id: bert.id, name: bert.name });
  });

  it('are its own dispositions and tags', async () => {
    await api.workflow({
      dispositions,
      tags: ['urgent'],
      subject: { template: '{callresult}/{callresultgroup}' },
    });
    const anna = await api.contact();
    await api.callee(anna.number, 'answer');
    await mia.be({ desk: 'in' });
    const { id } = await mia.dial(anna.number);
    await mia.reaches(id, 'connected');
    const patch = (body: unknown) => mia.patch(`/interactions/${id}/details`, body);
    for (const disposition of ['unknown', 'lost']) {
      const refused = await patch({ disposition });
      expect(refusal(refused)).toBe('422 invalid');
      expect(refused.body.errors).toMatchObject([{ path: 'disposition' }]);
    }
    expect((await patch({ tags: ['urgent', 'other'] })).body.errors).toMatchObject([{ path: 'tags[1]' }]);
    await mia.note(id, { disposition: 'sold', tags: ['urgent'] });
    await mia.act(id, 'end');
    await mia.settled(id);
    expect((await api.timeline(anna)).past).toMatchObject([
      { subject: 'Sold/Success', disposition: 'Sold', tags: ['urgent'] },
    ]);
    expect(codes(await mia.why(id))).toContain('why.result.chosen');
  });
});

describe('a required disposition', () => {
  const required = { dispositions, dispositionRequired: true };

  it('is asked before wrap-up can be finished', async () => {
    await api.workflow(required);
    const anna = await api.contact();
    await mia.be({ desk: 'in' });
    const { interaction } = await talk(api, mia, anna);
    await mia.act(interaction.id, 'end');
    const refused = await mia.tries(interaction.id, 'finish');
    expect(refusal(refused)).toBe('409 disposition-required');
    expect(refused.body.phase).toBe('wrapup');
    expect(await mia.presence()).toBe('wrapup');
    await mia.note(interaction.id, { disposition: 'lost' });
    expect(await mia.act(interaction.id, 'finish')).toMatchObject({ phase: 'ended' });
    await mia.settled(interaction.id);
    expect((await api.timeline(anna)).past).toMatchObject([{ disposition: 'Lost' }]);
  });

  it('that is missing when the time is up frees the agent and stays listed until it is chosen', async () => {
    await api.workflow({ ...required, wrapup: { maxSeconds: 30 } });
    const anna = await api.contact();
    await mia.be({ desk: 'in' });
    const { interaction } = await talk(api, mia, anna);
    await mia.act(interaction.id, 'end');
    await api.advance(31);
    expect(await mia.reaches(interaction.id, 'ended')).toMatchObject({ dispositionMissing: true });
    expect(await mia.presence()).toBe('available');
    expect((await mia.desk()).interactions).toMatchObject([{ id: interaction.id, dispositionMissing: true }]);
    expect(await mia.note(interaction.id, { disposition: 'lost' })).toMatchObject({
      dispositionMissing: false,
      unsaved: true,
    });
    await mia.act(interaction.id, 'save');
    await mia.settled(interaction.id);
    expect((await api.timeline(anna)).past).toMatchObject([{ disposition: 'Lost' }]);
    await until('nothing is left on the desk', async () => (await mia.desk()).interactions.length === 0);
  });

  it('is asked of nobody whose call was not answered', async () => {
    await api.workflow(required);
    const anna = await api.contact();
    await api.callee(anna.number, 'busy');
    await mia.be({ desk: 'in' });
    const { id } = await mia.dial(anna.number);
    await mia.reaches(id, 'wrapup');
    expect(await mia.act(id, 'finish')).toMatchObject({ phase: 'ended', dispositionMissing: false });
  });
});
