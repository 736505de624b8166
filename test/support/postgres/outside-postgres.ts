import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { openDatabase, type Database } from '../../../src/adapters/postgres/connection/database.ts';
import { startEmbedded, type EmbeddedPostgres } from '../../../src/adapters/postgres/connection/embedded.ts';
import { removeDirectory } from '../processes/remove-directory.ts';

/** A database of an operator's own, at an address that stays the same while what is behind it goes away and comes back. */
export class OutsidePostgres {
  readonly url: string;
  /** For whoever prepares and looks; through the same address. */
  readonly db: Database;
  readonly #directory: string;
  readonly #port: number;
  readonly #sockets = new Set<Socket>();
  readonly #close: () => Promise<void>;
  #postgres: EmbeddedPostgres;
  #door: Server | null;
  #hasDisk = false;
  #isFrozen = false;

  private constructor(directory: string, postgres: EmbeddedPostgres, door: Server, port: number) {
    this.#directory = directory;
    this.#postgres = postgres;
    this.#door = door;
    this.#port = port;
    const { user, password, database } = postgres.address;
    const secret = password === undefined ? '' : `:${password}`;
    this.url = `postgres://${user}${secret}@127.0.0.1:${port}/${database}`;
    const opened = openDatabase({ address: this.url, poolSize: 4 });
    this.db = opened.db;
    this.#close = () => opened.close();
  }

  /** Starts it, to be stopped for good by `dispose`. */
  static async start(): Promise<OutsidePostgres> {
    const directory = mkdtempSync(join(tmpdir(), 'tieline-outside-'));
    const postgres = await startEmbedded({ directory, volatile: true });
    const door = createServer();
    const port = await listening(door, 0);
    const outside = new OutsidePostgres(directory, postgres, door, port);
    outside.#open(door);
    return outside;
  }

  /** The database stops, as for a restart: nothing listens any more. */
  async stop(): Promise<void> {
    await this.shut();
    await this.#postgres.stop();
  }

  /** It is back, with everything that was committed. */
  async restart(): Promise<void> {
    this.#postgres = await startEmbedded({ directory: this.#directory, volatile: true });
    await this.open();
  }

  /** The way to it is cut: connections break and new ones are refused, while the database itself runs on. */
  async shut(): Promise<void> {
    const door = this.#door;
    this.#door = null;
    const closed = door && new Promise((resolve) => door.close(resolve));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  async open(): Promise<void> {
    if (this.#door !== null) return;
    const door = createServer();
    await listening(door, this.#port);
    this.#open(door);
    this.#door = door;
  }

  /** From now on nothing new fits on its disk; what is there can be read, and small things still be changed. */
  async fill(): Promise<void> {
    await this.#prepareDisk();
    await sql`update disk set is_full = true`.execute(this.db);
  }

  async makeRoom(): Promise<void> {
    await sql`update disk set is_full = false`.execute(this.db);
  }

  /** A switch, because making triggers and taking them away would wait for the work under way, and hold it up. */
  async #prepareDisk(): Promise<void> {
    if (this.#hasDisk) return;
    this.#hasDisk = true;
    await sql`create table disk as select false as is_full`.execute(this.db);
    await sql`create function disk_full() returns trigger language plpgsql as $$
      begin
        if exists (select from disk where is_full) then
          raise exception 'could not extend file: No space left on device' using errcode = '53100';
        end if;
        return null;
      end $$`.execute(this.db);
    for (const table of ['interaction', 'event'])
      await sql`create trigger disk_full before insert or update on ${sql.table(table)}
        for each statement execute function disk_full()`.execute(this.db);
  }

  /** As after a failover to what still follows another: everything can be read and nothing changed. */
  async becomeReadOnly(isReadOnly: boolean): Promise<void> {
    await sql`set default_transaction_read_only = off`.execute(this.db);
    await this.db.connection().execute(async (one) => {
      await sql`set default_transaction_read_only = off`.execute(one);
      await sql`alter database tieline set default_transaction_read_only = ${sql.lit(isReadOnly ? 'on' : 'off')}`.execute(
        one,
      );
    });
    await this.endSessions();
  }

  /** All of its processes stand still, or go on: connections stay, and nothing is said on them. */
  freeze(isFrozen: boolean): void {
    this.#isFrozen = isFrozen;
    const { pid } = this.#postgres;
    const all = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n');
    const children = all
      .map((line) => line.trim().split(/\s+/).map(Number))
      .flatMap(([child = 0, parent]) => (parent === pid ? [child] : []));
    // Its head stops first and goes on last, so that nobody is born in between.
    const ordered = isFrozen ? [pid, ...children] : [...children, pid];
    for (const one of ordered) process.kill(one, isFrozen ? 'SIGSTOP' : 'SIGCONT');
  }

  /** Every connection breaks, and new ones are taken at once. */
  async endSessions(): Promise<void> {
    await sql`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`.execute(this.db);
  }

  /** Ends it for good. */
  async dispose(): Promise<void> {
    if (this.#isFrozen) this.freeze(false);
    await this.#close();
    await this.stop();
    removeDirectory(this.#directory);
  }

  #open(door: Server): void {
    door.on('connection', (socket) => {
      const { host, port } = this.#postgres.address;
      const inside = host.startsWith('/') ? connect(join(host, `.s.PGSQL.${port}`)) : connect(port, host);
      for (const [one, other] of [
        [socket, inside],
        [inside, socket],
      ] as const) {
        this.#sockets.add(one);
        one.pipe(other);
        one.on('error', () => undefined);
        one.on('close', () => {
          this.#sockets.delete(one);
          other.destroy();
        });
      }
    });
  }
}

async function listening(door: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    door.once('error', reject);
    door.listen(port, '127.0.0.1', resolve);
  });
  return (door.address() as AddressInfo).port;
}
