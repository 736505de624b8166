-- What the reports count: a narrow row for each part that was planned, as its latest revision has it. Plans and calls are
-- a hundred times as wide, and a report goes through all contacts of its period.

create table contact_figure (
  interaction_id uuid not null,
  -- null: no agent was offered the contact.
  agent_id uuid,
  queue_id uuid,
  kind text not null,
  started_at timestamptz(3) not null,
  wait_ms integer not null,
  talk_ms integer not null,
  -- null as well where nothing may be kept of what the agent noted.
  disposition text,
  outcome text not null,
  -- The code of the reason that settled the outcome.
  reason text not null,
  unique nulls not distinct (interaction_id, agent_id)
);
create index contact_figure_started on contact_figure (started_at);
