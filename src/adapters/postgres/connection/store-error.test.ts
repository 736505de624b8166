import { describe, expect, it } from 'vitest';
import { StoreUnavailable } from '../../../application/ports/runtime/store.ts';
import { connectError, storeError } from './store-error.ts';

const withCode = (code: string) => Object.assign(new Error('said the database'), { code });
const kindOf = (error: unknown) => {
  const known = storeError(error);
  return known instanceof StoreUnavailable ? known.kind : null;
};

describe('what a statement failed with', () => {
  it.each(['08006', '25006', '53100', '53200', '53300', '57P01', '57P02', '57P03', '57P04', '58030'])(
    'means that the database is away: %s',
    (code) => {
      expect(kindOf(withCode(code))).toBe('away');
    },
  );

  it.each(['40001', '40P01', '55P03', '57014', '25P03'])('means that it was busy: %s', (code) => {
    expect(kindOf(withCode(code))).toBe('busy');
  });

  it.each(['22003', '23505', '23514', '42P01', '42601', 'P0001', 'XX001', 'TL001'])(
    'is the fault of whoever asked: %s',
    (code) => {
      expect(kindOf(withCode(code))).toBeNull();
    },
  );

  it('means that it is away where the connection broke', () => {
    expect(kindOf(new Error('Connection terminated unexpectedly'))).toBe('away');
    expect(kindOf(Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET', syscall: 'read' }))).toBe(
      'away',
    );
  });
});

describe('a connection that cannot be had', () => {
  it('means that it is busy where others have them all', () => {
    const full = new Error('timeout exceeded when trying to connect');
    expect(connectError(full).kind).toBe('busy');
    expect(kindOf(full)).toBe('busy');
  });

  it('means that the database is away, whatever the reason', () => {
    expect(connectError(withCode('28P01')).kind).toBe('away');
    expect(connectError(withCode('3D000'))).toMatchObject({ kind: 'away', code: '3D000' });
  });
});
