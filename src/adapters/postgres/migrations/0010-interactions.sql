-- The interaction becomes the core and voice its first channel: what belongs to every channel loses the call's words,
-- each interaction belongs to a session, and what an agent can take is counted by channel.

-- A session is a customer matter from here on (spec S1); a person's sign-in is called that.
alter table session rename to sign_in;
alter index session_pkey rename to sign_in_pkey;
alter index session_hash_key rename to sign_in_hash_key;
alter index session_agent rename to sign_in_agent;
alter index session_used rename to sign_in_used;

create table session (
  id uuid primary key,
  started_at timestamptz(3) not null
);
insert into session (id, started_at) select session_id, min(started_at) from interaction group by session_id;
alter table interaction add foreign key (session_id) references session (id);

-- The neighbour's own id: the phone system's for a call. What is reported twice is still one interaction.
alter table interaction alter channel drop default;
alter table interaction rename call_id to external_id;
alter table interaction alter external_id drop not null;
alter table interaction drop constraint interaction_call_id_key;
create unique index interaction_external_id on interaction (external_id, channel);

alter table part rename to participation;
alter table participation rename rings_along to ring_group;
alter index part_pkey rename to participation_pkey;
alter index part_one_offer_per_interaction rename to participation_one_offer_per_interaction;
alter index part_one_offer_per_agent rename to participation_one_offer_per_agent;
alter index part_of_agent rename to participation_of_agent;
alter index part_not_kept rename to participation_not_kept;
alter index part_left_over rename to participation_left_over;

-- The surface inside the CRM has the CRM's name only in the API.
create function pg_temp.surfaces(old jsonb) returns jsonb language sql immutable as $$
  select case when old ? 'salesforce' then (old - 'salesforce') || jsonb_build_object('crm', old -> 'salesforce') else old end
$$;
create function pg_temp.snapshot(old jsonb) returns jsonb language sql immutable as $$
  select case jsonb_typeof(old)
    when 'object' then (old - 'salesforceLogout') || jsonb_build_object(
      'crmSignedOut', coalesce(old -> 'salesforceLogout', 'false'),
      'surfaces', pg_temp.surfaces(old -> 'surfaces'))
    else 'null' end
$$;
create function pg_temp.offers(old jsonb) returns jsonb language sql immutable as $$
  select coalesce(jsonb_agg((offer - 'together') || jsonb_build_object('ringGroup', coalesce(offer -> 'together', 'false'))
    order by place), '[]')
  from jsonb_array_elements(old) with ordinality as each (offer, place)
$$;
create function pg_temp.parts(old jsonb) returns jsonb language sql immutable as $$
  select coalesce(jsonb_agg(part || jsonb_build_object('offers', pg_temp.offers(part -> 'offers')) order by place), '[]')
  from jsonb_array_elements(old) with ordinality as each (part, place)
$$;

update interaction set state = (state - 'keying') || jsonb_build_object(
  'channel', channel,
  'digitCollection', coalesce(state -> 'keying', 'null'),
  'parts', pg_temp.parts(state -> 'parts'));

update event set data = (data - 'together') || jsonb_build_object('ringGroup', coalesce(data -> 'together', 'false'))
  where type = 'offered';
update event set data = data || '{"channel": "voice"}' where type in ('called', 'dialled');
update event set data = data || jsonb_build_object('surfaces', pg_temp.surfaces(data -> 'surfaces'))
  where type = 'agent-changed' and data ? 'surfaces';

-- Of each channel as many as the agent has in hand, and whether the agent takes any more at all (spec R3).
alter table agent_state add takes_work boolean, add in_hand jsonb;
update agent_state set
  state = (state - 'salesforceLogout') || jsonb_build_object(
    'crmSignedOut', coalesce(state -> 'salesforceLogout', 'false'),
    'surfaces', pg_temp.surfaces(state -> 'surfaces'),
    'work', (select coalesce(jsonb_object_agg(id, jsonb_build_object('channel', 'voice', 'phase', phase)), '{}')
      from jsonb_each(state -> 'work') as each (id, phase))),
  takes_work = coalesce(nullif(state -> 'next', 'null'), state -> 'chosen') ->> 'presence' = 'available',
  in_hand = case state -> 'work' when '{}' then '{}'
    else jsonb_build_object('voice', (select count(*) from jsonb_object_keys(state -> 'work'))) end;
alter table agent_state alter takes_work set not null, alter in_hand set not null, drop offerable;
create index agent_state_takes_work on agent_state (agent_id) where takes_work;

update facts set body = body || jsonb_build_object(
  'part', pg_temp.snapshot(body -> 'part'),
  'others', (select coalesce(jsonb_agg((other - 'standing') || jsonb_build_object(
      'snapshot', pg_temp.snapshot(other -> 'standing')) order by place), '[]')
    from jsonb_array_elements(body -> 'others') with ordinality as each (other, place)));
