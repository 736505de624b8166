import type { SoqlQuery } from '../soql/parsing/syntax.ts';
import type { SearchExpression } from './search-terms.ts';
import type { SearchGroup } from './search-groups.ts';

/** What is searched for, where, and what of it is given. */
export interface SearchRequest {
  readonly find: SearchExpression;
  readonly group: SearchGroup;
  /** One query for each object; null: the ids of every object that can be searched. */
  readonly returning: readonly SoqlQuery[] | null;
  /** The statement that the queries' places are in. */
  readonly text: string;
  /** Records of all objects together; null: as many as Salesforce gives. */
  readonly limit: number | null;
}
