import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { CrmUnavailable } from '../../../../application/ports/crm/crm.ts';
import { epochMs } from '../../../../domain/time.ts';
import type { OrgAnswer, OrgRequest } from '../client/org-client.ts';
import { changesSince, changesWithin, RefillNeeded, spanSince } from './changes-since.ts';

const noon = Date.parse('2026-11-20T12:00:40Z');
const minuteMs = 60_000;
const never = new AbortController().signal;

/** An org that answers about a span as told, and remembers which spans it was asked about, request by request. */
function org(answer: (kind: string, from: number, to: number) => OrgAnswer) {
  const requests: (readonly string[])[] = [];
  const client = {
    apiVersion: async () => '66.0',
    request: async ({ body }: OrgRequest) => {
      const asked: string[] = [];
      const compositeResponse = subrequests.parse(body).compositeRequest.map(({ url, referenceId }) => {
        const { pathname, searchParams } = new URL(url, 'https://example.com');
        const [object = '', kind = ''] = pathname.split('/').slice(-2);
        const [start, end] = [searchParams.get('start') ?? '', searchParams.get('end') ?? ''];
        if (kind === 'updated') asked.push(`${object} ${start.slice(11, 16)}-${end.slice(11, 16)}`);
        const { status, body: said } = answer(kind, Date.parse(start), Date.parse(end));
        return { referenceId, httpStatusCode: status, body: said };
      });
      requests.push(asked);
      return { status: 200, body: { compositeResponse } };
    },
  };
  const spanOf = (minutesAgo: number) => spanSince(epochMs(noon - minutesAgo * minuteMs), epochMs(noon));
  const within = (objects: readonly string[], minutesAgo: number) =>
    changesWithin(
      client,
      objects.map((object) => ({ object, span: spanOf(minutesAgo) })),
      never,
    );
  const changes = async (minutesAgo: number) => {
    const [first] = await within(['Contact'], minutesAgo);
    if (first === undefined) throw new Error('nothing was told');
    return Array.fromAsync(changesSince(client, 'Contact', spanOf(minutesAgo), first, never));
  };
  return { requests, within, changes };
}

const subrequests = z.object({
  compositeRequest: z.array(z.object({ url: z.string(), referenceId: z.string() })),
});

const good = (kind: string, to: number, ids: readonly string[] = []): OrgAnswer => ({
  status: 200,
  body:
    kind === 'updated'
      ? { ids, latestDateCovered: new Date(to).toISOString() }
      : {
          deletedRecords: ids.map((id) => ({ id, deletedDate: '' })),
          earliestDateAvailable: '2026-11-01T00:00:00.000Z',
          latestDateCovered: new Date(to).toISOString(),
        },
});
const refusal = (errorCode: string): OrgAnswer => ({ status: 400, body: [{ errorCode, message: '' }] });

describe('what has changed since then', () => {
  it('is asked for in whole minutes, two at least', async () => {
    const { requests, changes } = org((kind, _from, to) => good(kind, to));
    await changes(0);
    await changes(30);
    expect(requests).toEqual([['Contact 11:58-12:00'], ['Contact 11:30-12:00']]);
  });

  it('is asked for of as many objects at once as one request takes', async () => {
    const { requests, within } = org((kind, _from, to) => good(kind, to, [kind]));
    const told = await within(
      Array.from({ length: 14 }, (_, index) => `Object${index}`),
      30,
    );
    expect(requests.map(({ length }) => length)).toEqual([13, 1]);
    expect(told).toHaveLength(14);
    expect(told[13]).toMatchObject({ updated: ['updated'], deleted: ['deleted'] });
  });

  it.each([
    ['forgets too much', refusal('INVALID_REPLICATION_DATE'), RefillNeeded],
    ['does not have it', { status: 404, body: [{ errorCode: 'NOT_FOUND', message: '' }] }, CrmUnavailable],
  ])('of one object is no matter of the others, where the org %s', async (_, answer, why) => {
    let answered = 0;
    const { within } = org((kind, _from, to) => {
      answered += 1;
      return answered === 1 ? answer : good(kind, to);
    });
    const [first, second] = await within(['Account', 'Contact'], 30);
    expect(first).toBeInstanceOf(why);
    expect(second).toMatchObject({ updated: [] });
  });

  it('is left for the next time where a transaction holds the answer back', async () => {
    const { requests, changes } = org((kind, from, to) =>
      to - from > 10 * minuteMs ? refusal('EXCEEDED_ID_LIMIT') : good(kind, from + 30_000),
    );
    expect(await changes(30)).toHaveLength(1);
    expect(requests).toHaveLength(3);
  });

  it('is covered only as far as the org says of both', async () => {
    const { changes } = org((kind, _from, to) =>
      good(kind, kind === 'updated' ? to - 5 * minuteMs : to, ['a']),
    );
    expect(await changes(30)).toEqual([
      { updated: ['a'], deleted: ['a'], coveredUntil: Date.parse('2026-11-20T11:55:00Z') },
    ]);
  });

  it('is divided where it is more than the org tells at once', async () => {
    const { requests, changes } = org((kind, from, to) =>
      to - from > 10 * minuteMs ? refusal('EXCEEDED_ID_LIMIT') : good(kind, to, [`${kind} ${to}`]),
    );
    const found = await changes(30);
    expect(requests.flat()).toEqual([
      'Contact 11:30-12:00',
      'Contact 11:30-11:45',
      'Contact 11:30-11:37',
      'Contact 11:37-11:44',
      'Contact 11:44-11:51',
      'Contact 11:51-11:58',
      'Contact 11:58-12:00',
    ]);
    expect(found.at(-1)?.coveredUntil).toBe(Date.parse('2026-11-20T12:00:00Z'));
  });

  it.each([
    ['too much changes within two minutes', () => refusal('EXCEEDED_ID_LIMIT'), 30],
    ['the org refuses the time', () => refusal('INVALID_REPLICATION_DATE'), 30],
    [
      'deletions are not remembered for so long',
      (kind: string, _: number, to: number) => good(kind, to),
      16 * 24 * 60,
    ],
    [
      'deletions were forgotten earlier',
      (kind: string, _: number, to: number) => good(kind, to),
      20 * 24 * 60,
    ],
  ] as const)('is not known where %s', async (_, answer, minutesAgo) => {
    await expect(org(answer).changes(minutesAgo)).rejects.toBeInstanceOf(RefillNeeded);
  });

  it('is not known where the org has forgotten deletions since', async () => {
    const { changes } = org((kind, _from, to) => ({
      ...good(kind, to),
      body: { ...Object(good(kind, to).body), earliestDateAvailable: '2026-11-20T11:50:00.000Z' },
    }));
    await expect(changes(30)).rejects.toBeInstanceOf(RefillNeeded);
  });

  it('is asked for later where the org says something else', async () => {
    const { changes } = org(() => ({ status: 500, body: 'gateway' }));
    await expect(changes(30)).rejects.toThrow('500');
  });
});
