import pg from 'pg';
import type { Address } from '../../../src/adapters/postgres/connection/embedded.ts';

type Row = Record<string, unknown>;

async function withClient<Result>(where: Address, work: (ask: Ask) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ ...where });
  await client.connect();
  try {
    return await work(async (statement) => (await client.query<Row>(statement)).rows);
  } finally {
    await client.end();
  }
}

type Ask = (statement: string) => Promise<Row[]>;

const ours = `relnamespace = 'public'::regnamespace`;
/** Who works on the database is no part of what it holds, nor when it was brought up to date. */
const apart = `relname not in ('lease', 'migration')`;

/** Every row of every table and where every sequence stands, also of those that are made later. */
export function contentOf(where: Address): Promise<Record<string, Row[]>> {
  return withClient(where, async (ask) => {
    const content: Record<string, Row[]> = {};
    const relations = await ask(
      `select relname as name, relkind as kind from pg_class where ${ours} and relkind in ('r', 'S') and ${apart} order by 1`,
    );
    for (const { name, kind } of relations) {
      content[String(name)] = await ask(
        kind === 'S'
          ? `select last_value, is_called from "${String(name)}"`
          : `select t::text as row from "${String(name)}" t order by 1`,
      );
    }
    return content;
  });
}

/** All that a database is made of beside its content. */
export function shapeOf(where: Address): Promise<Record<string, Row[]>> {
  return withClient(where, async (ask) => ({
    relations: await ask(`select relname, relkind from pg_class where ${ours} order by 1, 2`),
    columns: await ask(
      `select table_name, column_name, data_type, column_default, is_nullable, is_generated, identity_generation
      from information_schema.columns where table_schema = 'public' order by 1, 2`,
    ),
    indexes: await ask(`select indexname, indexdef from pg_indexes where schemaname = 'public' order by 1`),
    constraints: await ask(
      `select conrelid::regclass::text as table, conname, pg_get_constraintdef(oid) as definition
      from pg_constraint where connamespace = 'public'::regnamespace order by 1, 2`,
    ),
    functions: await ask(
      `select proname, prosrc from pg_proc where pronamespace = 'public'::regnamespace order by 1, 2`,
    ),
    triggers: await ask(
      `select tgrelid::regclass::text as table, tgname, pg_get_triggerdef(oid) as definition
      from pg_trigger where not tgisinternal order by 1, 2`,
    ),
    types: await ask(
      `select typname, enumlabel from pg_type join pg_enum on enumtypid = pg_type.oid
      where typnamespace = 'public'::regnamespace order by 1, enumsortorder`,
    ),
    settings: await ask(
      `select setconfig from pg_db_role_setting where setdatabase = (select oid from pg_database where datname = current_database())`,
    ),
  }));
}
