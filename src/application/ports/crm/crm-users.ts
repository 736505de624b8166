import type { CrmUser } from '../../../domain/crm/customer-record.ts';

/** The users of the CRM, from memory. */
export interface CrmUsers {
  /** null: no such user. */
  find(id: string): CrmUser | null;
  /** null: none is known. */
  emailOf(id: string): string | null;
  /** Who connected the integration: owns what nobody else does (spec L15). */
  readonly integration: CrmUser;
}
