import { SalesforceError } from '../rest/salesforce-error.ts';
import { planQuery, type QueryPlan } from './query-plan.ts';
import type { Pages } from './selecting/query-result.ts';
import { sampleId, sampleReading } from './sample-reading.ts';

// A few records to query, for the tests of what queries give.

export const account = (n: number) => sampleId('Account', n);
export const contact = (n: number) => sampleId('Contact', n);
export const user = sampleId('User', 1);

export const reading = sampleReading({
  User: [
    {
      Name: 'Ada Agent',
      Email: 'ada@example.com',
      TimeZoneSidKey: 'Europe/Amsterdam',
      LocaleSidKey: 'nl_NL',
    },
  ],
  Group: [{ Name: 'Support', Type: 'Queue' }],
  Account: [
    {
      Name: 'Acme',
      Industry: 'Technology',
      NumberOfEmployees: 50,
      AnnualRevenue: 1000.5,
      OwnerId: user,
      BillingCity: 'Delft',
      Key__c: 'k-1',
      Regions__c: 'North;West',
    },
    {
      Name: 'bolt',
      Industry: 'Banking',
      NumberOfEmployees: 7,
      ParentId: account(1),
      OwnerId: user,
      Regions__c: 'West',
    },
    { Name: "O'Brien 50%", NumberOfEmployees: 50, ParentId: account(2) },
    { Name: 'Gone', IsDeleted: true },
  ],
  Contact: [
    {
      Name: 'Zoe',
      AccountId: account(1),
      Birthdate: '1990-05-01',
      DoNotCall: false,
      CreatedDate: '2026-11-19T23:30:00.000+0000',
    },
    {
      Name: 'Yan',
      AccountId: account(1),
      DoNotCall: true,
      CreatedDate: '2026-11-19T22:30:00.000+0000',
      ReportsToId: contact(1),
    },
    { Name: 'Xia', AccountId: account(3), DoNotCall: false, CreatedDate: '2026-11-01T00:00:00.000+0000' },
    { Name: 'Wim', DoNotCall: false },
  ],
  Lead: [{ Name: 'Lee', Phone: '+31201234567' }],
  Case: [
    { CaseNumber: '00001000', OwnerId: sampleId('Group', 1) },
    { CaseNumber: '00001001', OwnerId: user },
  ],
  Task: [
    { Subject: 'Call', WhoId: contact(1), WhatId: account(1), IsArchived: false },
    { Subject: 'Old call', WhoId: sampleId('Lead', 1), WhatId: sampleId('Case', 1), IsArchived: true },
    { Subject: 'Nobody', IsArchived: false },
  ],
});

/** All records at once. */
const pages: Pages = {
  first: (rows, project) => ({
    totalSize: rows.length,
    done: true,
    records: rows.map((row) => project(row, pages)),
  }),
};

function planOf(soql: string, includeDeleted: boolean): QueryPlan {
  return planQuery(soql, reading, { includeDeleted, version: 66 });
}

/** Each record that a query gives; of a `COUNT()`, the number. */
export function records(soql: string, includeDeleted = false) {
  const plan = planOf(soql, includeDeleted);
  if (plan.kind === 'count') return [{ count: plan.count() }];
  return plan.kind === 'groups' ? plan.records() : pages.first(plan.rows(), plan.project).records;
}

/** The values of the one field that a query selects. */
export function values(soql: string, includeDeleted = false) {
  return records(soql, includeDeleted).map(
    (record) => Object.entries(record).find(([name]) => name !== 'attributes')?.[1],
  );
}

/** Of the accounts that a condition leaves. */
export const names = (where: string) => values(`SELECT Name FROM Account WHERE ${where}`);

/** With what a query is refused; undefined: it is not. */
export function refusal(soql: string): { readonly errorCode: string; readonly message: string } | undefined {
  try {
    records(soql);
  } catch (error) {
    if (error instanceof SalesforceError) return error.errors[0];
    throw error;
  }
  return undefined;
}
