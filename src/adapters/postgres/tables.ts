import type { OrganisationTables } from './tables/organisation.ts';
import type { InteractionTables } from './tables/interactions.ts';
import type { CrmTables } from './tables/crm.ts';
import type { LeaseTables } from './tables/leases.ts';
import type { LoggingTables } from './tables/logging.ts';
import type { MailTables } from './tables/mail.ts';
import type { ReconciliationTables } from './tables/reconciliation.ts';
import type { ReportTables } from './tables/reports.ts';

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
    ReportTables {}
