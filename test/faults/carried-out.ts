import { sql } from 'kysely';
import type { Scene } from './scene.ts';

const calledOncePrefix = '+49305';
const madeOncePrefix = 'Made by request ';
const notedOncePrefix = 'Note of request ';

/** What one request alone asks for, so that the database shows whether it was carried out twice. */
export const numberCalledOnce = (request: number): string => `${calledOncePrefix}${1_000_000 + request}`;
export const nameMadeOnce = (request: number): string => `${madeOncePrefix}${request}`;
export const noteWrittenOnce = (request: number): string => `${notedOncePrefix}${request}`;

/** From now on the database keeps each note that is written over another, which leaves no trace of its own. */
export async function keepNotes({ db }: Pick<Scene, 'db'>): Promise<void> {
  await sql`create table noted (interaction_id uuid not null, agent_id uuid not null, note text not null)`.execute(
    db,
  );
  await sql`create function keep_note() returns trigger language plpgsql as $$
    begin
      insert into noted values (new.interaction_id, new.agent_id, new.details ->> 'comments');
      return null;
    end $$`.execute(db);
  await sql`create trigger keep_note after update on participation for each row
    when (new.details ->> 'comments' <> coalesce(old.details ->> 'comments', ''))
    execute function keep_note()`.execute(db);
}

/** Requests under a key that had effect more than once: calls, records, notes, and wrap-ups finished that had not begun. */
export async function carriedOutTwice({ db }: Pick<Scene, 'db'>): Promise<readonly string[]> {
  const { rows } = await sql<{ what: string }>`
    select state ->> 'to' || ' was called ' || count(*) || ' times by one request' as what from interaction
      where state ->> 'to' like ${`${calledOncePrefix}%`} group by state ->> 'to' having count(*) > 1
    union all select '"' || last_name || '" made ' || count(*) || ' records' from crm_record
      where last_name like ${`${madeOncePrefix}%`} group by last_name having count(*) > 1
    union all select '"' || note || '" was written ' || count(*) || ' times' from noted
      where note like ${`${notedOncePrefix}%`} group by interaction_id, agent_id, note having count(*) > 1
    union all select stream || ' was finished by ' || (data ->> 'agent') || ' ' ||
        count(*) filter (where type = 'finished') || ' times' from event
      where stream like 'interaction:%' and type in ('offered', 'dialled', 'finished')
      group by stream, data ->> 'agent'
      having count(*) filter (where type = 'finished') > count(*) filter (where type <> 'finished')`.execute(
    db,
  );
  return rows.map(({ what }) => what);
}

/** How many requests of which the same is sure, for whoever watches. */
export async function carriedOutOnce({ db }: Pick<Scene, 'db'>): Promise<string> {
  const { rows } = await sql<{ calls: number; records: number; notes: number }>`select
    (select count(*) from interaction where state ->> 'to' like ${`${calledOncePrefix}%`}) as calls,
    (select count(*) from crm_record where last_name like ${`${madeOncePrefix}%`}) as records,
    (select count(*) from noted where note like ${`${notedOncePrefix}%`}) as notes`.execute(db);
  return rows
    .map(({ calls, records, notes }) => `${calls} calls, ${records} records and ${notes} notes`)
    .join('');
}
