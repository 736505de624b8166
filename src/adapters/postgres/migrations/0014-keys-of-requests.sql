-- What a request under an Idempotency-Key came to is part of its work: the mark is set in the transaction of the work,
-- so a request whose answer was lost is never carried out twice.

alter table idempotency
  add column done boolean not null default false,
  -- The ids that it had made until then; what it made is among them.
  add column made text[] not null default '{}',
  -- How much of a file was read, and its hash: a file is not known before it is read.
  add column file jsonb;
