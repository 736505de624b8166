-- Who may do what: attempts are counted before they are checked, accounts can be disabled, and records know who made them.

-- Attempts to prove something, counted before they are checked, so that a thousand at once are no more than one after
-- the other: by the user name that was typed (whether there is such a user or not), by the address they came from, and
-- of the code that makes the first administrator.
drop table sign_in_failure;
create table attempt (
  kind text not null check (kind in ('name', 'address', 'setup')),
  subject text not null,
  count integer not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  primary key (kind, subject)
);
select check_lease_on('attempt');

alter table agent add column disabled boolean not null default false;

-- Who made a record. No reference: the record outlives the account. Null: the ledger, an import, or nobody knows.
alter table crm_record add column created_by uuid;
alter table crm_activity add column created_by uuid;

-- Who deleted a record, for the log of the contact that it documented.
create index audit_removed on audit (noun_id) where action = 'removed';
