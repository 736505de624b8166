-- Workflows and their versions, and the ledger: what each contact was found to be, what it is to become, and every write.

create table workflow (
  id uuid primary key,
  name text not null,
  -- The one made at the first start; used where nothing else is.
  built_in boolean not null,
  created_at timestamptz not null
);
create unique index workflow_built_in on workflow (built_in) where built_in;

create table workflow_version (
  workflow_id uuid not null references workflow (id),
  version integer not null,
  document jsonb not null,
  created_at timestamptz not null,
  created_by uuid,
  primary key (workflow_id, version)
);

-- Which version was active when, which never changes; one to come may be taken back. Going back is activating an
-- older version again.
create table workflow_activation (
  number bigint generated always as identity primary key,
  workflow_id uuid not null,
  version integer not null,
  active_from timestamptz not null,
  activated_at timestamptz not null,
  activated_by uuid,
  foreign key (workflow_id, version) references workflow_version (workflow_id, version)
);
create index workflow_activation_workflow on workflow_activation (workflow_id, active_from);

create table workflow_assignment (
  assignee text not null check (assignee in ('agent', 'team', 'queue')),
  assignee_id uuid not null,
  workflow_id uuid not null references workflow (id),
  primary key (assignee, assignee_id)
);
create index workflow_assignment_workflow on workflow_assignment (workflow_id);

-- Raised by every change of the four tables above, so that a server sees when its copy in memory is old.
create table workflow_change (
  id smallint primary key default 1 check (id = 1),
  number bigint not null
);
insert into workflow_change (number) values (0);

-- A revision of what one part of a contact becomes. "part" is the agent's id, or 'acd' for a contact no agent had.
create table plan (
  id uuid primary key,
  interaction_id uuid not null,
  part text not null,
  revision integer not null,
  workflow_id uuid not null,
  workflow_version integer not null,
  kind text not null,
  outcome text not null check (outcome in ('log', 'draft', 'none')),
  because jsonb not null,
  steps jsonb not null,
  to_be_decided boolean not null,
  planned_at timestamptz not null,
  unique (interaction_id, part, revision)
);

-- Drafts wait for their agent's Save, so there are few of them among all plans.
create index plan_draft on plan (interaction_id) where outcome = 'draft';
-- So do those whose record is to be decided.
create index plan_undecided on plan (interaction_id) where to_be_decided;

-- What the plan was made from. Deleted where nothing may be kept of the contact's content.
create table facts (
  plan_id uuid primary key references plan (id),
  body jsonb not null
);

create table write (
  id uuid primary key,
  -- The order in which the writes of one interaction are carried out.
  number bigint generated always as identity,
  plan_id uuid not null references plan (id),
  interaction_id uuid not null,
  part text not null,
  kind text not null,
  operation text not null check (operation in ('upsert-task', 'delete-task', 'create-record', 'delete-untouched',
    'upsert-follow-up', 'upsert-event', 'delete-event', 'finish-task', 'send-mail')),
  -- Writes wait for those before them of their own lane; mails for none.
  lane text not null generated always as (case operation when 'send-mail' then 'mail' else 'crm' end) stored,
  key text not null,
  payload jsonb not null,
  -- Of the fields that a person corrected, what the plan had in them: a later plan that still has it gives way.
  overruled jsonb not null default '{}',
  state text not null check (state in ('due', 'sending', 'done', 'refused', 'given-up', 'superseded')),
  attempts integer not null default 0,
  -- Due: not before. Sending: taken up again after, because whoever sends it must have died.
  next_try_at timestamptz not null,
  record jsonb,
  error_code text,
  error text,
  planned_at timestamptz not null,
  sent_at timestamptz,
  confirmed_at timestamptz
) with (fillfactor = 70);
create index write_plan on write (plan_id);
create index write_interaction on write (interaction_id, number);
create index write_next on write (lane, next_try_at, number) where state in ('due', 'sending');
create index write_unfinished on write (interaction_id, lane, number) where state in ('due', 'sending', 'refused');
create index write_state on write (state, number desc) where state in ('refused', 'given-up');
-- Reconciliation goes through the parts of a period by when each was planned first.
create index plan_first on plan (planned_at, id) where revision = 1;
