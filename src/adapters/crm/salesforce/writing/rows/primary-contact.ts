import { recordId } from '../../../../../domain/ids.ts';
import type { RecordRef } from '../../../../../domain/record.ts';
import { type QueriedRow, relatedIn, textIn } from '../../requests/queried-row.ts';

/** The contact of an opportunity is a role of its own; Salesforce marks the one that counts. */
export const primaryContactColumn =
  '(SELECT ContactId, Contact.Name FROM OpportunityContactRoles WHERE IsPrimary = true LIMIT 1)';

/** From a row with `primaryContactColumn`; null: nobody is marked. */
export function primaryContactIn(row: QueriedRow): RecordRef | null {
  const roles = relatedIn(row, 'OpportunityContactRoles')['records'];
  const first: unknown = Array.isArray(roles) ? roles[0] : null;
  const role = relatedIn({ role: first }, 'role');
  const id = textIn(role, 'ContactId');
  return id === null
    ? null
    : { kind: 'contact', id: recordId(id), name: textIn(relatedIn(role, 'Contact'), 'Name') ?? '' };
}
