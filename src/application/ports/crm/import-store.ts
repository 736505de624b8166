import type { RecordId } from '../../../domain/ids.ts';
import type { E164 } from '../../../domain/number.ts';
import type { RecordRef } from '../../../domain/record.ts';
import type { EpochMs } from '../../../domain/time.ts';
import type { AuditRow } from '../organisation/organisation-store.ts';
import type { ReadNumbers } from './record-store.ts';

/** A contact to be made of a row. */
export interface ImportedContact {
  readonly id: RecordId;
  readonly firstName: string | null;
  readonly lastName: string;
  readonly phone: string | null;
  readonly mobile: string | null;
  readonly email: string | null;
  readonly country: string | null;
  readonly description: string | null;
  readonly owner: string | null;
  readonly account: RecordId | null;
  readonly numbers: ReadNumbers;
}

/** What an import needs of the embedded CRM; each call is one statement or one transaction, whatever it is given. */
export interface ImportStore {
  /** The contact with each address, the one changed last; whatever the case of letters. */
  withEmails(emails: readonly string[]): Promise<ReadonlyMap<string, RecordRef>>;
  /** The contacts with each number, the 50 changed last. */
  withNumbers(numbers: readonly E164[]): Promise<ReadonlyMap<E164, readonly RecordRef[]>>;
  /** The accounts of these names, whatever the case of letters; those that are not there are made, for this owner. */
  accounts(
    names: readonly string[],
    owner: string | null,
    at: EpochMs,
  ): Promise<{ readonly ids: ReadonlyMap<string, RecordId>; readonly made: number }>;
  /** Makes all of them and indexes their numbers, or none. An account deleted meanwhile is left out. */
  insert(contacts: readonly ImportedContact[], at: EpochMs): Promise<void>;
  /** Those of the numbers that somebody called from, or was called at, without being known. */
  unknownCallers(numbers: readonly E164[]): Promise<readonly E164[]>;
  audit(entry: AuditRow): Promise<void>;
}
