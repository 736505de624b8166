import type { RecordId } from '../../../../domain/ids.ts';
import type { Refusal } from '../../../../domain/refusal.ts';
import type { SeenOrg } from '../reading/org.ts';
import type { RequestOptions } from '../client/org-client.ts';
import { query } from '../reading/queries.ts';
import { isSuccess } from '../requests/org-answers.ts';
import { literal } from '../requests/soql.ts';
import { textIn } from '../requests/queried-row.ts';
import { editRefusal } from './edit-refusal.ts';

/**
 * Makes this contact the opportunity's primary one, in place of who was; null: it has none. In Salesforce that is a record
 * of its own, so it is not changed as one with the opportunity.
 */
export async function setPrimaryContact(
  org: SeenOrg,
  opportunity: RecordId,
  contact: RecordId | null,
  options: RequestOptions,
): Promise<Refusal | null> {
  const soql = `SELECT Id, ContactId FROM OpportunityContactRole WHERE OpportunityId = ${literal(opportunity)} AND IsPrimary = true LIMIT 1`;
  const [former] = await query(org, { soql, all: false }, options);
  if (former !== undefined) {
    if (textIn(former, 'ContactId') === contact) return null;
    const path = `/sobjects/OpportunityContactRole/${textIn(former, 'Id') ?? ''}`;
    const removed = await org.client.request({ method: 'DELETE', path, ...options });
    if (!isSuccess(removed)) return editRefusal(removed, pathOf);
  }
  if (contact === null) return null;
  const body = { OpportunityId: opportunity, ContactId: contact, IsPrimary: true };
  const path = '/sobjects/OpportunityContactRole';
  const made = await org.client.request({ method: 'POST', path, body, ...options });
  return isSuccess(made) ? null : editRefusal(made, pathOf);
}

const pathOf = (): string => 'contact';
