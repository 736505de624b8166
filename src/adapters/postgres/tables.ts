import type { OrganisationTables } from './tables/organisation.ts';
import type { CallTables } from './tables/calls.ts';

/**
 * Every table of Tieline, for the type-checked SQL. Each area declares its own in `tables/<area>.ts`, and
 * the migrations in `migrations/` make them.
 */
export interface Tables extends CallTables, OrganisationTables {}
