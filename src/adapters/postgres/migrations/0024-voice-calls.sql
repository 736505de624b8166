-- A call may be logged as the record that the CRM itself has of it.
alter table write
  drop constraint write_operation_check,
  add constraint write_operation_check check (operation in ('upsert-task', 'delete-task', 'upsert-voice-call',
    'delete-voice-call', 'create-record', 'delete-untouched', 'upsert-follow-up', 'upsert-event', 'delete-event',
    'finish-task', 'send-mail')),
  -- Several records in the CRM have its key: those of calls have none that is theirs alone.
  add column doubled boolean not null default false;
