import { describe, expect, it } from 'vitest';
import { createOrg } from '../model/org.ts';
import { writingRoutes } from '../writing/routes.ts';
import { serveOrg } from './serve-org.ts';

function askOrg() {
  const org = createOrg();
  const userId = org.transaction(
    '',
    (tx) => tx.insert('User', { Username: 'agent@example.com', IsActive: true }).Id,
  );
  const ask = serveOrg(org, userId, [(app, deps) => writingRoutes(app, deps)]);
  return { org, ask };
}

const url = (resource: string) => `/services/data/v66.0/${resource}`;

describe('a query inside a composite', () => {
  it('reads what the requests before it have written', async () => {
    const { ask } = askOrg();
    const query = "query?q=SELECT+Name+FROM+Account+WHERE+Id='@{made.id}'";
    const { json } = await ask('composite', {
      method: 'POST',
      body: {
        compositeRequest: [
          { method: 'POST', url: url('sobjects/Account'), referenceId: 'made', body: { Name: 'Acme' } },
          { method: 'GET', url: url(query), referenceId: 'found' },
          { method: 'GET', url: url('query?q=SELECT+Nmae+FROM+Account'), referenceId: 'refused' },
        ],
      },
    });
    expect(json).toMatchObject({
      compositeResponse: [
        { httpStatusCode: 201 },
        { httpStatusCode: 200, body: { totalSize: 1, records: [{ Name: 'Acme' }] } },
        { httpStatusCode: 400, body: [{ errorCode: 'INVALID_FIELD' }] },
      ],
    });
  });
});

describe('what has changed', () => {
  it('is told inside a composite as it is alone', async () => {
    const { org, ask } = askOrg();
    const { Id } = org.transaction('', (tx) => tx.insert('Account', { Name: 'Acme' }));
    const now = org.reading('').now();
    const span = new URLSearchParams({
      start: new Date(now - 3_600_000).toISOString(),
      end: new Date(now + 120_000).toISOString(),
    }).toString();
    const { json } = await ask('composite', {
      method: 'POST',
      body: {
        compositeRequest: [
          { method: 'GET', url: url(`sobjects/Account/updated?${span}`), referenceId: 'updated' },
          { method: 'GET', url: url(`sobjects/Account/deleted?${span}`), referenceId: 'deleted' },
          { method: 'GET', url: url('sobjects/Account/updated?start=now'), referenceId: 'refused' },
        ],
      },
    });
    expect(json).toMatchObject({
      compositeResponse: [
        { httpStatusCode: 200, body: { ids: [Id] } },
        { httpStatusCode: 200, body: { deletedRecords: [] } },
        { httpStatusCode: 400, body: [{ errorCode: 'INVALID_REPLICATION_DATE' }] },
      ],
    });
  });
});

describe('a batch', () => {
  it('queries and searches', async () => {
    const { org, ask } = askOrg();
    org.transaction('', (tx) => tx.insert('Account', { Name: 'Acme' }));
    const { json } = await ask('composite/batch', {
      method: 'POST',
      body: {
        batchRequests: [
          { method: 'GET', url: 'v66.0/query?q=SELECT+COUNT()+FROM+Account' },
          {
            method: 'GET',
            url: `v66.0/search?q=${encodeURIComponent('FIND {acme} RETURNING Account(Name)')}`,
          },
          { method: 'GET', url: 'v66.0/nothing' },
        ],
      },
    });
    expect(json).toMatchObject({
      results: [
        { statusCode: 200, result: { totalSize: 1 } },
        { statusCode: 200, result: { searchRecords: [{ Name: 'Acme' }] } },
        { statusCode: 404 },
      ],
    });
  });
});
