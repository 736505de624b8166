import { describe, expect, it } from 'vitest';
import { chooseVersion } from './api-version.ts';
import { isSecureAddress } from './secure-address.ts';
import { kindOf, RequestCounts } from './request-counts.ts';

describe('requests', () => {
  it.each([
    ['GET', '/query', 'query'],
    ['GET', '/queryAll', 'query'],
    ['GET', '/parameterizedSearch', 'search'],
    ['GET', '/search/', 'search'],
    ['GET', '/sobjects', 'describe'],
    ['GET', '/sobjects/Task/describe', 'describe'],
    ['GET', '/sobjects/Account/updated', 'replication'],
    ['GET', '/sobjects/Account/001000000000001', 'read'],
    ['PATCH', '/sobjects/Task/Key__c/a', 'write'],
    ['PATCH', '/composite/sobjects/Task/Key__c', 'write'],
    ['GET', '/composite/sobjects/Task', 'read'],
    ['POST', '/jobs/query', 'bulk'],
    ['GET', '/limits', 'limits'],
    ['GET', '/tooling', 'other'],
  ] as const)('%s %s is counted as %s', (method, path, kind) => {
    expect(kindOf({ method, path })).toBe(kind);
  });

  it('are counted by kind, beside the contacts they were for', () => {
    const counts = new RequestCounts();
    counts.sent({ method: 'POST', path: '/composite/sobjects' });
    counts.sent({ method: 'GET', path: '/query' });
    counts.logged(40);
    expect(counts).toMatchObject({ total: 2, contacts: 40 });
    expect(counts.byKind.get('write')).toBe(1);
  });
});

describe('the version of the API', () => {
  it.each([
    [[65, 66, 67], '66.0'],
    [[45, 60], '60.0'],
    [[67, 68], '67.0'],
    [[44, 68], null],
    [[], null],
  ])('of %j is %s', (versions, chosen) => {
    expect(chooseVersion(versions)).toBe(chosen);
  });
});

describe('an address for secrets', () => {
  it.each([
    ['https://example.my.salesforce.com', true],
    ['http://localhost:8181', true],
    ['http://127.0.0.1', true],
    ['http://[::1]:1', true],
    ['http://example.my.salesforce.com', false],
    ['http://127.0.0.1.example.org', false],
    ['ftp://localhost', false],
  ])('%s: %s', (address, isSecure) => {
    expect(isSecureAddress(new URL(address))).toBe(isSecure);
  });
});
