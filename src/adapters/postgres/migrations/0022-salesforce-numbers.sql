-- The numbers of an org's records stand in the number index beside those of the embedded CRM, so that matching is the
-- same one indexed read. They come by a bulk query of each object, are kept fresh by change events, and are compared
-- with what the org says has changed.

-- Of an org's record: the filling of its object that last brought it. Those that a later one did not bring are gone from
-- the org. null: a record of the embedded CRM.
alter table number_index add column generation integer;

create table salesforce_index (
  only_one boolean primary key default true check (only_one),
  -- Another org's records are no records of this one.
  org_id text not null,
  -- Behind which change event the index is; null: it is not known, or nobody follows them.
  topic text,
  replay_id bytea
);

-- What is indexed of each object, and how far.
create table salesforce_indexed_object (
  object text primary key,
  -- What is read of each record; where that has changed, the object is filled anew.
  query text not null,
  -- Of the filling under way, else of the last one.
  generation integer not null,
  is_filled boolean not null default false,
  -- The bulk query under way and when the org made it, by the org's clock; null: none.
  job_id text,
  job_at timestamptz(3),
  -- The page of its result that comes next; null: the first.
  locator text,
  is_read boolean not null default false,
  rows_read bigint not null default 0,
  -- null: the org has not said yet.
  rows_total bigint,
  -- Until when, by the org's clock, every change is in the index; null: it has never been filled.
  covered_until timestamptz(3)
);

select check_lease_on('salesforce_index');
select check_lease_on('salesforce_indexed_object');
