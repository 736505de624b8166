-- Milliseconds of a call that was open for more than 24.8 days are more than an integer holds, and its plan could not be
-- saved.

alter table contact_figure
  alter column wait_ms type bigint,
  alter column talk_ms type bigint;
