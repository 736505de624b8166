import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { beforeEach, describe, expect, it } from 'vitest';
import { testDatabase } from '../../../../../test/support/postgres/postgres.ts';
import { CrmUnavailable } from '../../../../application/ports/crm/crm.ts';
import { StoreUnavailable } from '../../../../application/ports/runtime/store.ts';
import { agentId } from '../../../../domain/ids.ts';
import { SignInRefused, type SignedIn } from '../sign-in/token-endpoint.ts';
import { GrantAccess, GrantRevoked } from './grant-access.ts';
import { GrantStore, type GrantHolder } from './grant-store.ts';
import { connectedOrg, forgetOrg, WrongOrg } from './org-store.ts';
import { Sealing } from './sealed.ts';

const { db } = await testDatabase();
const mia = agentId('0198b0d4-4f6c-7c3e-8d11-000000000001');
await sql`insert into agent (id, username, name, email_verified, roles, locale, country, capacity, do_not_log_default)
  values (${mia}, 'mia', 'Mia', false, '{agent}', 'en', 'NL', '{}', false)`.execute(db);
const key = Buffer.alloc(32, 7);

beforeEach(async () => {
  await forgetOrg(db);
});

/** Salesforce with rotation: a refresh token is good for once, and used again it ends the grant. */
class Rotating {
  asked = 0;
  orgId = '00D000000000001EAA';
  #valid: string | null = 'secret-refresh-0';

  readonly signIn = async (refreshToken: string | null): Promise<SignedIn> => {
    // Whoever else comes at the same moment comes before the answer.
    await new Promise(setImmediate);
    this.asked += 1;
    if (refreshToken !== null && refreshToken !== this.#valid) {
      this.#valid = null;
      throw new SignInRefused('invalid_grant', 'invalid_grant: expired access/refresh token');
    }
    this.#valid = `secret-refresh-${this.asked}`;
    return { ...given(this.asked), refreshToken: this.#valid, orgId: this.orgId };
  };
}

const given = (n: number): SignedIn => ({
  accessToken: `secret-access-${n}`,
  refreshToken: `secret-refresh-${n}`,
  instanceUrl: 'https://example.my.salesforce.com',
  orgId: '00D000000000001EAA',
  userId: '005000000000001AAA',
});

const storeWith = (secret = key) => new GrantStore({ db, sealing: new Sealing(secret), now: () => 1_000 });

/** As many processes would: each with a store and a memory of its own. */
const accessOf = (holder: GrantHolder, { signIn }: Pick<Rotating, 'signIn'>, store = storeWith()) =>
  new GrantAccess({ store, holder, signIn });

const keep = (holder: GrantHolder) => storeWith().locked(holder, ({ save }) => save(given(0)));

const connect = async (holder: GrantHolder) => {
  // Nobody else can be signed in before the integration is.
  const integration = await keep(null);
  return holder === null ? integration : await keep(holder);
};

describe('a grant that many use', () => {
  it('is refreshed once a token’s life, however many need it at once', async () => {
    const salesforce = new Rotating();
    await connect(mia);
    const many = Array.from({ length: 16 }, () => accessOf(mia, salesforce));
    for (let life = 1; life <= 3; life += 1) {
      const before = await Promise.all(many.map((access) => access.current()));
      const renewed = await Promise.all(many.map((access, n) => access.renew(before[n] ?? given0)));
      expect(new Set(renewed.map(({ accessToken }) => accessToken))).toEqual(
        new Set([`secret-access-${life}`]),
      );
      expect(renewed.filter(({ isNew }) => isNew)).toHaveLength(1);
      expect(salesforce.asked).toBe(life);
    }
  });

  it('is asked for once by all who have none, for the integration too', async () => {
    const salesforce = new Rotating();
    const sessions = await Promise.all(
      Array.from({ length: 16 }, () => accessOf(null, { signIn: () => salesforce.signIn(null) }).current()),
    );
    expect(new Set(sessions.map(({ accessToken }) => accessToken)).size).toBe(1);
    expect(salesforce.asked).toBe(1);
  });

  it('keeps the new refresh token before anybody gets the access token', async () => {
    const salesforce = new Rotating();
    const kept = await connect(mia);
    await accessOf(mia, salesforce).renew(kept);
    expect(await storeWith().read(mia)).toMatchObject({
      version: 2,
      refreshToken: 'secret-refresh-1',
      session: { accessToken: 'secret-access-1', version: 2 },
      userId: '005000000000001AAA',
    });
  });
});

describe('many grants', () => {
  it('leave the database to others while Salesforce is silent', async () => {
    await connect(null);
    const answers: (() => void)[] = [];
    const store = storeWith();
    const people = Array.from({ length: 20 }, () => agentId(randomUUID()));
    await sql`insert into agent (id, username, name, email_verified, roles, locale, country, capacity, do_not_log_default)
      select id, id, 'One', false, '{agent}', 'en', 'NL', '{}', false from unnest(${people}::uuid[]) id`.execute(
      db,
    );
    const all = people.map((agent) =>
      store.locked(agent, ({ save }) =>
        new Promise<void>((resolve) => answers.push(resolve)).then(() => save(given(0))),
      ),
    );
    while (answers.length < 4) await sql`select`.execute(db);
    expect(answers).toHaveLength(4);
    let answered = 0;
    while (answered < people.length) {
      await sql`select`.execute(db);
      for (const answer of answers.slice(answered)) answer();
      answered = answers.length;
    }
    expect(await Promise.all(all)).toHaveLength(20);
  });
});

describe('a grant that is over', () => {
  it('says so to everybody until its holder signs in again', async () => {
    const salesforce = new Rotating();
    const kept = await connect(mia);
    // A process that died after the refresh and before it was kept.
    await salesforce.signIn('secret-refresh-0');
    const access = accessOf(mia, salesforce);
    await expect(access.renew(kept)).rejects.toThrow(GrantRevoked);
    expect(await storeWith().read(mia)).toMatchObject({
      refused: 'invalid_grant: expired access/refresh token',
      session: null,
      refreshToken: null,
    });
    const asked = salesforce.asked;
    await expect(access.current()).rejects.toThrow('expired access/refresh token');
    await expect(accessOf(mia, salesforce).current()).rejects.toThrow('expired access/refresh token');
    expect(salesforce.asked).toBe(asked);
    await connect(mia);
    expect(await access.current()).toMatchObject({ accessToken: 'secret-access-0', isNew: false });
  });

  it('is nothing that a lost answer or a wrong secret of the app makes of it', async () => {
    const kept = await connect(mia);
    for (const error of [
      new CrmUnavailable('no answer'),
      new SignInRefused('invalid_client', 'wrong secret'),
    ]) {
      const access = accessOf(mia, { signIn: () => Promise.reject(error) });
      await expect(access.renew(kept)).rejects.toBe(error);
    }
    expect(await storeWith().read(mia)).toMatchObject({ refused: null, refreshToken: 'secret-refresh-0' });
  });

  it('cannot be read with another key, and is asked for again', async () => {
    await connect(mia);
    await connect(null);
    const other = storeWith(Buffer.alloc(32, 8));
    const salesforce = new Rotating();
    await expect(accessOf(mia, salesforce, other).current()).rejects.toThrow(GrantRevoked);
    expect(await accessOf(null, salesforce, other).current()).toMatchObject({ isNew: true });
  });
});

describe('a sign-in that could not be kept', () => {
  it('is kept by the next who asks, without a second one', async () => {
    const salesforce = new Rotating();
    const kept = await connect(mia);
    const store = storeWith();
    const full = new StoreUnavailable('away', 'The database is away: disk full', null);
    let isFull = true;
    const access = new GrantAccess({
      holder: mia,
      signIn: salesforce.signIn,
      store: {
        read: (holder) => store.read(holder),
        locked: (holder, work) =>
          store.locked(holder, ({ save, ...locked }) =>
            work({ ...locked, save: (signedIn) => (isFull ? Promise.reject(full) : save(signedIn)) }),
          ),
      },
    });
    await expect(access.renew(kept)).rejects.toThrow(CrmUnavailable);
    isFull = false;
    expect(await access.renew(kept)).toMatchObject({ accessToken: 'secret-access-1' });
    expect(salesforce.asked).toBe(1);
    expect(await storeWith().read(mia)).toMatchObject({ refreshToken: 'secret-refresh-1' });
  });
});

describe('the org', () => {
  it('is the first that was signed in to, and another is refused until an administrator says so', async () => {
    const salesforce = new Rotating();
    const access = accessOf(null, { signIn: () => salesforce.signIn(null) });
    const session = await access.current();
    expect(await connectedOrg(db)).toBe('00D000000000001EAA');
    salesforce.orgId = '00D000000000002EAA';
    await expect(access.renew(session)).rejects.toThrow(WrongOrg);
    await expect(access.renew(session)).rejects.toThrow(WrongOrg);
    expect(await storeWith().read(null)).toMatchObject({ session: { accessToken: 'secret-access-1' } });
    await forgetOrg(db);
    expect(await access.renew(session)).toMatchObject({ version: 1, isNew: true });
    expect(await connectedOrg(db)).toBe('00D000000000002EAA');
  });

  it('is not chosen by a person', async () => {
    await expect(keep(mia)).rejects.toThrow('Tieline itself has not signed in');
    expect(await connectedOrg(db)).toBeNull();
  });

  it('is the same by its 15 characters', async () => {
    const salesforce = new Rotating();
    const access = accessOf(null, { signIn: () => salesforce.signIn(null) });
    const session = await access.current();
    salesforce.orgId = '00D000000000001';
    expect(await access.renew(session)).toMatchObject({ isNew: true });
  });
});

describe('the database', () => {
  it('holds no token in clear', async () => {
    await connect(mia);
    const { rows } = await sql<{ row: string }>`select g::text as row from salesforce_grant g`.execute(db);
    const whole = rows.map(({ row }) => row).join();
    const { rows: bytes } = await sql<{ access: Buffer; refresh: Buffer }>`
      select access_token as access, refresh_token as refresh from salesforce_grant`.execute(db);
    expect(bytes).toHaveLength(2);
    for (const { access, refresh } of bytes)
      expect(`${access.toString('latin1')}${refresh.toString('latin1')}`).not.toMatch(/secret/);
    expect(whole).not.toMatch(/secret/);
  });

  it('lets nobody use one person’s token as another’s', async () => {
    await connect(mia);
    await connect(null);
    await sql`update salesforce_grant set access_token = (select access_token from salesforce_grant
      where agent_id is null)`.execute(db);
    expect(await storeWith().read(mia)).toMatchObject({ session: null });
  });
});

const given0 = { accessToken: '', instanceUrl: '', version: 0 };
