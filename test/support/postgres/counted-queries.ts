import pg from 'pg';

/** What this process has asked of PostgreSQL. */
export interface Work {
  readonly statements: number;
  /** Rows that were given, written or removed. */
  readonly rows: number;
}

/** Counts what this process asks of PostgreSQL from now on. To be called once, before anything connects. */
export function countQueries(): { since(earlier: Work): Work; now(): Work } {
  let statements = 0;
  let rows = 0;
  const { prototype } = pg.Client;
  const query: (...words: unknown[]) => unknown = Reflect.get(prototype, 'query');
  Object.assign(prototype, {
    query: function counted(this: pg.Client, ...words: unknown[]) {
      statements += 1;
      const sent: unknown = Reflect.apply(query, this, words);
      if (sent instanceof Promise)
        void sent.then(
          ({ rowCount }: pg.QueryResult) => {
            rows += rowCount ?? 0;
          },
          () => undefined,
        );
      return sent;
    },
  });
  return {
    now: () => ({ statements, rows }),
    since: (earlier) => ({ statements: statements - earlier.statements, rows: rows - earlier.rows }),
  };
}
