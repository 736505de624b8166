import type { CustomerKind } from '../../../../domain/crm/customer-record.ts';
import type { SignedInClient } from '../client/org-client.ts';
import { primaryContactColumn } from '../writing/rows/primary-contact.ts';
import { customerColumns } from './customer-columns.ts';
import type { DescribeCache } from '../describe/describe-cache.ts';
import { presentIn } from './org-objects.ts';
import { objectOf } from '../objects.ts';

/** The org as one user of it sees it: what a query can name, and who asks it. */
export interface SeenOrg {
  readonly client: SignedInClient;
  readonly objects: Pick<DescribeCache, 'object' | 'global'>;
  /** The fields of tasks that workflows fill beside the standard ones (spec L13). */
  readonly extraFields: readonly string[];
  /** Whether calls can be logged as the org's own records of them (spec X9). */
  readonly hasCalls: boolean;
}

/** Whether accounts of this org may be people. */
export const hasPersonAccounts = async ({ objects }: SeenOrg): Promise<boolean> =>
  (await objects.object('Account'))?.field('IsPersonAccount') != null;

/** What a query for records of a kind selects, and which rows of the object are of that kind; null: nobody sees it. */
export async function selectionOf(
  org: SeenOrg,
  kind: CustomerKind,
): Promise<{ readonly columns: string; readonly isKind: string } | null> {
  const object = await org.objects.object(objectOf(kind));
  if (object === null) return null;
  const arePeople = await hasPersonAccounts(org);
  if (kind === 'personAccount' && !arePeople) return null;
  const columns = [...presentIn(object, customerColumns[kind])];
  if (arePeople && columns.includes('AccountId')) columns.push('Account.IsPersonAccount');
  if (kind === 'opportunity' && (await org.objects.object('OpportunityContactRole')) !== null)
    columns.push(primaryContactColumn);
  return { columns: columns.join(', '), isKind: isOfKind(kind, arePeople) };
}

/** A condition that always holds stands where there is nothing to tell apart. */
export function isOfKind(kind: CustomerKind, arePeople: boolean): string {
  if (kind === 'personAccount') return 'IsPersonAccount = true';
  return arePeople && (kind === 'account' || kind === 'contact') ? 'IsPersonAccount = false' : 'Id != null';
}
