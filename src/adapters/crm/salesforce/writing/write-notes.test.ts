import { describe, expect, it } from 'vitest';
import { upsert } from '../../../../../test/contract/crm-writes.ts';
import {
  idOf,
  given,
  withoutReplaces,
  stored,
  finds,
} from '../../../../../test/support/salesforce/writing/scripted-writer.ts';

describe('a note', () => {
  it('that somebody has changed stays, and the rest is written', async () => {
    const { org, writer } = given(finds(stored('a', { Description: 'Theirs.' })));
    const write = withoutReplaces(upsert('a', { description: 'Ours, later.', disposition: 'sold' }), [
      'Ours.',
    ]);
    expect(await writer.write([write])).toMatchObject([{ result: 'done', noteKept: true }]);
    expect(org.updated).toEqual([
      { attributes: { type: 'Task' }, id: idOf('00T', 77), CallDisposition: 'sold' },
    ]);
  });

  it('is ours as Salesforce stores it', async () => {
    const { org, writer } = given(finds(stored('a', { Description: 'One\r\nTwo' })));
    const write = withoutReplaces(upsert('a', { description: 'Three' }), ['One\nTwo  ']);
    expect(await writer.write([write])).toMatchObject([{ result: 'done' }]);
    expect(org.patched).toMatchObject([
      { body: { Description: 'Three' }, httpHeaders: { 'Sforce-Auto-Assign': 'FALSE' } },
    ]);
  });

  it('is replaced only if nobody has changed the task since it was looked at', async () => {
    let looks = 0;
    const { org, writer } = given({
      query: () => {
        looks += 1;
        return [stored('a', { Description: looks === 1 ? 'Ours.' : 'Theirs.' })];
      },
      patch: () => (looks === 1 ? 412 : 204),
    });
    const write = withoutReplaces(upsert('a', { description: 'Ours, later.' }), ['Ours.']);
    expect(await writer.write([write])).toMatchObject([{ result: 'done', noteKept: true }]);
    expect(org.patched).toEqual([]);
    expect(JSON.stringify(org.requests)).toContain('Fri, 20 Nov 2026 09:31:05 GMT');
  });

  it('waits where somebody changes it again and again', async () => {
    const { org, writer } = given({ ...finds(stored('a', { Description: 'Ours.' })), patch: () => 412 });
    const write = withoutReplaces(upsert('a', { description: 'Ours, later.' }), ['Ours.']);
    expect(await writer.write([write])).toMatchObject([{ result: 'later' }]);
    expect(org.requests.length).toBeLessThan(10);
  });
});
