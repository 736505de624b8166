-- What is open in the org stands in our own database as well, so that what belongs to a caller is known without asking
-- Salesforce. It is filled and kept fresh as the number index is.

-- Of an org's record: the user or queue who owns it. null: a record of the embedded CRM, or not known yet.
alter table number_index add column owner text;

-- Open cases, opportunities and tasks, and the contacts that opportunities have.
create table salesforce_open_record (
  record_id text collate "C" primary key,
  -- `Case`, `Opportunity`, `Task` or `OpportunityContactRole`
  object text not null,
  name text not null,
  -- Of a task its Name, a lead too.
  contact_id text collate "C",
  contact_name text,
  account_id text collate "C",
  account_name text,
  account_is_person boolean not null default false,
  -- Of a task what it is related to, of a contact's role its opportunity.
  what_id text collate "C",
  is_primary boolean not null default false,
  owner text,
  due date,
  -- As the org has it; null: Tieline did not write it.
  key text,
  created_at timestamptz(3) not null,
  changed_at timestamptz(3) not null,
  -- The filling of its object that last brought it.
  generation integer not null
);
create index salesforce_open_record_contact on salesforce_open_record (contact_id) where contact_id is not null;
create index salesforce_open_record_account on salesforce_open_record (account_id) where account_id is not null;
create index salesforce_open_record_what on salesforce_open_record (what_id) where what_id is not null;

select check_lease_on('salesforce_open_record');
