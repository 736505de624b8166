import { Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { RequestCounts } from '../crm/salesforce/client/request-counts.ts';
import { showOrgRequests } from './org-requests.ts';

it('what an org is asked is counted by kind and by logged contact, and what is not known is left out', async () => {
  const registry = new Registry();
  const counts = new RequestCounts();
  let usage: { used: number; limit: number } | null = null;
  showOrgRequests(registry, {
    counts,
    budget: {
      get usage() {
        return usage;
      },
    },
  });
  const lines = async () => (await registry.metrics()).split('\n').filter((line) => !line.startsWith('#'));
  expect(await lines()).toContain('tieline_crm_requests_total{kind="write"} 0');
  expect((await lines()).join()).not.toMatch(/per_contact|api_/);
  for (let n = 0; n < 3; n += 1) counts.sent({ method: 'POST', path: '/composite/sobjects' });
  counts.sent({ method: 'GET', path: '/query' });
  counts.logged(100);
  usage = { used: 42, limit: 15_000 };
  await lines();
  expect(await lines()).toEqual(
    expect.arrayContaining([
      'tieline_crm_requests_total{kind="write"} 3',
      'tieline_crm_requests_total{kind="query"} 1',
      'tieline_crm_requests_per_contact 0.04',
      'tieline_crm_api_used 42',
      'tieline_crm_api_limit 15000',
    ]),
  );
});
