import { describe, expect, it } from 'vitest';
import { corrections, recordCorrections } from '../../../../contract/operations/correction.ts';
import type { LedgerEntry } from '../../../../contract/operations/ledger.ts';
import { correctableFields } from './correctable.ts';

const write = (operation: LedgerEntry['operation'], payload: LedgerEntry['payload'] = {}): LedgerEntry => ({
  id: 'w1',
  interactionId: 'i1',
  agentId: null,
  kind: 'activity',
  operation,
  key: 'k',
  state: 'refused',
  attempts: 1,
  nextTryAt: null,
  record: null,
  plannedAt: '2026-11-20T13:02:00.000Z',
  sentAt: null,
  confirmedAt: null,
  noteKept: false,
  taskKept: false,
  doubled: false,
  complaint: null,
  error: null,
  payload,
  subjectLocked: false,
});
const names = (entry: LedgerEntry) => correctableFields(entry).map(({ name }) => name);

describe('what can be corrected of a write', () => {
  it.each(Object.entries(corrections))('is what the server takes: %s', (operation, schema) => {
    const known = Object.keys(schema.shape);
    for (const name of names(write(operation as LedgerEntry['operation']))) expect(known).toContain(name);
  });

  it.each(Object.entries(recordCorrections))('is what the server takes of a new %s', (record, schema) => {
    const fields = names(write('create-record', { record }));
    expect(fields).not.toEqual([]);
    for (const name of fields) expect(Object.keys(schema.shape)).toContain(name);
  });

  it('is nothing in a deletion', () => {
    expect(names(write('delete-task'))).toEqual([]);
    expect(names(write('delete-untouched'))).toEqual([]);
  });
});
