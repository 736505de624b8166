import { describe, expect, it } from 'vitest';
import { epochMs } from '../../../../domain/time.ts';
import type { OrgAnswer, OrgRequest } from '../client/org-client.ts';
import { changesSince, RefillNeeded } from './changes-since.ts';

const noon = Date.parse('2026-11-20T12:00:40Z');
const minuteMs = 60_000;
const never = new AbortController().signal;

/** An org that answers about a span as told, and remembers which spans it was asked about. */
function org(answer: (kind: string, from: number, to: number) => OrgAnswer) {
  const asked: string[] = [];
  const client = {
    request: async ({ path, query }: OrgRequest) => {
      const kind = path.split('/').at(-1) ?? '';
      const { start = '', end = '' } = query ?? {};
      if (kind === 'updated') asked.push(`${start.slice(11, 16)}-${end.slice(11, 16)}`);
      return answer(kind, Date.parse(start), Date.parse(end));
    },
  };
  const changes = (minutesAgo: number) =>
    Array.fromAsync(
      changesSince(client, 'Contact', epochMs(noon - minutesAgo * minuteMs), epochMs(noon), never),
    );
  return { asked, changes };
}

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
    const { asked, changes } = org((kind, _from, to) => good(kind, to));
    await changes(0);
    await changes(30);
    expect(asked).toEqual(['11:58-12:00', '11:30-12:00']);
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
    const { asked, changes } = org((kind, from, to) =>
      to - from > 10 * minuteMs ? refusal('EXCEEDED_ID_LIMIT') : good(kind, to, [`${kind} ${to}`]),
    );
    const found = await changes(30);
    expect(asked).toEqual([
      '11:30-12:00',
      '11:30-11:45',
      '11:30-11:37',
      '11:37-11:44',
      '11:44-11:51',
      '11:51-11:58',
      '11:58-12:00',
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
