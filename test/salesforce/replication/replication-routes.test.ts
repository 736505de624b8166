import { describe, expect, it } from 'vitest';
import { moment } from '../model/moments.ts';
import { createOrg } from '../model/org.ts';
import { serveOrg } from '../rest/serve-org.ts';
import { replicationRoutes } from './replication-routes.ts';

const userId = '005000000000001AAA';
const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const start = Date.UTC(2026, 10, 20, 9, 30);

function replicatedOrg() {
  let clock = start;
  const org = createOrg({ now: () => clock });
  const at = (ms: number) => (clock = ms);
  const change = <Result>(work: Parameters<typeof org.transaction<Result>>[1]) =>
    org.transaction(userId, work);
  return { at, change, ask: serveOrg(org, userId, [replicationRoutes]) };
}

const span = (from: number, before: number) =>
  `start=${encodeURIComponent(new Date(from).toISOString())}&end=${encodeURIComponent(new Date(before).toISOString())}`;

describe('updated', () => {
  it('names the records that were written in the span, and how far that is complete', async () => {
    const { at, change, ask } = replicatedOrg();
    const old = change((tx) => tx.insert('Contact', { LastName: 'Old' }).Id);
    at(start + 10 * minuteMs);
    const fresh = change((tx) => tx.insert('Contact', { LastName: 'New' }).Id);
    const gone = change((tx) => tx.insert('Contact', { LastName: 'Gone' }).Id);
    at(start + 12 * minuteMs + 5_000);
    change((tx) => tx.remove('Contact', gone));
    const answer = await ask(`sobjects/contact/updated?${span(start + 5 * minuteMs, start + dayMs)}`);
    expect(answer.json).toEqual({ ids: [fresh], latestDateCovered: moment(start + 12 * minuteMs) });
    change((tx) => tx.update('Contact', old, { LastName: 'Older' }));
    const later = await ask(`sobjects/Contact/updated?${span(start + 11 * minuteMs, start + 12 * minuteMs)}`);
    expect(later.json).toEqual({ ids: [], latestDateCovered: moment(start + 12 * minuteMs) });
  });

  it('leaves the seconds of the span out', async () => {
    const { at, change, ask } = replicatedOrg();
    const id = change((tx) => tx.insert('Contact', { LastName: 'New' }).Id);
    at(start + 5 * minuteMs);
    expect(
      (await ask(`sobjects/Contact/updated?${span(start + 59_000, start + 3 * minuteMs)}`)).json,
    ).toMatchObject({ ids: [id] });
    expect(
      (await ask(`sobjects/Contact/updated?${span(start - minuteMs, start + 59_000)}`)).json,
    ).toMatchObject({ ids: [] });
  });

  it('refuses a span that begins more than 30 days ago, or is none', async () => {
    const { ask } = replicatedOrg();
    const spans = [
      span(start - 31 * dayMs, start),
      span(start, start - minuteMs),
      span(start + 10_000, start + 50_000),
      'start=yesterday&end=2026-11-20T09:30:00Z',
      `start=2026-11-20&end=2026-11-21`,
    ];
    for (const wrong of spans) {
      expect(await ask(`sobjects/Contact/updated?${wrong}`)).toMatchObject({
        status: 400,
        json: [{ errorCode: 'INVALID_REPLICATION_DATE' }],
      });
    }
    expect((await ask('sobjects/Contact/updated')).status).toBe(400);
    expect((await ask(`sobjects/Contact/updated?${span(start - dayMs, start)}&limit=1`)).status).toBe(400);
    expect((await ask(`sobjects/Nothing/updated?${span(start - dayMs, start)}`)).status).toBe(404);
    expect((await ask(`sobjects/Contact/updated?${span(start - 29 * dayMs, start)}`)).status).toBe(200);
  });
});

describe('deleted', () => {
  it('names the records that went in the span and are gone still', async () => {
    const { at, change, ask } = replicatedOrg();
    const [gone, back, other] = change((tx) =>
      ['Gone', 'Back', 'Other'].map((LastName) => tx.insert('Contact', { LastName }).Id),
    );
    at(start + 10 * minuteMs);
    change((tx) => {
      tx.remove('Contact', gone ?? '');
      tx.remove('Contact', back ?? '');
    });
    change((tx) => tx.undelete('Contact', back ?? ''));
    at(start + 20 * minuteMs);
    change((tx) => tx.remove('Contact', other ?? ''));
    at(start + 30 * minuteMs);
    const answer = await ask(`sobjects/Contact/deleted?${span(start, start + 15 * minuteMs)}`);
    expect(answer.json).toEqual({
      deletedRecords: [{ id: gone, deletedDate: moment(start + 10 * minuteMs) }],
      earliestDateAvailable: moment(start + 30 * minuteMs - 15 * dayMs),
      latestDateCovered: moment(start + 15 * minuteMs),
    });
  });

  it('goes back 15 days, which the client has to see for itself', async () => {
    const { at, change, ask } = replicatedOrg();
    const id = change((tx) => tx.insert('Contact', { LastName: 'Gone' }).Id);
    change((tx) => tx.remove('Contact', id));
    at(start + 16 * dayMs);
    const answer = await ask(`sobjects/Contact/deleted?${span(start - minuteMs, start + 16 * dayMs)}`);
    expect(answer).toMatchObject({
      status: 200,
      json: { deletedRecords: [], earliestDateAvailable: moment(start + dayMs) },
    });
  });
});
