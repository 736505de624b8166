import { sql } from 'kysely';
import type { StoredMail, MailStore } from '../../../application/ports/logging/mail-store.ts';
import type { EpochMs } from '../../../domain/time.ts';
import { transaction, type Database } from '../connection/database.ts';
import { writeAudit } from '../organisation/audit.ts';
import { isPartOf } from '../logging/is-part-of.ts';
import { isUuid } from '../uuid.ts';

/** Confirmations in PostgreSQL, and the mails of the ledger beside them. */
export function postgresMailStore(db: Database): MailStore {
  return {
    async addConfirmation({ id, address, subject, text, hash, askedAt, expiresAt }, forgetBefore, audit) {
      const row = { id, address, subject, text, hash, state: 'sending' as const };
      await transaction(db, async (tx) => {
        await tx
          .deleteFrom('mail_confirmation')
          .where('confirmed_at', 'is', null)
          .where(sql<boolean>`asked_at < ${new Date(forgetBefore)}`)
          .execute();
        await tx
          .insertInto('mail_confirmation')
          .values({ ...row, asked_at: new Date(askedAt), expires_at: new Date(expiresAt) })
          .execute();
        await writeAudit(tx, [audit]);
      });
    },
    async settleConfirmation(id, outcome) {
      const refused = outcome.state === 'refused' ? outcome : null;
      await db
        .updateTable('mail_confirmation')
        .set({ state: outcome.state, error_code: refused?.code ?? null, error: refused?.words ?? null })
        .where('id', '=', id)
        .execute();
    },
    async confirmation(id) {
      // PostgreSQL would fail on another text instead of finding nothing.
      if (!isUuid(id)) return null;
      const row = await db
        .selectFrom('mail_confirmation')
        .select(['address', 'hash', 'expires_at'])
        .where('id', '=', id)
        .executeTakeFirst();
      if (row === undefined || row.hash === null) return null;
      return { address: row.address, hash: row.hash, expiresAt: row.expires_at };
    },
    async confirm(id, at) {
      const { numUpdatedRows } = await db
        .updateTable('mail_confirmation')
        .set({ hash: null, confirmed_at: new Date(at) })
        .where('id', '=', id)
        .where('hash', 'is not', null)
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },
    async confirmedAddresses() {
      const rows = await db
        .selectFrom('mail_confirmation')
        .select('address')
        .distinct()
        .where('confirmed_at', 'is not', null)
        .orderBy('address')
        .execute();
      return rows.map(({ address }) => address);
    },
    async askedAddresses(limit) {
      const rows = await db
        .selectFrom('mail_confirmation')
        .distinctOn('address')
        .select(['address', 'state', 'error_code', 'error', 'asked_at', 'expires_at'])
        .select(sql<EpochMs | null>`min(confirmed_at) over (partition by address)`.as('confirmed_at'))
        .orderBy('address')
        .orderBy('asked_at', 'desc')
        .limit(limit)
        .execute();
      return rows.map((row) => ({
        address: row.address,
        state: row.state,
        error: row.error === null ? null : { code: row.error_code ?? '', words: row.error },
        askedAt: row.asked_at,
        expiresAt: row.expires_at,
        confirmedAt: row.confirmed_at,
      }));
    },
    mails: (...asked) => mails(db, ...asked),
  };
}

/** A mail whose write was replaced by a later revision was never sent and is to be sent by that one. */
async function mails(
  db: Database,
  { interaction, state, people }: Parameters<MailStore['mails']>[0],
  after: Parameters<MailStore['mails']>[1],
  limit: number,
  abandoned: number,
): Promise<readonly StoredMail[]> {
  if (interaction !== null && !isUuid(interaction)) return [];
  type Row = Omit<StoredMail, 'error'> & { readonly code: string | null; readonly words: string | null };
  const from = after === null ? null : new Date(after.at);
  const { rows } = await sql<Row>`
    select * from (
      (select id, 'missed-call' as about, coalesce(payload ->> 'to', '') as "to",
          coalesce(payload ->> 'subject', '') as subject, coalesce(payload ->> 'text', '') as text,
          case when state = 'done' then 'sent' when state in ('refused', 'given-up') then 'refused' else 'due' end
            as state,
          error_code as code, error as words, interaction_id as interaction, planned_at as at
        from write
        where operation = 'send-mail' and state <> 'superseded'
          and (${interaction}::uuid is null or interaction_id = ${interaction}::uuid)
          and ${people === null ? sql`true` : isPartOf(people)}
          and (${state}::text is null or ${state}::text =
            case when state = 'done' then 'sent' when state in ('refused', 'given-up') then 'refused' else 'due' end)
          and (${from}::timestamptz is null or (planned_at, id) < (${from}::timestamptz, ${after?.id ?? null}::uuid))
        order by planned_at desc, id desc limit ${limit}::int)
      union all
      (select id, 'confirmation', address, subject, text, shown.state,
          case when shown.state = 'refused' then coalesce(error_code, 'unknown-outcome') end,
          case when shown.state = 'refused' then coalesce(error, '') end, null, asked_at
        from mail_confirmation, lateral (select case mail_confirmation.state when 'sent' then 'sent'
          when 'refused' then 'refused'
          else case when asked_at < ${new Date(abandoned)}::timestamptz then 'refused' else 'due' end end as state) shown
        where ${interaction}::uuid is null and ${people === null}::boolean
          and (${state}::text is null or shown.state = ${state}::text)
          and (${from}::timestamptz is null or (asked_at, id) < (${from}::timestamptz, ${after?.id ?? null}::uuid))
        order by asked_at desc, id desc limit ${limit}::int)
    ) mail
    order by at desc, id desc limit ${limit}::int`.execute(db);
  return rows.map(({ code, words, ...mail }) => ({
    ...mail,
    error: words === null ? null : { code: code ?? '', words },
  }));
}
