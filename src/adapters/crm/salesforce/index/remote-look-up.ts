import { CrmUnavailable } from '../../../../application/ports/crm/crm.ts';
import { lookUpLimitMs } from '../../../../application/ports/crm/reader.ts';
import type { PhoneNumbers } from '../../../../application/ports/interactions/phone-numbers.ts';
import type { RecordId } from '../../../../domain/ids.ts';
import { recordId } from '../../../../domain/ids.ts';
import type { E164 } from '../../../../domain/number.ts';
import type { MatchCandidate } from '../../../../domain/record.ts';
import { isTable } from '../../../../domain/same-value.ts';
import type { SignedInClient } from '../client/org-client.ts';
import type { IndexedObject } from './indexed-object.ts';
import { indexedRecord, type IndexedRecord, type NumberReading } from './indexed-record.ts';
import { recordsById } from './records-by-id.ts';

/** As many as the index gives. */
const most = 50;

/**
 * What a number may stand as in a phone field of the org. Salesforce takes a field apart at spaces and punctuation, so a
 * number that is written in groups is only found by its groups, as they are usual in its country.
 */
function spellings(number: E164, phoneNumbers: Pick<PhoneNumbers, 'format'>): readonly string[] {
  const [country = '', ...groups] = phoneNumbers.format(number).split(/[ ()/-]+/u);
  const [area = '', ...rest] = groups;
  const digits = number.slice(1);
  const national = groups.join('');
  const areas = [area, `0${area}`, `${country.slice(1)}${area}`];
  return [
    digits,
    national,
    `0${national}`,
    `00${digits}`,
    ...areas.map((one) => `"${[one, ...rest].join(' ')}"`),
  ];
}

export interface RemoteLookUpDeps {
  readonly client: SignedInClient;
  readonly objects: Iterable<IndexedObject>;
  readonly reading: NumberReading;
  readonly phoneNumbers: Pick<PhoneNumbers, 'format'>;
}

/**
 * Whose number it is as Salesforce's own search knows it: where the index may not know it yet (spec X5). What it finds is read and
 * compared, for the search finds more. Throws `CrmUnavailable` past `lookUpLimitMs`.
 */
export async function remoteLookUp(number: E164, deps: RemoteLookUpDeps): Promise<readonly MatchCandidate[]> {
  const { client, reading, phoneNumbers } = deps;
  const objects = new Map([...deps.objects].map((object) => [object.object, object]));
  const signal = AbortSignal.timeout(lookUpLimitMs);
  const returning = [...objects.keys()].map((name) => `${name}(Id LIMIT ${most})`).join(', ');
  const q = `FIND {${spellings(number, phoneNumbers).join(' OR ')}} IN PHONE FIELDS RETURNING ${returning}`;
  const answer = await client.request({
    method: 'GET',
    path: '/search',
    query: { q },
    priority: 'person',
    deadlineMs: lookUpLimitMs,
  });
  const found = foundIn(answer.status === 200 ? answer.body : null);
  if (found === null)
    throw new CrmUnavailable(`Salesforce answered ${answer.status} to a search of a number`);
  const wanted = [...Map.groupBy(found, ({ object }) => object)].flatMap(([name, its]) => {
    const object = objects.get(name);
    return object === undefined ? [] : [{ object, ids: its.map(({ id }) => id) }];
  });
  const read = await recordsById(client, wanted, signal);
  const records = wanted.flatMap(({ object }, index) =>
    (read[index] ?? []).flatMap((valueOf) => {
      const record = indexedRecord(object, valueOf, reading);
      return 'numbers' in record ? [record] : [];
    }),
  );
  return records.flatMap((record) => candidateOf(record, number)).slice(0, most);
}

interface Found {
  readonly object: string;
  readonly id: RecordId;
}

/** null: this is no answer to a search. */
function foundIn(body: unknown): readonly Found[] | null {
  const rows: unknown = isTable(body) ? body['searchRecords'] : null;
  if (!Array.isArray(rows)) return null;
  return rows.flatMap((row: unknown) => {
    const attributes: unknown = isTable(row) ? row['attributes'] : null;
    const object: unknown = isTable(attributes) ? attributes['type'] : null;
    const id: unknown = isTable(row) ? row['Id'] : null;
    return typeof object === 'string' && typeof id === 'string' ? [{ object, id: recordId(id) }] : [];
  });
}

function candidateOf(record: IndexedRecord, number: E164): readonly MatchCandidate[] {
  const having = record.numbers.find(({ e164 }) => e164 === number);
  if (having === undefined) return [];
  const { id, name, changedAt, account, kind, object } = record;
  const about = { id, name, changedAt };
  if (kind !== 'custom')
    return [{ ...about, kind, account: account === null ? null : { kind: 'account', ...account } }];
  return object === null ? [] : [{ ...about, kind: object, account: null, fields: having.fields ?? [] }];
}
