-- A revision came while it was being sent: whoever keeps the answer first sees what that has planned.
alter table write add column revised boolean not null default false;
