-- What the daily comparison of ledger and CRM found (spec L37): a row for each day, of which the newest are kept.

create table reconciliation_report (
  -- The day that was compared, in UTC.
  day date primary key,
  begun_at timestamptz(3) not null,
  -- null: it goes on, or the server that began it died.
  ended_at timestamptz(3),
  missing integer not null default 0,
  doubled integer not null default 0,
  changed integer not null default 0,
  pending integer not null default 0,
  compared integer not null default 0,
  -- The first ones; the counts are of all.
  findings jsonb not null default '[]'
);
