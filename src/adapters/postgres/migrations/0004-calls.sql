-- Calls: what happened (event), where each call stands (interaction, part), and what each agent is (agent_state).

-- The event log. Streams: `interaction:<id>` (call control only: never details, match or notes) and `agent:<id>`.
create table event (
  stream text not null,
  version integer not null,
  type text not null,
  data jsonb not null,
  at timestamptz(3) not null,
  primary key (stream, version)
);

-- One row a person. Its lock is taken before any decision that gives them work or takes it away; agents are locked
-- before interactions, by id. `position` counts the changes this person's panels are told of.
create table agent_state (
  agent_id uuid primary key references agent (id) on delete cascade,
  state jsonb not null,
  presence text not null,
  offerable boolean not null,
  position bigint not null default 0
);
create index agent_state_offerable on agent_state (agent_id) where offerable;

create table interaction (
  id uuid primary key,
  -- The phone system's unique id: a call reported twice is still one interaction.
  call_id text not null unique,
  session_id uuid not null,
  channel text not null default 'voice',
  direction text not null,
  version integer not null,
  state jsonb not null,
  queue_id uuid,
  target_agent_id uuid,
  -- Set while it waits for an agent, offered or not.
  waiting_since timestamptz(3),
  offered boolean not null default false,
  -- The next moment at which something happens by itself: an offer, the waiting or a wrap-up ends.
  due_at timestamptz(3),
  started_at timestamptz(3) not null,
  ended_at timestamptz(3),
  -- false: its events were kept long enough and are removed.
  has_events boolean not null default true,
  -- Records that carry the other party's number and the one the call was started from; emptied when nothing is to be kept.
  match jsonb,
  -- The outside party's number, for records that are made for it later.
  other_number text generated always as (
    case direction when 'inbound' then state ->> 'from' when 'outbound' then state ->> 'to' end) stored
);
create index interaction_unmatched on interaction (other_number, started_at desc)
  where match -> 'candidates' = '[]';
create index interaction_started on interaction (started_at desc, id desc);
create index interaction_waiting on interaction (queue_id, waiting_since) where waiting_since is not null;
create index interaction_due on interaction (due_at) where due_at is not null;
create index interaction_open on interaction (id) where ended_at is null;
create index interaction_ended on interaction (ended_at, id) where has_events and ended_at is not null;
create index interaction_session on interaction (session_id);

create table part (
  interaction_id uuid not null references interaction (id) on delete cascade,
  agent_id uuid not null references agent (id),
  phase text not null,
  offered_until timestamptz(3),
  -- The open offer is one of a group's that ring together.
  rings_along boolean not null default false,
  began_at timestamptz(3) not null,
  answered_at timestamptz(3),
  ended_at timestamptz(3),
  -- What the agent noted; emptied for good when the agent chose not to log the contact (kept = false).
  details jsonb,
  -- What is to follow the contact, as the agent chose; emptied with the details.
  follow_up jsonb,
  kept boolean not null default true,
  -- The do-not-log box: null while nobody touched it.
  do_not_log boolean,
  saved_at timestamptz(3),
  -- The details changed since the log was last written from them.
  unsaved boolean not null default false,
  -- Wrap-up ran out before a required disposition was chosen.
  disposition_missing boolean not null default false,
  primary key (interaction_id, agent_id)
);
-- An interaction is offered to one agent at a time (a group that rings together apart), and an agent is offered one at a time.
create unique index part_one_offer_per_interaction on part (interaction_id)
  where offered_until is not null and not rings_along;
create unique index part_one_offer_per_agent on part (agent_id) where offered_until is not null;
create index part_of_agent on part (agent_id, began_at desc);
-- What was not to be logged is removed after a time.
create index part_not_kept on part (interaction_id) where not kept;
create index part_left_over on part (agent_id) where unsaved or disposition_missing;

-- How far the phone system's facts have been taken in; written now and then, since taking one in twice changes nothing.
create table telephony_cursor (
  name text primary key,
  position text not null
);
