import { senderBy, type RequestOptions } from '../client/org-client.ts';
import type { QueriedRow } from '../requests/queried-row.ts';
import { firstPage, firstPages } from '../requests/query-pages.ts';
import type { Query } from '../requests/soql.ts';
import type { SeenOrg } from './org.ts';

type Rows = readonly QueriedRow[];

/**
 * The rows of one query with a LIMIT, which come on one page. Queries name only what describe gave, so one is refused
 * (`RequestRefused`) where the org, or who asks, has changed since.
 */
export async function query({ client }: SeenOrg, one: Query, options: RequestOptions): Promise<Rows> {
  return (await firstPage(senderBy(client, options), one)).rows;
}

/** The same of several queries by name; none for what is not asked. */
export async function queries<Name extends string>(
  { client }: Pick<SeenOrg, 'client'>,
  wanted: Readonly<Partial<Record<Name, Query | null>>>,
  options: RequestOptions,
): Promise<(name: Name) => Rows> {
  const asked = new Map(
    Object.entries<Query | null | undefined>(wanted).flatMap(([name, one]) => (one ? [[name, one]] : [])),
  );
  const pages = await firstPages(senderBy(client, options), asked);
  return (name) => pages.get(name)?.rows ?? [];
}
