import type { BatchRequests } from '../../requests/batch-requests.ts';
import type { Existing, ExistingMade } from '../lookup/lookup.ts';
import type { OrgDescribe } from '../org-describe.ts';
import { keyField } from '../rows/org-row.ts';
import { millisecondsOf, textIn } from '../../requests/queried-row.ts';
import { madeRef, type MadeObject } from '../rows/record-row.ts';
import { literal } from '../../requests/soql.ts';
import { answer, type Step } from './step.ts';
import { keyPrefixes } from '../rows/stored-key.ts';

const nothing = { result: 'done', record: null } as const;

/** Into the recycle bin, where a late repeat of the write finds it. */
export function decideRemoval(object: 'Task' | 'Event', existing: Existing | undefined): Step {
  if (existing === undefined || existing.isDeleted) return answer(nothing);
  return removalOf(object, existing);
}

const removalOf = (object: string, { row }: Existing): Step => ({
  step: 'delete',
  row: { object, id: textIn(row, 'Id') ?? '', fields: {} },
  done: () => Promise.resolve(nothing),
});

export interface TakeBackDeps {
  readonly requests: BatchRequests;
  readonly describe: OrgDescribe;
  readonly integrationUser: string;
}

/**
 * Takes a record back that was made under a key, unless another contact was given it, somebody changed it, or something
 * was put to it (spec L7); then the answer names it. Whoever touches it between this look and the deletion finds it in
 * the recycle bin.
 */
export async function decideTakeBack(existing: ExistingMade | undefined, deps: TakeBackDeps): Promise<Step> {
  if (existing === undefined || existing.isDeleted) return answer(nothing);
  const { object, row } = existing;
  const isKept = textIn(row, keyField)?.startsWith(keyPrefixes.kept) === true;
  if (isKept || isTouched(existing, deps.integrationUser) || (await hasChildren(existing, deps)))
    return answer({ result: 'done', record: madeRef(object, row) });
  return removalOf(object, existing);
}

/** What the org's own automation does when a record is made is stamped a little later, and as done by the maker. */
const automationMs = 2_000;

function isTouched({ row }: Existing, integrationUser: string): boolean {
  if (textIn(row, 'LastModifiedById') !== integrationUser) return true;
  const [made, changed] = ['CreatedDate', 'LastModifiedDate'].map((name) =>
    millisecondsOf(textIn(row, name) ?? ''),
  );
  return !(changed !== undefined && made !== undefined && changed - made <= automationMs);
}

/** What may belong to a record, and by which fields. */
const children: Readonly<Record<MadeObject, readonly (readonly [string, readonly string[]])[]>> = {
  Contact: [
    ['Task', ['WhoId']],
    ['Event', ['WhoId']],
    ['Case', ['ContactId']],
    ['OpportunityContactRole', ['ContactId']],
  ],
  Lead: [
    ['Task', ['WhoId']],
    ['Event', ['WhoId']],
  ],
  Account: [
    ['Task', ['WhatId']],
    ['Event', ['WhatId']],
    ['Contact', ['AccountId']],
    ['Case', ['AccountId']],
    ['Opportunity', ['AccountId']],
  ],
  Case: [
    ['Task', ['WhatId']],
    ['Event', ['WhatId']],
    ['CaseComment', ['ParentId']],
    ['EmailMessage', ['ParentId']],
  ],
  Opportunity: [
    ['Task', ['WhatId']],
    ['Event', ['WhatId']],
    ['OpportunityLineItem', ['OpportunityId']],
  ],
};

/** In one request; what an org does not have, or hides from us, is not asked for. */
async function hasChildren({ object, row }: ExistingMade, deps: TakeBackDeps): Promise<boolean> {
  const id = literal(textIn(row, 'Id') ?? '');
  const asked = await Promise.all(
    children[object].map(async ([child, fields]) => {
      const described = await deps.describe.fieldsOf(child);
      const there = fields.filter((field) => described?.has(field) === true);
      if (there.length === 0) return [];
      const condition = there.map((field) => `${field} = ${id}`).join(' OR ');
      return [{ soql: `SELECT Id FROM ${child} WHERE ${condition} LIMIT 1`, all: false }];
    }),
  );
  const pages = await deps.requests.queries(asked.flat());
  return pages.some((rows) => rows.length > 0);
}
