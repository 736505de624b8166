import { describe, expect, it } from 'vitest';
import { interactionId } from '../../domain/ids.ts';
import type { LedgerWrite, StoredLog } from '../ports/logging/ledger-store.ts';
import { expectedOf } from './expected.ts';

type Done = Pick<LedgerWrite, 'operation' | 'key' | 'payload'>;

const of = { interaction: interactionId('i'), agent: null } as const;
const expected = (...writes: readonly Done[]) =>
  expectedOf(
    { ...of, writes: writes.map((write) => ({ ...of, ...write, state: 'done' })) } as unknown as StoredLog,
    () => null,
  ).map(({ key, fields }) => ({ key, fields }));

const first = {
  operation: 'upsert-voice-call',
  key: 'i-tom-voice-call',
  payload: { description: 'One' },
} as const;
const again = { ...first, key: `${first.key}+2`, payload: { description: 'Two' } } as const;
const removal = { operation: 'delete-voice-call', key: first.key, payload: {} } as const;

describe('what the CRM should hold of a call', () => {
  it('is one record with what was written last, whether or not it could be taken back before', () => {
    expect(expected(first, again)).toEqual([{ key: again.key, fields: again.payload }]);
    expect(expected(first, removal, again)).toEqual([{ key: again.key, fields: again.payload }]);
  });

  it('is nothing once it was taken back', () => {
    expect(expected(first, removal)).toEqual([]);
  });
});
