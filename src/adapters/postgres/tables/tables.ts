import type { OrganisationTables } from './organisation.ts';
import type { InteractionTables } from './interactions.ts';
import type { CrmTables } from './crm.ts';
import type { LeaseTables } from './leases.ts';
import type { LoggingTables } from './logging.ts';
import type { MailTables } from './mail.ts';
import type { ReconciliationTables } from './reconciliation.ts';
import type { ReportTables } from './reports.ts';
import type { SalesforceNumberTables } from './salesforce-numbers.ts';

/**
 * Every table of Tieline, for the type-checked SQL. Each area declares its own in `tables/<area>.ts`, and
 * the migrations in `migrations/` make them.
 */
export interface Tables
  extends
    InteractionTables,
    CrmTables,
    LeaseTables,
    LoggingTables,
    MailTables,
    OrganisationTables,
    ReconciliationTables,
    ReportTables,
    SalesforceNumberTables {}
