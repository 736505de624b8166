-- Who may do what only one server may do at a time. The one place where SQL asks the database for the time: servers
-- whose clocks differ must agree on when a lease has expired.

create table lease (
  key text primary key,
  -- Rises with each holder. A row is deleted when its lease is given back, so the numbers are those of all keys.
  number bigint not null unique generated always as identity,
  holder jsonb not null,
  expires_at timestamptz not null
);

-- Every transaction that changes something under a lease checks that the lease still has the number it had. The
-- session names the number (`tieline.lease`); one that names none, as an operator's does, is not checked. Whoever
-- takes a lease over waits for the lock, so that a transaction is either committed before or refused.
create function check_lease() returns trigger language plpgsql as $$
declare
  mine bigint := nullif(current_setting('tieline.lease', true), '');
begin
  if mine is null then
    return null;
  end if;
  perform pg_advisory_xact_lock_shared(8435463, mine::integer);
  if not exists (select from lease where number = mine) then
    raise exception 'Another server has taken over; nothing is changed by this one any more.' using errcode = 'TL001';
  end if;
  return null;
end
$$;

-- To be called for each new table.
create function check_lease_on(tables regclass) returns void language plpgsql as $$
begin
  execute format('create trigger check_lease before insert or update or delete on %s for each statement execute function check_lease()', tables);
end
$$;

select check_lease_on(oid) from pg_class
where relnamespace = current_schema()::regnamespace and relkind = 'r' and relname not in ('migration', 'lease');
