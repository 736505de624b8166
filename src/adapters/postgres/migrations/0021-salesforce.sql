-- The Salesforce org that is the CRM, and who is signed in there. Tokens are encrypted by a key that is not in the
-- database, so that a copy of it opens nothing.

-- The org that was written to first. Keys of ours on its records mean nothing in another, such as a refreshed sandbox.
create table salesforce_org (
  only_one boolean primary key default true check (only_one),
  org_id text not null,
  connected_at timestamptz not null
);

create table salesforce_grant (
  -- null: the integration's, which writes for everybody.
  agent_id uuid references agent on delete cascade,
  -- Rises with each sign-in and refresh. Whoever wants a newer token locks the row, and finds it if another was faster.
  version bigint not null default 0,
  -- The org's user.
  user_id text,
  instance_url text,
  access_token bytea,
  -- Where the org rotates them, each is good for once: the new one is here before the access token beside it is used.
  refresh_token bytea,
  -- Salesforce's words, once it does not take the grant any more: only a new sign-in helps.
  refused text,
  changed_at timestamptz not null,
  unique nulls not distinct (agent_id)
);

-- A person on the way to Salesforce, who comes back with the state in the same session of their browser.
create table salesforce_authorization (
  -- SHA-256 of the state.
  state_hash bytea primary key,
  session_id uuid not null unique references sign_in on delete cascade,
  agent_id uuid not null references agent on delete cascade,
  -- Of PKCE; encrypted like a token.
  verifier bytea not null,
  expires_at timestamptz not null
);
create index salesforce_authorization_agent on salesforce_authorization (agent_id);

select check_lease_on('salesforce_org');
select check_lease_on('salesforce_grant');
select check_lease_on('salesforce_authorization');
