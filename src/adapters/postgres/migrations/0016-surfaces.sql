-- Whether an agent saw the do-not-log box is a fact of the contact from here on (spec L6), not judged at its end.

alter table participation add box_seen_at timestamptz(3);

update agent_state set state = state || '{"deskGoneSince": null}';

-- What was decided stays decided: the desk in view at the end counts as the box seen then.
create function pg_temp.box(snapshot jsonb, at jsonb) returns jsonb language sql immutable as $$
  select case jsonb_typeof(snapshot)
    when 'object' then snapshot || jsonb_build_object('box', (snapshot -> 'box') || jsonb_build_object(
      'seenAt', case when (snapshot #>> '{surfaces,deskForeground}')::boolean then at else 'null' end, 'goneAt', null))
    else 'null' end
$$;

update facts set body = body || jsonb_build_object(
  'part', pg_temp.box(body -> 'part', body #> '{part,endedAt}'),
  'others', (select coalesce(jsonb_agg(other || jsonb_build_object(
      'snapshot', pg_temp.box(other -> 'snapshot', coalesce(other -> 'missedAt', 'null'))) order by place), '[]')
    from jsonb_array_elements(body -> 'others') with ordinality as each (other, place)));

-- A telephone of the agent's own, on which calls are offered though they are signed in nowhere (spec R2).
alter table agent add desk_phone boolean not null default false;
