-- A note that somebody has changed in the CRM is not replaced unasked. Each write says which notes it may replace: a list
-- of texts, or "anything"; what was planned before may replace those that earlier writes of its key have, or may have, written.
alter table write
  add column replaces jsonb not null default '[]',
  -- Done, but the note was left as somebody has changed it: it is not in the payload any more.
  add column note_kept boolean not null default false;

update write set replaces = (
  select coalesce(jsonb_agg(distinct earlier.payload -> 'description'), '[]') from write earlier
  where earlier.interaction_id = write.interaction_id and earlier.part = write.part and earlier.key = write.key
    and earlier.number < write.number and earlier.attempts > 0 and earlier.payload ? 'description')
where operation like 'upsert-%' and (state <> 'done' or not payload ? 'description');
