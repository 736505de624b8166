-- What the CRM complained of although it made the record: it says so once, however often the write is tried.
alter table write add column complaint text;
