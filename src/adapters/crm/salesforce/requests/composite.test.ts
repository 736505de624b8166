import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { CrmUnavailable } from '../../../../application/ports/crm/crm.ts';
import { composite, type Subrequest } from './composite.ts';
import type { OrgAnswer, OrgRequest, RequestOptions } from '../client/org-client.ts';
import { RequestRefused } from '../client/org-errors.ts';

const body = z.object({
  allOrNone: z.literal(false),
  compositeRequest: z.array(
    z.object({
      method: z.string(),
      url: z.string(),
      referenceId: z.string().regex(/^\w+$/u),
      httpHeaders: z.record(z.string(), z.string()).optional(),
    }),
  ),
});
type Asked = z.infer<typeof body>['compositeRequest'][number];

const echo = ({ url, referenceId }: Asked) => ({ referenceId, httpStatusCode: 200, body: url });

/** An org that answers each subrequest so, the last one first; `whole` answers a request in place of that. */
function org(answer: (asked: Asked) => object = echo, whole: OrgAnswer | null = null) {
  const requests: (readonly Asked[])[] = [];
  return {
    requests,
    sender: {
      apiVersion: async () => '66.0',
      async send(request: Omit<OrgRequest, keyof RequestOptions>): Promise<OrgAnswer> {
        const { compositeRequest } = body.parse(request.body);
        requests.push(compositeRequest);
        if (whole !== null) return whole;
        return { status: 200, body: { compositeResponse: compositeRequest.map(answer).toReversed() } };
      },
    },
  };
}

const get = (path: string, q?: string): Subrequest => ({
  method: 'GET',
  path,
  ...(q !== undefined && { query: { q } }),
});
const many = (count: number, of: (index: number) => Subrequest): ReadonlyMap<number, Subrequest> =>
  new Map(Array.from({ length: count }, (_, index) => [index, of(index)]));

describe('subrequests', () => {
  it('are answered by name, in whatever order the org answers', async () => {
    const { sender, requests } = org();
    const names = { task: { of: 'Task' }, call: { of: 'VoiceCall' } };
    const answerTo = await composite(
      sender,
      new Map([
        [names.task, get('/sobjects/Task/describe')],
        [names.call, get('/query', "SELECT Id FROM VoiceCall WHERE Name = 'a&b'")],
      ]),
    );
    expect(answerTo(names.task)).toEqual({ body: '/services/data/v66.0/sobjects/Task/describe' });
    expect(answerTo(names.call)).toEqual({
      body: "/services/data/v66.0/query?q=SELECT%20Id%20FROM%20VoiceCall%20WHERE%20Name%20%3D%20'a%26b'",
    });
    expect(requests).toHaveLength(1);
  });

  it.each([
    ['25 of any kind', 51, () => get('/sobjects/Task/describe'), [25, 25, 1]],
    ['5 queries', 11, () => get('/query', 'SELECT Id FROM Task'), [5, 5, 1]],
    [
      '5 collections',
      6,
      (): Subrequest => ({ method: 'PATCH', path: '/composite/sobjects', body: {} }),
      [5, 1],
    ],
    [
      '5 queries among others',
      14,
      (index: number) => get(index % 2 === 0 ? '/queryAll' : '/sobjects/Task/describe', 'q'),
      [10, 4],
    ],
  ])('are sent in as few requests as there can be: %s', async (_, count, of, sizes) => {
    const { sender, requests } = org();
    const answerTo = await composite(sender, many(count, of));
    expect(requests.map(({ length }) => length)).toEqual(sizes);
    expect(answerTo(count - 1)).toHaveProperty('body');
  });

  it('cost nothing where there are none', async () => {
    const { sender, requests } = org();
    await composite(sender, new Map());
    expect(requests).toEqual([]);
  });

  it('that write keep assignment rules away from owners, beside their own headers', async () => {
    const { sender, requests } = org();
    const httpHeaders = { 'If-Unmodified-Since': 'Fri, 20 Nov 2026 09:00:00 GMT' };
    await composite(
      sender,
      new Map<string, Subrequest>([
        ['read', get('/sobjects/Task/1')],
        ['write', { method: 'PATCH', path: '/sobjects/Task/1', body: {}, httpHeaders }],
      ]),
    );
    expect(requests[0]?.map((one) => one.httpHeaders)).toEqual([
      undefined,
      { ...httpHeaders, 'Sforce-Auto-Assign': 'FALSE' },
    ]);
  });

  it('that are refused leave the others', async () => {
    const refusal = [{ errorCode: 'NOT_FOUND', message: 'There is none.' }];
    const { sender } = org((asked) =>
      asked.url.endsWith('/1') ? { ...echo(asked), httpStatusCode: 404, body: refusal } : echo(asked),
    );
    const answerTo = await composite(
      sender,
      many(2, (index) => get(`/sobjects/Task/${index}`)),
    );
    expect(answerTo(0)).toHaveProperty('body');
    expect(answerTo(1)).toEqual({
      status: 404,
      errors: [{ code: 'NOT_FOUND', message: 'There is none.', fields: [] }],
    });
  });
});

describe('a composite request', () => {
  const one = many(1, () => get('/sobjects/Task/1'));

  it('that is refused as a whole throws what Salesforce says', async () => {
    const { sender } = org(echo, { status: 400, body: [{ errorCode: 'LIMIT_EXCEEDED', message: 'Many.' }] });
    const refused = composite(sender, one);
    await expect(refused).rejects.toBeInstanceOf(RequestRefused);
    await expect(refused).rejects.toMatchObject({
      message: 'LIMIT_EXCEEDED: Many.',
      errors: [{ code: 'LIMIT_EXCEEDED' }],
    });
  });

  it.each([
    ['leaves a part out', { compositeResponse: [] }],
    ['is in another form', { answers: [] }],
  ])('whose answer %s may have taken effect, so that it is asked for again', async (_, answer) => {
    const { sender } = org(echo, { status: 200, body: answer });
    const refused = composite(sender, one);
    await expect(refused).rejects.toBeInstanceOf(CrmUnavailable);
    await expect(refused).rejects.not.toBeInstanceOf(RequestRefused);
  });
});
