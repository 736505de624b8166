-- Who works here and how contacts are routed. All changes of these tables run under the lock of the one row of
-- "organisation", and raise its version, by which other servers see that their copy in memory is old.

create table organisation (
  id smallint primary key default 1 check (id = 1),
  version bigint not null,
  settings jsonb not null
);

create table team (
  id uuid primary key,
  name text not null
);

create table agent (
  id uuid primary key,
  username text not null,
  name text not null,
  email text,
  email_verified boolean not null,
  roles text[] not null,
  locale text not null check (locale in ('en', 'de', 'nl')),
  country text not null,
  team_id uuid references team (id),
  extension text unique,
  capacity jsonb not null,
  crm_user text,
  address text,
  do_not_log_default boolean not null
);
create unique index agent_username on agent (lower(username));
create index agent_team on agent (team_id);

-- Apart from the agent, so that nothing that lists agents can show it.
create table agent_password (
  agent_id uuid primary key references agent (id) on delete cascade,
  hash text not null,
  changed_at timestamptz not null
);

create table hours (
  id uuid primary key,
  name text not null,
  time_zone text not null,
  weekly jsonb not null,
  exceptions jsonb not null
);

create table skill (
  id uuid primary key,
  name text not null,
  channel text not null,
  outbound boolean not null,
  caller_number text
);
create unique index skill_name on skill (lower(name));

create table agent_skill (
  agent_id uuid not null references agent (id) on delete cascade,
  skill_id uuid not null references skill (id),
  level smallint not null check (level between 1 and 10),
  outbound boolean not null,
  position integer not null,
  primary key (agent_id, skill_id)
);
create index agent_skill_skill on agent_skill (skill_id);

create table queue (
  id uuid primary key,
  name text not null,
  skill_id uuid not null unique references skill (id),
  strategy text not null check (strategy in ('longest-idle', 'most-skilled', 'round-robin', 'ring-all')),
  offer_seconds integer not null,
  service_level_seconds integer not null,
  service_level_percent integer not null,
  max_waiting integer not null,
  max_wait_seconds integer not null
);
create unique index queue_name on queue (lower(name));

create table queue_member (
  queue_id uuid not null references queue (id) on delete cascade,
  agent_id uuid not null references agent (id) on delete cascade,
  position integer not null,
  primary key (queue_id, agent_id)
);
create index queue_member_agent on queue_member (agent_id);

create table called_number (
  number text primary key,
  country text not null,
  time_zone text not null,
  queue_id uuid references queue (id),
  agent_id uuid references agent (id),
  hours_id uuid references hours (id),
  -- What callers are asked to key first (spec R5): value, maxDigits, prompt.
  ivr jsonb,
  -- What happens when closed, unanswered and full (spec R5); null = the call ends, else it goes to that queue.
  closed_queue_id uuid references queue (id),
  unanswered_queue_id uuid references queue (id),
  full_queue_id uuid references queue (id),
  unanswered_after_seconds integer not null,
  check (num_nonnulls(queue_id, agent_id) = 1)
);
create index called_number_queue on called_number (queue_id);
create index called_number_agent on called_number (agent_id);
create index called_number_hours on called_number (hours_id);

alter table skill add foreign key (caller_number) references called_number (number);
create index skill_caller_number on skill (caller_number);

-- Tokens and cookies are kept as hashes: who reads the database cannot sign in with them.
create table api_token (
  id uuid primary key,
  hash bytea not null unique,
  agent_id uuid not null references agent (id) on delete cascade,
  name text not null,
  scopes text[] not null,
  created_at timestamptz not null
);
create index api_token_agent on api_token (agent_id);

create table session (
  id uuid primary key,
  hash bytea not null unique,
  agent_id uuid not null references agent (id) on delete cascade,
  created_at timestamptz not null,
  used_at timestamptz not null
);
create index session_agent on session (agent_id);
create index session_used on session (used_at);

-- Wrong passwords by the user name that was typed, whether there is such a user or not.
create table sign_in_failure (
  username text primary key,
  failures integer not null,
  last_at timestamptz not null
);

create table idempotency (
  agent_id uuid not null references agent (id) on delete cascade,
  key text not null,
  -- Of method, address and body: another request under the key is refused.
  fingerprint bytea not null,
  started_at timestamptz not null,
  -- All null while the first request is running.
  status smallint,
  headers jsonb,
  body text,
  primary key (agent_id, key)
);
create index idempotency_started on idempotency (started_at);

create table audit (
  id uuid primary key,
  at timestamptz not null,
  -- No reference: what a person did outlives the account. Null: the first start, before there was anybody.
  agent_id uuid,
  agent_name text not null,
  action text not null,
  noun text not null,
  noun_id text not null,
  before jsonb,
  after jsonb
);
