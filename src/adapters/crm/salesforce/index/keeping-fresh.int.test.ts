import { describe, expect, it, vi } from 'vitest';
import { testDatabase } from '../../../../../test/support/postgres/postgres.ts';
import {
  becomes,
  filledIndex,
  found,
  isFresh,
  patience,
  untilStopped,
} from '../../../../../test/support/wiring/filled-index.ts';
import {
  indexedOrg,
  type IndexedOrg,
  type IndexOptions,
} from '../../../../../test/support/wiring/number-index.ts';
import { CrmUnavailable } from '../../../../application/ports/crm/crm.ts';
import type { E164 } from '../../../../domain/number.ts';
import { openObjectNames } from './open-object.ts';

const berlin = '+493012345678' as E164;
const munich = '+498912345678' as E164;
const vienna = '+43112345678' as E164;

/** Where the index hears of nothing by itself, the org is asked for numbers. */
const searched = { isSearched: true };

const { db } = await testDatabase();
const filled = (org: IndexedOrg, options: IndexOptions = {}) => filledIndex(org, db, options);

describe('a change before the first event could come', () => {
  it('is found when the org is asked as soon as it tells of that minute', async () => {
    const org = await indexedOrg();
    const blocked = Promise.withResolvers<void>();
    org.beforeCall = () => blocked.promise;
    const index = org.index(db);
    index.start();
    await isFresh(index);
    org.insert('Contact', { LastName: 'Roth', Phone: '030 12345678' });
    blocked.resolve();
    await vi.waitFor(() => expect(org.stream.subscribers).toBe(1), patience);
    expect(await found(index, berlin)).toEqual([]);
    org.tick(4 * 60_000);
    await becomes(index, berlin, ['contact Roth']);
  });
});

describe('after a gap', () => {
  it('of named records these are read again', async () => {
    const org = await indexedOrg();
    const lead = org.insert('Lead', { LastName: 'Lang', Company: 'Lang', Phone: '030 12345678' });
    const index = await filled(org);
    org.update('Lead', lead, { IsConverted: true });
    await becomes(index, berlin, []);
  });

  it('of a record that is not there any more it is taken out', async () => {
    const org = await indexedOrg();
    const ida = org.insert('Contact', { LastName: 'Roth', Phone: '030 12345678' });
    const index = await filled(org);
    org.stream.select([]);
    org.remove('Contact', ida);
    org.stream.gap('Contact', [ida]);
    await becomes(index, berlin, []);
  });

  it('of every record the object is filled anew', async () => {
    const org = await indexedOrg();
    const ida = org.insert('Contact', { LastName: 'Roth', Phone: '030 12345678' });
    const index = await filled(org);
    // As when a field is converted: rows change, and nothing says which.
    org.stream.select([]);
    org.update('Contact', ida, { Phone: '089 12345678' });
    org.stream.gap('Contact');
    await becomes(index, munich, ['contact Roth']);
    await isFresh(index);
    expect(await found(index, berlin)).toEqual([]);
  });

  it('by an overflow the org is asked what has changed', async () => {
    const org = await indexedOrg();
    const ida = org.insert('Contact', { LastName: 'Roth', Phone: '030 12345678' });
    const gone = org.insert('Contact', { LastName: 'Gone', Phone: '030 12345678' });
    const index = await filled(org);
    org.stream.select([]);
    org.update('Contact', ida, { Phone: '089 12345678' });
    org.remove('Contact', gone);
    org.tick(120_000);
    org.stream.overflow('Contact');
    await becomes(index, munich, ['contact Roth']);
    expect(await found(index, berlin)).toEqual([]);
  });

  it('by a replay id that is not taken any more the org is asked what has changed', async () => {
    const org = await indexedOrg();
    const ida = org.insert('Contact', { LastName: 'Roth', Phone: '030 12345678' });
    const first = await filled(org);
    org.update('Contact', ida, { LastName: 'Lang' });
    await becomes(first, berlin, ['contact Lang']);
    await first.stop();
    org.update('Contact', ida, { Phone: '089 12345678' });
    org.tick(80 * 60 * 60 * 1000);
    org.stream.corruptReplayIds();
    const second = await filled(org);
    await becomes(second, munich, ['contact Lang']);
  });

  it('longer than the org remembers, everything is read anew', async () => {
    const org = await indexedOrg();
    const ida = org.insert('Contact', { LastName: 'Roth', Phone: '030 12345678' });
    const first = await filled(org);
    await first.stop();
    org.remove('Contact', ida);
    org.tick(16 * 24 * 60 * 60 * 1000);
    org.stream.corruptReplayIds();
    const second = org.index(db);
    second.start();
    await becomes(second, berlin, []);
  });
});

describe('an index that is stopped in the middle of filling', () => {
  it('goes on with the next page, and asks for no other query', async () => {
    const org = await indexedOrg();
    for (let count = 0; count < 40; count += 1)
      org.insert('Lead', { LastName: `Lang ${count}`, Company: 'x', Phone: '030 12345678' });
    org.insert('Contact', { LastName: 'Roth', Phone: '089 12345678' });
    org.insert('Account', { Name: 'Acme', Phone: '089 12345678' });
    const first = org.index(db, { timings: { pageRows: 10 } });
    const third = Promise.withResolvers<void>();
    let pages = 0;
    org.beforeRequest = (request) => {
      if (request.path.endsWith('/results')) pages += 1;
      // The pages of accounts and contacts, and two of leads.
      if (pages < 5) return undefined;
      third.resolve();
      return untilStopped(request);
    };
    first.start();
    await third.promise;
    await first.stop();
    expect(await found(first, berlin)).toHaveLength(20);
    org.beforeRequest = () => undefined;
    org.requests.length = 0;
    const second = await filled(org, { timings: { pageRows: 10 } });
    expect(await found(second, berlin)).toHaveLength(40);
    // What is open comes after the leads, whose last two pages are read.
    const opened = openObjectNames.length;
    expect(org.requests.filter((request) => request === 'POST /jobs/query')).toHaveLength(opened);
    expect(org.requests.filter((request) => request.endsWith('/results'))).toHaveLength(2 + opened);
  });

  it('begins another query where the org has the result no more', async () => {
    const org = await indexedOrg();
    org.insert('Contact', { LastName: 'Roth', Phone: '030 12345678' });
    const first = org.index(db);
    const asked = Promise.withResolvers<void>();
    org.beforeRequest = (request) => {
      if (!request.path.endsWith('/results')) return undefined;
      asked.resolve();
      return untilStopped(request);
    };
    first.start();
    await asked.promise;
    await first.stop();
    org.beforeRequest = () => undefined;
    org.tick(8 * 24 * 60 * 60 * 1000);
    expect(await found(await filled(org), berlin)).toEqual(['contact Roth']);
  });
});

describe('what is changed while the index is filled', () => {
  /** Holds the result of the contacts back until `release`, when the org has long made it. */
  async function fillingContacts(org: IndexedOrg, options: IndexOptions = {}) {
    const index = org.index(db, options);
    const asked = Promise.withResolvers<void>();
    const blocked = Promise.withResolvers<void>();
    let jobs = 0;
    org.beforeRequest = async ({ method, path }) => {
      if (method === 'POST' && path === '/jobs/query') jobs += 1;
      if (jobs !== 2 || !path.endsWith('/results')) return;
      asked.resolve();
      await blocked.promise;
    };
    index.start();
    await asked.promise;
    const subscribers = options.events === false ? 0 : 1;
    await vi.waitFor(() => expect(org.stream.subscribers).toBe(subscribers), patience);
    return { index, release: () => blocked.resolve() };
  }

  it('matches at once, and is not undone by what the query saw before', async () => {
    const org = await indexedOrg();
    const ida = org.insert('Contact', { LastName: 'Roth', Phone: '030 12345678' });
    const gone = org.insert('Contact', { LastName: 'Gone', Phone: '030 12345678' });
    const { index, release } = await fillingContacts(org);
    org.update('Contact', ida, { Phone: '089 12345678' });
    org.remove('Contact', gone);
    org.insert('Contact', { LastName: 'New', Phone: '089 12345678' });
    await becomes(index, munich, ['contact New', 'contact Roth']);
    org.tick(120_000);
    release();
    await isFresh(index);
    expect(await found(index, munich)).toEqual(['contact New', 'contact Roth']);
    expect(await found(index, berlin)).toEqual([]);
  });

  it('stays as it was told while what the query saw is written', async () => {
    const org = await indexedOrg();
    const ida = org.insert('Contact', { LastName: 'Roth', Phone: '030 12345678' });
    const { index, release } = await fillingContacts(org);
    org.update('Contact', ida, { LastName: 'Lang' });
    await becomes(index, berlin, ['contact Lang']);
    const compared = Promise.withResolvers<void>();
    org.beforeRequest = (request) => {
      if (!JSON.stringify(request.body ?? '').includes('Contact/updated')) return undefined;
      compared.resolve();
      return untilStopped(request);
    };
    release();
    await compared.promise;
    expect(await found(index, berlin)).toEqual(['contact Lang']);
  });

  it('is found without events when the org is asked afterwards', async () => {
    const org = await indexedOrg({}, searched);
    const ida = org.insert('Contact', { LastName: 'Roth', Phone: '030 12345678' });
    const { index, release } = await fillingContacts(org, { events: false });
    org.update('Contact', ida, { Phone: '089 12345678' });
    org.tick(10 * 60_000);
    release();
    await isFresh(index);
    expect(await found(index, munich)).toEqual(['contact Roth']);
    expect(await found(index, berlin)).toEqual([]);
  });
});

describe('without change events', () => {
  it('the org is asked every so often what has changed', async () => {
    const org = await indexedOrg({}, searched);
    const ida = org.insert('Contact', { LastName: 'Roth', Phone: '030 12345678' });
    const gone = org.insert('Contact', { LastName: 'Gone', Phone: '030 12345678' });
    const index = await filled(org, { events: false });
    org.update('Contact', ida, { Phone: '089 12345678' });
    org.remove('Contact', gone);
    org.tick(60_000);
    await becomes(index, berlin, []);
    expect(await found(index, munich)).toEqual(['contact Roth']);
  });

  it('a number that nobody has is looked up in the org, for a customer may be new', async () => {
    const org = await indexedOrg({}, searched);
    org.insert('Contact', { LastName: 'Roth', Phone: '030 12345678' });
    const index = await filled(org, { events: false });
    org.insert('Contact', { LastName: 'New', Phone: '+49 89 12345678' });
    expect(await found(index, munich)).toEqual(['contact New']);
    org.requests.length = 0;
    expect(await found(index, berlin)).toEqual(['contact Roth']);
    expect(org.requests).not.toContain('GET /search');
  });

  it('an org that does not say whose a number is leaves that open', async () => {
    const org = await indexedOrg();
    const index = await filled(org, { events: false });
    org.beforeRequest = ({ path }) => {
      if (path === '/search') throw new CrmUnavailable('no answer');
    };
    await expect(found(index, munich)).rejects.toThrow(CrmUnavailable);
  });

  it('as nobody may subscribe, it goes on in the same way', async () => {
    const org = await indexedOrg({}, searched);
    const ida = org.insert('Contact', { LastName: 'Roth', Phone: '030 12345678' });
    org.pubSub.interrupt('subscription.topic.cannot.subscribe');
    const index = org.index(db);
    index.start();
    await isFresh(index);
    org.update('Contact', ida, { Phone: '089 12345678' });
    org.tick(60_000);
    await becomes(index, berlin, []);
    expect(await found(index, munich)).toEqual(['contact Roth']);
  });

  it('of one object, which nobody has selected, that one is asked for more often', async () => {
    const org = await indexedOrg();
    org.stream.select(['Account', 'Contact']);
    const index = await filled(org, { timings: { compareMs: 60_000 } });
    for (const number of [berlin, munich, vienna]) {
      org.insert('Lead', { LastName: 'Lang', Company: 'x', Phone: number });
      org.tick(60_000);
      await becomes(index, number, ['lead Lang']);
    }
  });
});

describe('after a restart', () => {
  it('the index goes on behind the last event that it has taken in', async () => {
    const org = await indexedOrg();
    const ida = org.insert('Contact', { LastName: 'Roth', Phone: '030 12345678' });
    const first = await filled(org);
    org.update('Contact', ida, { LastName: 'Lang' });
    await becomes(first, berlin, ['contact Lang']);
    await first.stop();
    // In a minute of which the org does not tell yet when it is asked.
    org.update('Contact', ida, { Phone: '089 12345678' });
    org.requests.length = 0;
    await becomes(await filled(org), munich, ['contact Lang']);
    expect(org.requests.filter((request) => request.includes('/jobs/'))).toEqual([]);
  });
});
