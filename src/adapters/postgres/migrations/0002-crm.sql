-- The embedded CRM: records (who and what contacts are about), activities (what documents contacts), and the number index.

create sequence crm_case_number start 1001;

-- The objects that an administrator defines (spec L29); `fields` is a list of name and type.
create table crm_object (
  kind text primary key,
  label text not null,
  title_field text not null,
  fields jsonb not null,
  changed_at timestamptz(3) not null
);

-- Every record but activities, one row each; which columns a kind has, its parser says (adapters/embedded-crm).
create table crm_record (
  id uuid primary key,
  -- One of the six that there always are, or of `crm_object`.
  kind text not null,
  -- As people call it: a contact's first and last name, a case's number and subject.
  name text not null,
  -- A CRM user's id; null: the user who connected the integration.
  owner text,
  first_name text,
  last_name text,
  company text,
  phone text,
  mobile text,
  email text,
  -- ISO 3166 alpha-2, of the record's address.
  country text,
  case_number bigint unique,
  subject text,
  status text,
  stage text,
  amount numeric(17, 2),
  close_date date,
  -- Cases and opportunities that are not closed.
  open boolean not null default false,
  description text,
  account_id uuid references crm_record (id),
  contact_id uuid references crm_record (id),
  -- Of a case or opportunity; null: the default one.
  record_type text,
  -- How a case came in, `Phone`; null: a person made it.
  origin text,
  -- The ledger's key of a record that Tieline made by itself.
  external_key text,
  -- A later call of the same number was given it instead of one of its own, so it is not taken back with the first.
  given_again boolean not null default false,
  -- The values of an administrator's own object by field, a reference as an id; null for the six kinds, and when deleted.
  custom jsonb,
  -- What search finds the record by: words in lower case without accents, separated by one space.
  words text not null default '',
  search tsvector not null generated always as (array_to_tsvector(string_to_array(words, ' '))) stored,
  created_at timestamptz(3) not null,
  -- When a person last changed it; logging an activity does not count.
  changed_at timestamptz(3) not null,
  -- A tombstone: everything else but the ledger's key is emptied, and the id is never given out again.
  deleted_at timestamptz(3)
);
create unique index crm_record_external_key on crm_record (external_key) where external_key is not null;
create index crm_record_search on crm_record using gin (search) where deleted_at is null;
create index crm_record_changed on crm_record (changed_at desc, id desc) where deleted_at is null;
create index crm_record_of_object on crm_record (kind, changed_at desc, id desc) where custom is not null;
create index crm_record_custom on crm_record using gin (custom jsonb_path_ops) where custom is not null;
create index crm_record_of_account on crm_record (account_id, kind, changed_at desc) where account_id is not null;
create index crm_record_of_contact on crm_record (contact_id, kind, changed_at desc) where contact_id is not null;

-- Tasks and events. A contact's log is the task under the ledger's key (`external_key`).
create table crm_activity (
  id uuid primary key,
  kind text not null check (kind in ('task', 'event')),
  external_key text unique,
  subject text not null,
  status text not null check (status in ('open', 'completed')),
  due date,
  starts_at timestamptz(3),
  ends_at timestamptz(3),
  reminder_at timestamptz(3),
  who_id uuid,
  what_id uuid,
  owner text,
  description text not null default '',
  record_type text,
  call_type text,
  duration_seconds integer,
  disposition text,
  call_id text,
  interaction_id text,
  session_id text,
  from_number text,
  to_number text,
  agent_name text,
  queue_name text,
  tags jsonb not null default '[]',
  extra jsonb not null default '{}',
  created_at timestamptz(3) not null,
  changed_at timestamptz(3) not null,
  -- A tombstone: emptied, but it keeps its key, so that a late write cannot bring it back.
  deleted_at timestamptz(3),
  -- Its place in a timeline.
  at timestamptz(3) not null generated always as
    (coalesce(starts_at, due::timestamp at time zone 'UTC', created_at)) stored
);
create index crm_activity_who on crm_activity (who_id, at desc, id desc) where deleted_at is null;
create index crm_activity_what on crm_activity (what_id, at desc, id desc) where deleted_at is null;
-- Open tasks are few among the activities of years, and each call of a customer asks for them.
create index crm_activity_open_who on crm_activity (who_id)
  where kind = 'task' and status = 'open' and deleted_at is null;
create index crm_activity_open_what on crm_activity (what_id)
  where kind = 'task' and status = 'open' and deleted_at is null;
-- For finding what documents an interaction, when the ledger and the CRM are compared.
create index crm_activity_interaction on crm_activity (interaction_id) where interaction_id is not null;

-- In the order in which matching prefers them; `custom` is every object that an administrator defined.
create type matching_kind as enum ('contact', 'lead', 'account', 'personAccount', 'custom');

-- Whose number it is. One indexed read gives everything that matching needs; any CRM adapter may fill it, hence text ids.
create table number_index (
  record_id text collate "C" not null,
  e164 text collate "C" not null,
  kind matching_kind not null,
  name text not null,
  account_id text collate "C",
  account_name text,
  -- Of a record of kind `custom`: its object, and the fields in which the number stands.
  object text,
  fields text[],
  -- As stored behind the number; never part of what is compared.
  extension text,
  changed_at timestamptz(3) not null,
  primary key (record_id, e164)
);
create index number_index_e164 on number_index (e164, kind, changed_at desc);
create index number_index_account on number_index (account_id) where account_id is not null;

-- What stands in a phone field and cannot be read as a number, for people to mend.
create table unreadable_number (
  record_id text collate "C" not null,
  field text not null,
  kind matching_kind not null,
  written text not null,
  -- In which it was tried to be read.
  country text not null,
  primary key (record_id, field)
);
