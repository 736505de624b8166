import type { CrmUsers } from '../../../../application/ports/crm/crm-users.ts';
import { recordId } from '../../../../domain/ids.ts';
import type { RelatedRecords } from '../../../../domain/logging/facts/facts.ts';
import { isFixedKind, type RecordRef } from '../../../../domain/record.ts';
import { objectOf } from '../objects.ts';
import { relatedIn, textIn } from '../requests/queried-row.ts';
import { literal } from '../requests/soql.ts';
import { primaryContactColumn, primaryContactIn } from '../writing/rows/primary-contact.ts';
import { accountIn, contactIn } from './customer-row.ts';
import { hasPersonAccounts, type SeenOrg } from './org.ts';
import type { ObjectDescribe } from '../describe/object-describe.ts';
import { presentIn } from './org-objects.ts';
import type { RequestOptions } from '../client/org-client.ts';
import { query } from './queries.ts';

export type Around = Pick<RelatedRecords, 'contact' | 'account' | 'owner'>;

/** Whom a record belongs to: its contact, account and owner. null: there is no such record. */
export async function aroundOf(
  org: SeenOrg,
  users: CrmUsers,
  of: RecordRef,
  options: RequestOptions,
): Promise<Around | null> {
  const object = await org.objects.object(objectOf(of.kind));
  if (object === null) return null;
  const lookups = isFixedKind(of.kind) ? null : lookupsOf(object);
  const columns = [
    'Id',
    ...presentIn(object, ['OwnerId', 'Owner.Name']),
    ...(lookups === null
      ? presentIn(object, ['AccountId', 'Account.Name', 'ContactId', 'Contact.Name'])
      : Object.values(lookups).flatMap((one) =>
          one === null ? [] : [one.field, `${one.relationship}.Name`],
        )),
  ];
  if (of.kind === 'opportunity') columns.push(primaryContactColumn);
  if (columns.includes('AccountId') && (await hasPersonAccounts(org)))
    columns.push('Account.IsPersonAccount');
  const soql = `SELECT ${columns.join(', ')} FROM ${object.name} WHERE Id = ${literal(of.id)} LIMIT 1`;
  const [row] = await query(org, { soql, all: false }, options);
  if (row === undefined) return null;
  const lookedUp = (kind: 'contact' | 'account'): RecordRef | null => {
    const lookup = lookups?.[kind] ?? null;
    const id = lookup === null ? null : textIn(row, lookup.field);
    return lookup === null || id === null
      ? null
      : { kind, id: recordId(id), name: textIn(relatedIn(row, lookup.relationship), 'Name') ?? '' };
  };
  const isPerson = of.kind === 'contact' || of.kind === 'lead' || of.kind === 'personAccount';
  const contact = of.kind === 'opportunity' ? primaryContactIn(row) : contactIn(row);
  return {
    contact: lookups === null ? (isPerson ? null : contact) : lookedUp('contact'),
    account: lookups === null ? accountIn(row) : lookedUp('account'),
    owner: ownerOf(textIn(row, 'OwnerId'), textIn(relatedIn(row, 'Owner'), 'Name'), users),
  };
}

interface Lookup {
  readonly field: string;
  readonly relationship: string;
}

/** The first fields of an object of one's own that name a contact and an account. */
function lookupsOf({ fields }: ObjectDescribe): Readonly<Record<'contact' | 'account', Lookup | null>> {
  const to = (object: string): Lookup | null => {
    for (const { name, referenceTo, relationshipName } of fields)
      if (relationshipName !== null && referenceTo.length === 1 && referenceTo[0] === object)
        return { field: name, relationship: relationshipName };
    return null;
  };
  return { contact: to('Contact'), account: to('Account') };
}

function ownerOf(id: string | null, name: string | null, users: CrmUsers): Around['owner'] {
  if (id === null) return null;
  return { user: id, name: name ?? users.find(id)?.name ?? id, email: users.emailOf(id) };
}
