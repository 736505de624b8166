import type { ColumnType } from 'kysely';
import type { EpochMs } from '../../../domain/time.ts';

type Moment = ColumnType<EpochMs, Date, Date>;
type MomentOrNull = ColumnType<EpochMs | null, Date | null | undefined, Date | null>;

/** The table of `0005-mail.sql`. */
export interface MailTables {
  mail_confirmation: {
    id: string;
    address: string;
    subject: string;
    text: string;
    hash: Buffer | null;
    asked_at: Moment;
    expires_at: Moment;
    state: 'sending' | 'sent' | 'refused';
    error_code: ColumnType<string | null, string | null | undefined, string | null>;
    error: ColumnType<string | null, string | null | undefined, string | null>;
    confirmed_at: MomentOrNull;
  };
}
