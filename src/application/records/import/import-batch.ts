import { setImmediate as letOthersRun } from 'node:timers/promises';
import type { DuplicatePolicy } from '../../../domain/crm/contact-import.ts';
import { personName, type CustomerRecord } from '../../../domain/crm/customer-record.ts';
import { recordId, type RecordId } from '../../../domain/ids.ts';
import type { E164 } from '../../../domain/number.ts';
import type { RecordRef } from '../../../domain/record.ts';
import { isRefusal } from '../../../domain/refusal.ts';
import type { Clock } from '../../ports/runtime/clock.ts';
import type { CrmUsers } from '../../ports/crm/crm-users.ts';
import type { IdFrom, MakeId } from '../../ports/runtime/ids.ts';
import type { ImportedContact, ImportStore } from '../../ports/crm/import-store.ts';
import type { Organisation } from '../../ports/organisation/organisation.ts';
import type { PhoneNumbers } from '../../ports/interactions/phone-numbers.ts';
import type { ReadNumbers } from '../../ports/crm/record-store.ts';
import type { Customers } from '../customers.ts';
import type { FindOwner } from './import-owners.ts';
import type { ImportTally } from './import-report.ts';
import { readNumbers } from '../record-numbers.ts';

/** A row read without a fault; empty cells are null. */
export interface ImportRow {
  readonly line: number;
  readonly firstName: string | null;
  readonly lastName: string;
  readonly phone: string | null;
  readonly mobile: string | null;
  readonly email: string | null;
  readonly country: string | null;
  readonly description: string | null;
  /** By name. */
  readonly account: string | null;
  /** As written in the file. */
  readonly owner: string | null;
}

export interface ImportBatchDeps {
  readonly store: ImportStore;
  readonly customers: Pick<Customers, 'change'>;
  readonly users: CrmUsers;
  readonly organisation: Pick<Organisation, 'settings' | 'agents' | 'agent'>;
  readonly phoneNumbers: PhoneNumbers;
  /** Called after the commit with numbers that belong to a record from now on and that an unknown caller has used. */
  readonly onNumbers: (numbers: readonly E164[]) => void;
  readonly clock: Clock;
  readonly makeId: MakeId;
  readonly idFrom: IdFrom;
}

/** How the rows of one import are handled. */
export interface ImportWishes {
  readonly duplicates: DuplicatePolicy;
  /** The owner of contacts without one in the file; null: the integration. */
  readonly owner: string | null;
  readonly findOwner: FindOwner;
  /** The id of the contact that a row makes. */
  readonly idOf: (row: ImportRow) => string;
}

/** A row ready to be compared and written. */
interface Prepared {
  readonly row: ImportRow;
  readonly id: RecordId;
  readonly name: string;
  /** null: the file names no owner. */
  readonly owner: string | null;
  readonly numbers: ReadNumbers;
}

/** Parsing numbers takes CPU time; after this many rows other work gets a turn, calls above all. */
const rowsAtOnce = 50;

/** Imports some rows (spec X14): one read for each thing they are compared by, one transaction for the new ones. */
export async function importBatch(
  rows: readonly ImportRow[],
  wishes: ImportWishes,
  tally: ImportTally,
  deps: ImportBatchDeps,
): Promise<void> {
  const prepared = await prepare(rows, wishes, tally, deps);
  const known = wishes.duplicates === 'create' ? unknown : await knownContacts(prepared, deps.store);
  const added = new Alike();
  const fresh: Prepared[] = [];
  const present: (readonly [Prepared, RecordRef])[] = [];
  for (const each of prepared) {
    const contact = known.find(each) ?? added.find(each);
    if (contact !== null) present.push([each, contact]);
    else {
      fresh.push(each);
      if (wishes.duplicates !== 'create') added.add(each);
    }
  }
  const kept = wishes.duplicates === 'update' ? present.map(([each]) => each) : [];
  const accounts = await accountsOf([...fresh, ...kept], wishes, tally, deps);
  await create(fresh, accounts, wishes, deps);
  tally.created += fresh.length;
  for (const each of [...fresh, ...kept]) tellUnreadable(each, tally);
  for (const [each, contact] of present) {
    if (wishes.duplicates === 'update') await update(each, contact, accounts, tally, deps);
    else skip(each, contact, tally);
  }
}

async function prepare(
  rows: readonly ImportRow[],
  { findOwner, idOf }: ImportWishes,
  tally: ImportTally,
  { phoneNumbers, organisation, users, clock }: ImportBatchDeps,
): Promise<readonly Prepared[]> {
  const prepared: Prepared[] = [];
  const at = clock.now();
  for (const [index, row] of rows.entries()) {
    if (index % rowsAtOnce === rowsAtOnce - 1) await letOthersRun();
    const { line, account: _, owner: written, ...fields } = row;
    const owner = written === null ? null : findOwner(written);
    if (written !== null && owner === null) {
      const message = 'problem.import.unknown-owner';
      tally.fault({ line, errors: [{ path: 'owner', message, values: { owner: written } }] });
      continue;
    }
    const id = recordId(idOf(row));
    const name = personName(row.firstName, row.lastName);
    const moments = { createdAt: at, changedAt: at };
    const record: CustomerRecord = {
      ...fields,
      ...moments,
      kind: 'contact',
      id,
      name,
      owner: users.integration,
      external: null,
      account: null,
    };
    const numbers = readNumbers(record, phoneNumbers, organisation.settings().country);
    prepared.push({ row, id, name, owner, numbers });
  }
  return prepared;
}

/**
 * Contacts to compare rows with: the same email address, or the same name and a number in common, is the same person.
 */
class Alike {
  readonly #byEmail = new Map<string, RecordRef>();
  readonly #byNumber = new Map<string, RecordRef>();

  add({ row, id, name, numbers }: Prepared): void {
    const contact: RecordRef = { kind: 'contact', id, name };
    if (row.email !== null) this.addEmail(row.email, contact);
    for (const { e164 } of numbers.numbers) this.addNumber(e164, contact);
  }

  addEmail(email: string, contact: RecordRef): void {
    this.#byEmail.set(email.toLowerCase(), contact);
  }

  addNumber(number: E164, contact: RecordRef): void {
    this.#byNumber.set(keyOf(number, contact.name), contact);
  }

  find({ row, name, numbers }: Prepared): RecordRef | null {
    const byEmail = row.email === null ? undefined : this.#byEmail.get(row.email.toLowerCase());
    if (byEmail !== undefined) return byEmail;
    for (const { e164 } of numbers.numbers) {
      const byNumber = this.#byNumber.get(keyOf(e164, name));
      if (byNumber !== undefined) return byNumber;
    }
    return null;
  }
}

const keyOf = (number: E164, name: string): string => `${number} ${name.normalize('NFC').toLowerCase()}`;
const unknown = new Alike();

async function knownContacts(prepared: readonly Prepared[], store: ImportStore): Promise<Alike> {
  const emails = new Set(prepared.flatMap(({ row }) => row.email?.toLowerCase() ?? []));
  const numbers = new Set(prepared.flatMap((each) => each.numbers.numbers.map(({ e164 }) => e164)));
  const [byEmail, byNumber] = await Promise.all([
    store.withEmails([...emails]),
    store.withNumbers([...numbers]),
  ]);
  const known = new Alike();
  for (const [email, contact] of byEmail) known.addEmail(email, contact);
  for (const [number, contacts] of byNumber)
    for (const contact of contacts.toReversed()) known.addNumber(number, contact);
  return known;
}

type Accounts = ReadonlyMap<string, RecordId>;

async function accountsOf(
  prepared: readonly Prepared[],
  { owner }: ImportWishes,
  tally: ImportTally,
  { store, clock }: ImportBatchDeps,
): Promise<Accounts> {
  const names = new Set(prepared.flatMap(({ row }) => row.account ?? []));
  if (names.size === 0) return new Map();
  const { ids, made } = await store.accounts([...names], owner, clock.now());
  tally.accountsCreated += made;
  return ids;
}

const accountOf = ({ row }: Prepared, accounts: Accounts): RecordId | null =>
  row.account === null ? null : (accounts.get(row.account) ?? null);

async function create(
  fresh: readonly Prepared[],
  accounts: Accounts,
  wishes: ImportWishes,
  { store, onNumbers, clock }: ImportBatchDeps,
): Promise<void> {
  if (fresh.length === 0) return;
  const contacts = fresh.map((each): ImportedContact => {
    const { line: _, ...fields } = each.row;
    const owner = each.owner ?? wishes.owner;
    return { ...fields, id: each.id, owner, account: accountOf(each, accounts), numbers: each.numbers };
  });
  await store.insert(contacts, clock.now());
  // A file has more numbers than can be followed up one by one (spec L38), and hardly any of them has ever called.
  const numbers = new Set(fresh.flatMap((each) => each.numbers.numbers.map(({ e164 }) => e164)));
  const callers = await store.unknownCallers([...numbers]);
  if (callers.length > 0) onNumbers(callers);
}

/** Empty cells leave the field as it is. */
async function update(
  each: Prepared,
  contact: RecordRef,
  accounts: Accounts,
  tally: ImportTally,
  { customers }: ImportBatchDeps,
): Promise<void> {
  const { line, account: _, owner: __, ...fields } = each.row;
  const given = Object.fromEntries(
    Object.entries({ ...fields, owner: each.owner, account: accountOf(each, accounts) }).filter(
      ([, value]) => value !== null,
    ),
  );
  const changed = await customers.change(contact.id, { kind: 'contact', fields: given });
  if (isRefusal(changed))
    tally.fault({ line, errors: changed.errors ?? [{ path: '', message: `problem.${changed.refused}` }] });
  else tally.updated += 1;
}

function skip({ row }: Prepared, { name }: RecordRef, tally: ImportTally): void {
  tally.skipped += 1;
  const message = 'problem.import.skipped';
  tally.remark({ line: row.line, errors: [{ path: '', message, values: { name } }] });
}

function tellUnreadable({ row: { line }, numbers }: Prepared, tally: ImportTally): void {
  for (const { field, written, country } of numbers.unreadable) {
    tally.unreadableNumbers += 1;
    const message = 'problem.import.unreadable-number';
    tally.remark({ line, errors: [{ path: field, message, values: { number: written, country } }] });
  }
}
