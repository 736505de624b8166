import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';
import { leasesContract } from '../../../../test/contract/leases.ts';
import { testDatabase } from '../../../../test/support/postgres/postgres.ts';
import { LeaseHeld, LeaseLost } from '../../../application/ports/runtime/lease.ts';
import { teamId } from '../../../domain/ids.ts';
import { openDatabase, transaction } from '../connection/database.ts';
import { startEmbedded } from '../connection/embedded.ts';
import { migrate } from '../migrate.ts';
import { openLeases } from './open-leases.ts';
import { PostgresLeases, type PostgresLease } from './postgres-leases.ts';
import { thisServer, type ServerIdentity } from '../../system/server-identity.ts';

const { db, address } = await testDatabase();
const patientMs = 10_000;
/** Longer than the tests take, so that only what they do themselves makes a lease expire. */
const leaseMs = 600_000;

const elsewhere: ServerIdentity = { ...thisServer(new Date(0)), host: 'elsewhere', machine: 'elsewhere' };
/** Its number is that of a process which nobody has. */
const ended: ServerIdentity = { ...thisServer(new Date(0)), process: 'an earlier boot' };

function leasesOf(server: ServerIdentity): PostgresLeases {
  const leases = new PostgresLeases({
    db,
    server,
    leaseMs,
    onTrouble: (error) => expect.unreachable(String(error)),
  });
  onTestFinished(() => leases.close());
  return leases;
}

async function fresh(): Promise<void> {
  await db.deleteFrom('lease').execute();
}

const expire = () => sql`update lease set expires_at = clock_timestamp() - interval '1 second'`.execute(db);

/** The pool of the server that holds the lease. */
function poolOf(lease: PostgresLease): ReturnType<typeof openDatabase> {
  const opened = openDatabase({ address, poolSize: 2, lease });
  onTestFinished(() => opened.close());
  return opened;
}

const team = (name: string) => ({ id: teamId(crypto.randomUUID()), name });
const teams = async () => (await db.selectFrom('team').select('name').execute()).map(({ name }) => name);

describe('leases in the database', () => {
  leasesContract(async () => {
    await fresh();
    return leasesOf(thisServer(new Date()));
  });

  it('are taken over when they have expired, and not before', async () => {
    await fresh();
    const first = await leasesOf(elsewhere).hold('server', 0);
    const second = leasesOf(thisServer(new Date()));
    await expect(second.hold('server', 0)).rejects.toThrow(/process \d+ on elsewhere/);
    await expire();
    const taken = await second.hold('server', 0);
    expect(taken.number).toBeGreaterThan(first.number);
  });

  it('are kept by a holder who was late, if nobody took them', async () => {
    await fresh();
    const leases = new PostgresLeases({ db, server: elsewhere, leaseMs: 1, onTrouble: () => undefined });
    leases.close();
    const lease = await leases.hold('server', 0);
    await expire();
    await lease.sure();
    expect(lease.signal.aborted).toBe(false);
  });

  it('are known to be lost by a holder who was late', async () => {
    await fresh();
    const late = new PostgresLeases({ db, server: elsewhere, leaseMs: 1, onTrouble: () => undefined });
    late.close();
    const lease = await late.hold('server', 0);
    await expire();
    await leasesOf(thisServer(new Date())).hold('server', 0);
    await expect(lease.sure()).rejects.toThrow(LeaseLost);
    expect(lease.signal.reason).toMatchObject({
      message: expect.stringMatching(/Another Tieline \(process \d+/),
    });
  });

  it.each([
    ['emptied', sql`delete from lease`],
    ['replaced by one without our tables', sql`alter table lease rename to former_lease`],
  ])('are lost by a holder whose database was %s under it', async (_what, statement) => {
    await fresh();
    onTestFinished(async () => {
      await sql`alter table if exists former_lease rename to lease`.execute(db);
    });
    const lease = await leasesOf(thisServer(new Date())).hold('server', 0);
    await statement.execute(db);
    lease.doubt();
    await expect(lease.sure()).rejects.toThrow(/The database is not the one it was/);
  });

  it('are taken at once from a process of this machine that has ended', async () => {
    await fresh();
    await leasesOf(ended).hold('server', 0);
    expect(await leasesOf(elsewhere).hold('server', 0)).toMatchObject({ key: 'server' });
  });

  it('are not taken from a process that runs on this machine', async () => {
    await fresh();
    await leasesOf(thisServer(new Date())).hold('server', 0);
    await expect(leasesOf(thisServer(new Date())).hold('server', 1)).rejects.toThrow(LeaseHeld);
  });
});

describe('a restart of the database', () => {
  it('leaves the lease with its holder, who asks for it again', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'tl-leases-'));
    onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
    const before = await startEmbedded({ directory, volatile: true });
    await migrate(before.address);
    const { leases, close } = openLeases(before.address, { leaseMs, onTrouble: () => undefined });
    const lease = await leases.hold('server', 0);
    await before.stop();
    lease.doubt();
    await expect(lease.sure()).rejects.toThrow(Error);
    expect(lease.signal.aborted).toBe(false);
    const again = await startEmbedded({ directory, volatile: true });
    expect(again.address).toEqual(before.address);
    await lease.sure();
    await expect(leases.hold('server', 0)).rejects.toThrow(LeaseHeld);
    await lease.release();
    await close();
    await again.stop();
  });
});

describe('a transaction under a lease', () => {
  it('is committed while the lease is held', async () => {
    await fresh();
    const { db: own } = poolOf(await leasesOf(elsewhere).hold('server', 0));
    await own.insertInto('team').values(team('held')).execute();
    expect(await teams()).toContain('held');
  });

  it('is refused when another has taken over, before it can know of it', async () => {
    await fresh();
    const { db: own } = poolOf(await leasesOf(elsewhere).hold('server', 0));
    await expire();
    await leasesOf(thisServer(new Date())).hold('server', 0);
    const refused = own.insertInto('team').values(team('zombie')).execute();
    await expect(refused).rejects.toMatchObject({ code: 'TL001' });
    // From then on it knows, and does not even read.
    await expect(own.selectFrom('team').select('id').execute()).rejects.toThrow(LeaseLost);
    expect(await teams()).not.toContain('zombie');
  });

  it('which is still open when another takes over changes nothing and keeps nothing locked', async () => {
    await fresh();
    const { db: own } = poolOf(await leasesOf(elsewhere).hold('server', 0));
    const isOpen = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    const paused = transaction(own, async (tx) => {
      await tx.insertInto('team').values(team('paused')).execute();
      isOpen.resolve();
      await goOn.promise;
    });
    await isOpen.promise;
    await expire();
    await leasesOf(thisServer(new Date())).hold('server', patientMs);
    goOn.resolve();
    await expect(paused).rejects.toThrow(/terminat|not queryable/);
    expect(await teams()).not.toContain('paused');
  });

  it('is checked on every table', async () => {
    const { rows } = await sql<{ name: string }>`select relname as name from pg_class
      where relnamespace = current_schema()::regnamespace and relkind = 'r' and relname not in ('migration', 'lease')
        and not exists (select from pg_trigger where tgrelid = pg_class.oid and tgname = 'check_lease')`.execute(
      db,
    );
    expect(rows, 'each needs select check_lease_on(…) in its migration').toEqual([]);
  });
});
