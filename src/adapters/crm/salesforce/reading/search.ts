import type { FoundPage, FoundRecord, PageWish } from '../../../../application/ports/crm/reader.ts';
import { customerKinds, isCustomerKind, type CustomerKind } from '../../../../domain/crm/customer-record.ts';
import type { RecordId } from '../../../../domain/ids.ts';
import type { MatchCandidate } from '../../../../domain/record.ts';
import { isRefusal, type Refusal } from '../../../../domain/refusal.ts';
import { isTable } from '../../../../domain/same-value.ts';
import { maxOfNumbers } from '../../records-by-number.ts';
import { cutRows, rowPage } from '../../row-page.ts';
import { kindOf, objectOf } from '../objects.ts';
import { isTrueIn, momentIn, type QueriedRow, relatedIn, textIn } from '../requests/queried-row.ts';
import { isSuccess } from '../requests/org-answers.ts';
import { requestErrors } from '../client/org-errors.ts';
import { literal, literalLists, type Query } from '../requests/soql.ts';
import { CrmUnavailable } from '../../../../application/ports/crm/crm.ts';
import { customerIn, idIn } from './customer-row.ts';
import { hasPersonAccounts, isOfKind, selectionOf, type SeenOrg } from './org.ts';
import type { RequestOptions } from '../client/org-client.ts';
import { queries, query } from './queries.ts';
import { isRecordId } from '../record-id.ts';

/** Salesforce finds at most 2,000 in one search; who sees more than a few hundred searches more closely. */
const maxFound = 200;

/** A search of one letter finds everybody, and Salesforce refuses it. */
const shortest = 2;

/** Letters that people type without their marks, but for the first of a word, where no wildcard may stand. */
const marked = /(?<=.)[aou]/gu;
const firstMarked: Readonly<Record<string, string>> = { a: 'ä', o: 'ö', u: 'ü' };
const writtenOut: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss' };

/**
 * What a word may be spelled as in the org (spec X13), for Salesforce's search does not say that it takes umlauts for their
 * letters: as typed; with a mark where one may be missing; without marks, or with two letters for them.
 */
function spellings(typed: string): readonly string[] {
  const word = typed.toLowerCase();
  const bare = word.normalize('NFD').replaceAll(/\p{M}/gu, '');
  const first = firstMarked[word.charAt(0)];
  return [
    ...new Set([
      word,
      bare,
      bare.replaceAll(marked, '?'),
      word.replaceAll('ss', 'ß'),
      word.replaceAll(/[äöüß]/gu, (letter) => writtenOut[letter] ?? letter),
      ...(first === undefined ? [] : [first + word.slice(1).replaceAll(marked, '?')]),
    ]),
  ];
}

/** Each word or its beginning, all of them; null: there is nothing to look for. */
export function searchExpression(text: string): string | null {
  // Salesforce takes texts apart at whatever is neither letter nor digit, and so is this, whatever it meant there.
  const words = text.match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  if (words.join('').length < shortest) return null;
  return words
    .map((each) =>
      spellings(each)
        .map((one) => `${one}*`)
        .join(' OR '),
    )
    .map((each) => `(${each})`)
    .join(' AND ');
}

/** A record that was found, not read yet. */
type Hit = Pick<MatchCandidate, 'kind' | 'id' | 'changedAt'>;

/** What the number index says of what was typed; nothing where that is no number, or no digits. */
export interface NumberSearch {
  readonly having: () => Promise<readonly Hit[]>;
  readonly endingSo: () => Promise<readonly Hit[]>;
}

/**
 * Records by whole number where somebody has it, else by case number and last digits, else by words; changed last first. The
 * index knows what the asker may not see: of its hits only those count, in any way, that the asker can read.
 */
export async function search(
  org: SeenOrg,
  text: string,
  wish: PageWish,
  byNumber: NumberSearch,
  options: RequestOptions,
): Promise<FoundPage | Refusal> {
  const page = rowPage(wish, isRecordId);
  if (isRefusal(page)) return page;
  const { after, limit } = page;
  const {
    hits,
    more,
    records: read,
  } = await firstOf([
    async () => readable(org, await byNumber.having(), options),
    async () => readable(org, await byNumber.endingSo(), options, await caseWithNumber(org, text, options)),
    () => withWords(org, text, options),
  ]);
  const shown = hits
    .filter(
      ({ changedAt, id }) =>
        after === null || changedAt < after.at || (changedAt === after.at && id < after.id),
    )
    .toSorted((one, other) => other.changedAt - one.changedAt || (other.id < one.id ? -1 : 1))
    .slice(0, limit);
  const { items, next } = cutRows(shown, wish.limit, ({ changedAt, id }) => [changedAt, id]);
  const records = read ?? (await readAll(org, items, options));
  return {
    items: items.flatMap(({ id }) => records.get(id) ?? []),
    next,
    found: { count: hits.length, more },
  };
}

/** What one way of looking found; with `more`, it may have missed some. */
interface Found {
  readonly hits: readonly Hit[];
  readonly more: boolean;
  /** By id; null: not read yet. */
  readonly records: ReadonlyMap<string, FoundRecord> | null;
}
const nothing: Found = { hits: [], more: false, records: null };

/** Those of the index's hits, and of the asker's own, that the asker can read; they are few enough to be read all at once. */
async function readable(
  org: SeenOrg,
  ofIndex: readonly Hit[],
  options: RequestOptions,
  own: readonly Hit[] = [],
): Promise<Found> {
  const hits = [...own, ...ofIndex];
  const records = await readAll(org, hits, options);
  return { hits: hits.filter(({ id }) => records.has(id)), more: ofIndex.length >= maxOfNumbers, records };
}

async function firstOf(ways: readonly (() => Promise<Found>)[]): Promise<Found> {
  for (const look of ways) {
    const found = await look();
    if (found.hits.length > 0) return found;
  }
  return nothing;
}

/** The records as they are now, each kind in a query; one that was deleted since, or is hidden, is not there. */
async function readAll(
  org: SeenOrg,
  hits: readonly Hit[],
  options: RequestOptions,
): Promise<ReadonlyMap<string, FoundRecord>> {
  const wanted: Partial<Record<CustomerKind, Query>> = {};
  for (const kind of customerKinds) {
    const ids = hits.filter((one) => one.kind === kind).map(({ id }) => id);
    const [list] = literalLists(ids);
    const selection = list === undefined ? null : await selectionOf(org, kind);
    if (selection === null) continue;
    const soql = `SELECT ${selection.columns} FROM ${objectOf(kind)} WHERE Id IN (${list}) LIMIT ${ids.length}`;
    wanted[kind] = { soql, all: false };
  }
  const rows = await queries(org, wanted, options);
  return new Map(
    customerKinds.flatMap((kind) =>
      rows(kind).map((row) => {
        const record = customerIn(kind, row);
        return [record.id, record];
      }),
    ),
  );
}

/** A case by its number, however many zeros are typed. */
async function caseWithNumber(org: SeenOrg, text: string, options: RequestOptions): Promise<readonly Hit[]> {
  const [, digits] = /^\s*0*(\d{1,12})\s*$/u.exec(text) ?? [];
  if (digits === undefined || (await org.objects.object('Case')) === null) return [];
  const numbers = `${literal(digits)}, ${literal(digits.padStart(8, '0'))}`;
  const soql = `SELECT Id, LastModifiedDate FROM Case WHERE CaseNumber IN (${numbers}) LIMIT 2`;
  return (await query(org, { soql, all: false }, options)).flatMap((row) => hitOf('case', row));
}

async function withWords(org: SeenOrg, text: string, options: RequestOptions): Promise<Found> {
  const expression = searchExpression(text);
  if (expression === null) return nothing;
  const people = (await hasPersonAccounts(org)) ? ', IsPersonAccount' : '';
  const returning: string[] = [];
  for (const object of new Set(customerKinds.map(objectOf))) {
    if ((await org.objects.object(object)) === null) continue;
    const isPerson = object === 'Account' || object === 'Contact' ? people : '';
    returning.push(
      `${object}(Id, LastModifiedDate${isPerson} ORDER BY LastModifiedDate DESC LIMIT ${maxFound})`,
    );
  }
  const q = `FIND {${expression}} IN ALL FIELDS RETURNING ${returning.join(', ')}`;
  const answer = await org.client.request({ method: 'GET', path: '/search', query: { q }, ...options });
  if (!isSuccess(answer))
    throw new CrmUnavailable(`Salesforce refused a search: ${requestErrors(answer)[0]?.message}`);
  const found = foundRows(answer.body).flatMap((row) => {
    const kind = kindOfRow(row);
    return kind === null ? [] : hitOf(kind, row);
  });
  const accounts = found.filter(({ kind }) => kind === 'account').map(({ id }) => id);
  const contacts = await contactsOf(org, accounts, options);
  const hits = new Map([...found, ...contacts].map((hit) => [hit.id, hit]));
  const lists = [...customerKinds.map((kind) => found.filter((hit) => hit.kind === kind)), contacts];
  return { hits: [...hits.values()], more: lists.some(({ length }) => length >= maxFound), records: null };
}

/** A contact is found by its company (spec X13), which Salesforce's search does not look at. */
async function contactsOf(
  org: SeenOrg,
  accounts: readonly RecordId[],
  options: RequestOptions,
): Promise<readonly Hit[]> {
  const [list] = literalLists(accounts);
  const contact = await org.objects.object('Contact');
  if (list === undefined || contact === null || contact.field('AccountId') === null) return [];
  const isContact = isOfKind('contact', await hasPersonAccounts(org));
  const soql = `SELECT Id, LastModifiedDate FROM Contact WHERE AccountId IN (${list}) AND ${isContact} ORDER BY LastModifiedDate DESC LIMIT ${maxFound}`;
  const rows = await query(org, { soql, all: false }, options);
  return rows.flatMap((row) => hitOf('contact', row));
}

function foundRows(body: unknown): readonly QueriedRow[] {
  const rows: unknown = isTable(body) ? body['searchRecords'] : null;
  return Array.isArray(rows) ? rows.filter(isTable) : [];
}

function hitOf(kind: CustomerKind, row: QueriedRow): readonly Hit[] {
  const id = idIn(row, 'Id');
  const changedAt = momentIn(row, 'LastModifiedDate');
  return id === null || changedAt === null ? [] : [{ kind, id, changedAt }];
}

/** A person account's contact is no record of its own. */
function kindOfRow(row: QueriedRow): CustomerKind | null {
  const object = textIn(relatedIn(row, 'attributes'), 'type') ?? '';
  const kind = kindOf(object, isTrueIn(row, 'IsPersonAccount'));
  if (kind === null || !isCustomerKind(kind)) return null;
  return kind === 'contact' && isTrueIn(row, 'IsPersonAccount') ? null : kind;
}
