import { describe, expect, it } from 'vitest';
import { writingOrg } from './writing-org.ts';

const { ids, send, row } = writingOrg();

describe('a batch', () => {
  const batch = (batchRequests: readonly object[], options: object = {}) =>
    send('POST', '/composite/batch', { ...options, batchRequests });

  const change = (richInput: object) => ({
    method: 'PATCH',
    url: `v66.0/sobjects/Account/${ids.account}`,
    richInput,
  });
  const read = { method: 'GET', url: `v66.0/sobjects/Account/${ids.account}?fields=Site` };

  it('does each request by itself, in their order', async () => {
    const answer = await batch([change({ Site: 'Hamburg' }), change({ Name: null }), read]);
    expect(answer).toMatchObject({
      status: 200,
      body: {
        hasErrors: true,
        results: [
          { statusCode: 204, result: null },
          { statusCode: 400, result: [{ errorCode: 'REQUIRED_FIELD_MISSING' }] },
          { statusCode: 200, result: { Site: 'Hamburg' } },
        ],
      },
    });
  });

  it('may stop at the first error', async () => {
    const answer = await batch([read, change({ Name: null }), change({ Site: 'Bonn' })], {
      haltOnError: true,
    });
    expect(answer.body).toMatchObject({
      hasErrors: true,
      results: [
        { statusCode: 200 },
        { statusCode: 400 },
        { statusCode: 412, result: [{ errorCode: 'BATCH_PROCESSING_HALTED' }] },
      ],
    });
    expect(row('Account', ids.account)['Site']).not.toBe('Bonn');
  });

  it('counts each request, and stops where the day is used up', async () => {
    const paths: string[] = [];
    const limited = writingOrg({ countSubrequest: (path) => paths.push(path) < 2 });
    const own = { method: 'GET', url: `v66.0/sobjects/Account/${limited.ids.account}?fields=Site` };
    const answer = await limited.send('POST', '/composite/batch', { batchRequests: [own, own] });
    expect(answer.body).toMatchObject({
      results: [{ statusCode: 200 }, { statusCode: 403, result: [{ errorCode: 'REQUEST_LIMIT_EXCEEDED' }] }],
    });
    expect(paths).toEqual([`/services/data/${own.url}`, `/services/data/${own.url}`]);
  });

  it.each([
    ['26 requests', Array.from({ length: 26 }, () => read), 400],
    ['a later version than its own', [{ ...read, url: 'v67.0/limits' }], 404],
    ['a composite inside', [{ method: 'POST', url: 'v66.0/composite', richInput: {} }], 404],
    ['no url', [{ method: 'GET' }], 400],
    ['a verb that there is not', [{ ...read, method: 'FETCH' }], 400],
  ])('with %s is refused as a whole', async (_, requests, status) => {
    expect(await batch(requests)).toMatchObject({ status });
  });
});
