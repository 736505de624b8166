-- Mail (spec L22): what was sent to confirm addresses. Mails about missed calls are writes of the ledger.

create table mail_confirmation (
  id uuid primary key,
  -- In lower case, as addresses are compared.
  address text collate "C" not null,
  -- The mail as it was sent, but without the secret of its link.
  subject text not null,
  text text not null,
  -- Of that secret; null: used up.
  hash bytea,
  asked_at timestamptz(3) not null,
  expires_at timestamptz(3) not null,
  state text not null check (state in ('sending', 'sent', 'refused')),
  error_code text,
  error text,
  confirmed_at timestamptz(3)
);
create index mail_confirmation_asked on mail_confirmation (asked_at desc, id desc);
create index mail_confirmation_confirmed on mail_confirmation (address) where confirmed_at is not null;

-- The list of mails goes through those of the ledger, which are few among its writes, newest first.
create index write_mail on write (planned_at desc, id desc) where operation = 'send-mail';
