import type { OrgReading } from '../model/org-data.ts';
import type { ObjectSchema } from '../model/schema.ts';
import { calendarOf, type Calendar } from './dates/calendar.ts';
import { queryRefusedAt } from './soql-error.ts';
import type { ObjectName } from './parsing/syntax.ts';

/** What the parts of one query are checked against: the org, the object it is about and how it is asked. */
export interface QueryScope {
  readonly reading: OrgReading;
  readonly object: ObjectSchema;
  readonly alias: string | null;
  /** The whole statement, for the place in a refusal. */
  readonly text: string;
  /** `queryAll`: deleted and archived rows too. */
  readonly includeDeleted: boolean;
  /** Of the API. */
  readonly version: number;
  /** Below it records have their addresses: `/services/data/v66.0`. */
  readonly base: string;
  readonly calendar: Calendar;
  /** The object whose ids begin with this id's first three characters. */
  objectOfId(id: string): ObjectSchema | null;
}

export interface QueryOptions {
  readonly includeDeleted: boolean;
  readonly version: number;
  /** The API proper unless given. */
  readonly api?: QueryApi;
}

/** Queries go to the org's records, or to its set-up as tools for developers see it. */
export type QueryApi = 'data' | 'tooling';

/** Where the API's resources are: `/services/data/v66.0/tooling`. */
export const apiBase = (version: number, api: QueryApi = 'data'): string =>
  `/services/data/v${version}.0${api === 'tooling' ? '/tooling' : ''}`;

/** The scope of a whole statement; refuses an object that is not there (`INVALID_TYPE`). */
export function queryScope(
  text: string,
  from: ObjectName,
  alias: string | null,
  reading: OrgReading,
  options: QueryOptions,
): QueryScope {
  let byPrefix: ReadonlyMap<string, ObjectSchema> | null = null;
  return {
    reading,
    object: queryableObject(text, from, reading),
    alias,
    text,
    ...options,
    base: apiBase(options.version, options.api),
    calendar: calendarOf(reading),
    objectOfId: (id) => {
      byPrefix ??= new Map(reading.objects().map((object) => [object.keyPrefix, object]));
      return byPrefix.get(id.slice(0, 3)) ?? null;
    },
  };
}

/** An object that can be queried by its name; else `INVALID_TYPE`. */
export function queryableObject(text: string, { name, at }: ObjectName, reading: OrgReading): ObjectSchema {
  const object = reading.object(name);
  if (object?.queryable === true) return object;
  throw queryRefusedAt(
    'INVALID_TYPE',
    text,
    at,
    `sObject type '${name}' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the entity name. Please reference your WSDL or the describe call for the appropriate names.`,
  );
}

/** A refusal with its place in the scope's statement. */
export function refusedAt(scope: QueryScope, errorCode: string, at: number, sentence: string): Error {
  return queryRefusedAt(errorCode, scope.text, at, sentence);
}
