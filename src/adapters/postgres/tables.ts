/**
 * Every table of Tieline, for the type-checked SQL. Each area declares its own in `tables/<area>.ts`, and
 * the migrations in `migrations/` make them.
 */
// oxlint-disable-next-line typescript/no-empty-object-type -- the areas are joined here one by one
export interface Tables {}
