-- What is kept about an interaction beside it goes with what was noted on it, if that is not to be logged.

-- The interaction of which a kept answer tells; null: none.
alter table idempotency add column interaction_id uuid;
create index idempotency_interaction on idempotency (interaction_id) where interaction_id is not null;

-- What was corrected in writes, by the write.
create index audit_write on audit (noun_id) where noun = 'write';
