import { describe, expect, it } from 'vitest';
import { startApi } from './harness.ts';
import { until } from './until.ts';

const api = await startApi();
const csv = { 'content-type': 'text/csv' };

describe('an import of contacts', () => {
  it('makes known who called before, as a contact made by hand does (spec L38)', async () => {
    const call = await api.calls('+31205556001');
    await call.hangUp();
    const id = await api.idOf(call.callId);
    expect((await api.admin.get(`/interactions/${id}`)).body.match.records).toEqual([]);

    const file =
      'Voornaam;Achternaam;Telefoon;Land\nPiet;Bekend;020 555 6001;Nederland\nEls;Stil;020 555 6002;NL\n';
    const answer = await api.admin.post('/crm/import', file, csv);
    expect(answer).toMatchObject({ status: 200, body: { created: 2, faults: [] } });
    const known = await until('the call has its contact', async () => {
      const { body } = await api.admin.get(`/interactions/${id}`);
      return body.match.records.length > 0 && body.match.records;
    });
    expect(known).toMatchObject([{ kind: 'contact', name: 'Piet Bekend' }]);
  });

  it('is for administrators', async () => {
    for (const person of [api.mia, api.sara])
      expect(await person.post('/crm/import', 'Name\nX\n', csv)).toMatchObject({
        status: 403,
        body: { code: 'forbidden' },
      });
  });

  it('shows in the audit who did it', async () => {
    const { body } = await api.admin.post('/crm/import', 'Name\nAudited\n', csv);
    const entries = (await api.admin.get('/audit')).body.items.filter(
      ({ nounId }: { nounId: string }) => nounId === body.id,
    );
    expect(entries).toMatchObject([
      { action: 'changed', noun: 'import', after: { created: 1 } },
      { action: 'created', noun: 'import' },
    ]);
  });
});
