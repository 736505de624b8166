import { describe, expect, it } from 'vitest';
import { testDatabase } from '../../../test/support/postgres/postgres.ts';
import { DatabaseUnusable, reach } from './reach.ts';

const { address } = await testDatabase();

describe('reaching the database', () => {
  it('reports its version', async () => {
    expect(await reach(address)).toMatch(/^18\./);
  });

  it('says that nothing listens, without showing the password', async () => {
    const error: unknown = await reach('postgres://me:hunter22@127.0.0.1:1/tieline').catch(
      (caught: unknown) => caught,
    );
    expect(error).toBeInstanceOf(DatabaseUnusable);
    expect(String(error)).toMatch(/127\.0\.0\.1:1 .*nothing listens there/);
    expect(String(error)).not.toContain('hunter22');
  });

  it('says that the database does not exist', async () => {
    await expect(reach({ ...address, database: 'nowhere' })).rejects.toThrow('createdb');
  });
});
