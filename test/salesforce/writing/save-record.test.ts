import { describe, expect, it } from 'vitest';
import type { OrgTransaction } from '../model/org-data.ts';
import { deleteRecord } from './delete-record.ts';
import { saveContext } from './execution.ts';
import type { SaveContext } from './save-context.ts';
import { insertRecord, updateRecord } from './save-record.ts';
import { writingOrg } from './writing-org.ts';

const { org, ids } = writingOrg();

/** The org as somebody sees it who may only read contacts. */
const reading = (tx: OrgTransaction): SaveContext =>
  saveContext({ org, userId: ids.agent, version: 66 }, tx, {}, 66, { chance: () => 1 });

describe('a user who may only read an object', () => {
  it('makes, changes and deletes nothing of it', () => {
    const known = org.reading(ids.agent).object('Contact');
    if (known === null) throw new Error('there is no object Contact');
    const schema = { ...known, createable: false, updateable: false, deletable: false };
    const input = { schema, values: new Map([['LastName', 'Roe']]), foreignKeys: [] };
    const refusal = 'INSUFFICIENT_ACCESS_OR_READONLY: insufficient access rights on object id';
    const refused = (work: (context: SaveContext) => void) =>
      expect(() => org.transaction(ids.agent, (tx) => work(reading(tx)))).toThrow(refusal);
    refused((context) => insertRecord(input, context));
    refused((context) => updateRecord(ids.contact, input, context));
    refused((context) => deleteRecord(schema, ids.contact, context));
  });
});
