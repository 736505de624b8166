import { z } from 'zod';
import type { Activities } from '../../../application/records/activities.ts';
import type { CustomObjects } from '../../../application/records/custom-objects.ts';
import type { CustomRecords } from '../../../application/records/custom-records.ts';
import type { Customers } from '../../../application/records/customers.ts';
import type { Crm } from '../../../application/ports/crm/crm.ts';
import type { Organisation } from '../../../application/ports/organisation/organisation.ts';
import type { PhoneNumbers } from '../../../application/ports/interactions/phone-numbers.ts';
import { id } from '../../../contract/common.ts';
import { everyone } from '../platform/app.ts';

/** What the routes of the CRM call. */
export interface CrmDeps {
  readonly objects: CustomObjects;
  readonly customRecords: CustomRecords;
  readonly customers: Customers;
  readonly activities: Activities;
  readonly crm: Pick<Crm, 'related'>;
  readonly organisation: Pick<Organisation, 'settings' | 'agent'>;
  readonly phones: PhoneNumbers;
}

/** A customer's record is everybody's who works here: whoever takes the call must see and keep it. */
export const crmAccess = { access: { roles: everyone, scope: 'crm' } } as const;
export const crmTags = ['CRM'];
export const RecordParams = z.object({ id });
