-- How an import finds whom it has already: contacts by their e-mail address, accounts by their name.

create index crm_record_contact_email on crm_record (lower(email), changed_at desc)
  where kind = 'contact' and deleted_at is null and email is not null;
create index crm_record_account_name on crm_record (lower(name), changed_at desc)
  where kind = 'account' and deleted_at is null;
