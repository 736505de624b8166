import type { Row } from '../../model/org-data.ts';
import type { Value } from '../../model/schema.ts';

/** A record in an answer: its fields, its parents and its children by name. */
export interface JsonRecord {
  readonly attributes: { readonly type: string; readonly url?: string };
  readonly [name: string]: JsonValue;
}

export type JsonValue = Value | AddressValue | JsonRecord | QueryResult | JsonRecord['attributes'];

/** An address as a whole. */
export type AddressValue = Readonly<Record<string, Value>>;

/** One page of a query's records. */
export interface QueryResult {
  /** Of the whole query, not of this page. */
  readonly totalSize: number;
  readonly done: boolean;
  /** Where the next page is; not there on the last one. */
  readonly nextRecordsUrl?: string;
  readonly records: readonly JsonRecord[];
}

/** Makes a row into the record that a query asks for. */
export type Project = (row: Row, pages: Pages) => JsonRecord;

/** Gives the first page of a result, and keeps the rest for the next ones. */
export interface Pages {
  first(rows: readonly Row[], project: Project): QueryResult;
}

/** `base`: where the API's resources are. */
export const recordAttributes = (
  base: string,
  object: string,
  id: string,
  type = object,
): JsonRecord['attributes'] => ({
  type,
  url: `${base}/sobjects/${object}/${id}`,
});
