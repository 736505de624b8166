import type pg from 'pg';

/** Statements that belong together: a transaction with its `begin` and `commit`, or one statement by itself. */
export type Unit = readonly Statement[];

export interface Statement {
  /** Null: begins or ends a transaction, sent as plain text. */
  readonly name: string | null;
  readonly text: string;
  readonly values: readonly unknown[];
  /** Which function of a store sent it, and which file of the application asked for that; empty: neither did. */
  readonly asker: string;
}

export interface QueryLog {
  /** What was sent since the log was begun, in the order in which each unit began. */
  units(): readonly Unit[];
}

/** Notes what is sent over a pool's connections from now on. Only for a benchmark: it stays on the connections. */
export function logQueries(pool: pg.Pool, only: (statement: Statement) => boolean): QueryLog {
  const units: Statement[][] = [];
  const open = new WeakMap<pg.PoolClient, Statement[]>();

  const note = (client: pg.PoolClient, statement: Statement): void => {
    const unit = open.get(client);
    if (/^(begin|start transaction)/i.test(statement.text)) {
      const begun = [statement];
      open.set(client, begun);
      units.push(begun);
      return;
    }
    if (unit) unit.push(statement);
    else if (only(statement)) units.push([statement]);
    if (/^(commit|rollback)/i.test(statement.text)) open.delete(client);
  };

  const known = new WeakSet<pg.PoolClient>();
  pool.on('acquire', (client) => {
    if (known.has(client)) return;
    known.add(client);
    const query = client.query.bind(client) as (...words: unknown[]) => unknown;
    Object.assign(client, {
      query: (...words: unknown[]) => {
        note(client, { ...statementOf(words[0]), asker: asker() });
        return query(...words);
      },
    });
  });
  return { units: () => units };
}

function statementOf(sent: unknown): Omit<Statement, 'asker'> {
  if (typeof sent === 'string') return { name: null, text: sent, values: [] };
  const { name, text, values } = sent as { name?: string; text: string; values: readonly unknown[] };
  return { name: name ?? null, text, values };
}

/** Deep enough to reach from the driver through the query builder and a store to the use case. */
const STACK_DEPTH = 60;
const frame = /at (?:async )?(?:(?:Object\.)?(\S+) \()?(?:file:\/\/)?\/\S*\/src\/(\S+)\.ts:/u;

function asker(): string {
  const usual = Error.stackTraceLimit;
  Error.stackTraceLimit = STACK_DEPTH;
  const lines = (new Error('who asks').stack ?? '').split('\n');
  Error.stackTraceLimit = usual;
  const frames = lines.flatMap((line) => {
    const [, name = '', file = ''] = frame.exec(line) ?? [];
    return file === '' ? [] : [{ name, file }];
  });
  const asking = frames.findIndex(({ file }) => /^(application|composition)\//u.test(file));
  const store = frames.slice(0, asking).findLast(({ name }) => name !== '');
  const useCase = frames[asking]?.file.split('/').at(-1);
  return useCase === undefined ? '' : `${store?.name ?? 'a statement'} for ${useCase}`;
}
