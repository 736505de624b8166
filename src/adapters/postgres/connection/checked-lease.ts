import type pg from 'pg';

/** The lease under which a pool's transactions are done, and which each that changes something is checked against. */
export interface CheckedLease {
  readonly number: number;
  /**
   * Resolves when the lease is held: at once, unless this process was paused or the database away for so long that
   * another may have taken it. Then it is asked for first, and nothing is even read without it. Throws `LeaseLost`.
   */
  sure(): Promise<void>;
  /** The database has refused a change under it: it is asked for before anything else is done. */
  doubt(): void;
}

/** What `check_lease` of migration 0011 answers. */
export const isLeaseRefusal = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'TL001';

/** By it the sessions of a server that is taken over are found, and an operator sees whose they are. */
export const sessionNameOf = (number: number): string => `tieline ${number}`;

/** Makes the database check the lease whenever the session changes something (migration 0011). */
export async function checkSession(client: pg.ClientBase, { number }: CheckedLease): Promise<void> {
  await client.query(
    "select set_config('tieline.lease', $1, false), set_config('application_name', $2, false)",
    [String(number), sessionNameOf(number)],
  );
}
