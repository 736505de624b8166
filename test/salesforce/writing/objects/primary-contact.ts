import type { Row } from '../../model/org-data.ts';
import type { Value } from '../../model/schema.ts';
import { rowsWith, type Draft, type SaveContext } from '../save-context.ts';

const roles = 'OpportunityContactRole';

/** The contact that a new opportunity is made with becomes its primary one. */
export function addPrimaryContact({ before }: Draft, opportunity: Row, { tx }: SaveContext): void {
  const contact = opportunity['ContactId'] ?? null;
  if (before !== null || contact === null) return;
  tx.insert(roles, {
    OpportunityId: opportunity.Id,
    ContactId: contact,
    IsPrimary: true,
  });
}

/** Of an opportunity's contacts one is primary at most, and the opportunity names it; to be called after a role was saved. */
export function keepPrimaryContact({ before }: Draft, role: Row, context: SaveContext): void {
  const { tx, platform } = context;
  const opportunity = String(role['OpportunityId']);
  if (role['IsPrimary'] !== true) {
    if (before?.['IsPrimary'] === true) setContact(opportunity, null, context);
    return;
  }
  for (const other of rowsWith(platform, roles, 'OpportunityId', opportunity))
    if (other.Id !== role.Id && other['IsPrimary'] === true) tx.update(roles, other.Id, { IsPrimary: false });
  setContact(opportunity, role['ContactId'] ?? null, context);
}

/** To be called when a role was deleted. */
export function forgetPrimaryContact(role: Row, context: SaveContext): void {
  if (role['IsPrimary'] === true) setContact(String(role['OpportunityId']), null, context);
}

function setContact(opportunity: string, contact: Value, { tx, platform }: SaveContext): void {
  const row = platform.row('Opportunity', opportunity);
  if (row === null || row['IsDeleted'] === true || row['ContactId'] === contact) return;
  tx.update('Opportunity', opportunity, { ContactId: contact });
}
