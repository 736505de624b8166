-- An emergency call takes the agent's address along only where an administrator has verified it (spec C6). Nobody did so
-- on purpose before, so the addresses that are there are still to be verified.
alter table agent add column address_verified boolean not null default false;
