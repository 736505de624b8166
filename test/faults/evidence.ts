import { sql } from 'kysely';
import type { Scene } from './scene.ts';

/** Of the metrics, those that tell a server that is behind from one that stands still. */
const telling =
  /^(?:nodejs_eventloop_lag_(?:max_)?seconds|tieline_telephony_link|process_cpu_seconds_total) .*$/gmu;

/** What a line says first is what it is about. */
const mostCharacters = 400;

/**
 * What tells whether a server is behind or stands still: how far it has taken facts in, what waits for what in the database,
 * how busy the process is, and what it said last.
 */
export async function evidence({ db, server }: Scene): Promise<string> {
  const cursor = await sql<{
    line: string;
  }>`select row_to_json(c)::text as line from telephony_cursor c`.execute(db);
  const sessions = await sql<{ line: string }>`
    select pid || ' ' || state || ' for ' || age(clock_timestamp(), state_change) || ', waits for ' ||
        coalesce(wait_event, 'nothing') || ', blocked by ' || pg_blocking_pids(pid)::text || ': ' || left(query, 200) as line
      from pg_stat_activity where datname = current_database() and state <> 'idle' and pid <> pg_backend_pid()`.execute(
    db,
  );
  const answer = await fetch(`${await server.address}/metrics`);
  return [
    'how far facts are taken in:',
    ...cursor.rows.map(({ line }) => line),
    'what the database does:',
    ...sessions.rows.map(({ line }) => line),
    'how busy the server is:',
    ...((await answer.text()).match(telling) ?? []),
    'what the server said last:',
    ...server.lastLines.map((line) => line.slice(0, mostCharacters)),
  ].join('\n');
}
