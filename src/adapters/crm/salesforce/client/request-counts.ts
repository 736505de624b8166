import type { OrgRequest } from './org-client.ts';

export const requestKinds = [
  'write',
  'read',
  'query',
  'search',
  'describe',
  'bulk',
  'replication',
  'limits',
  'other',
] as const;
/** What a request is for, as it is counted (spec X10). */
export type RequestKind = (typeof requestKinds)[number];

/** Counts the requests that the org counts too: all but those of signing in. */
export class RequestCounts {
  readonly #byKind = new Map<RequestKind, number>(requestKinds.map((kind) => [kind, 0]));
  #contacts = 0;

  get byKind(): ReadonlyMap<RequestKind, number> {
    return this.#byKind;
  }

  /** Requests of every kind. */
  get total(): number {
    return [...this.#byKind.values()].reduce((sum, count) => sum + count, 0);
  }

  /** Contacts whose log was written for the first time. */
  get contacts(): number {
    return this.#contacts;
  }

  sent(request: Pick<OrgRequest, 'method' | 'path'>): void {
    const kind = kindOf(request);
    this.#byKind.set(kind, (this.#byKind.get(kind) ?? 0) + 1);
  }

  /** So many contacts got their log in the org. */
  logged(contacts: number): void {
    this.#contacts += contacts;
  }
}

/** By the resource below the version: `/sobjects/Task/describe` is a describe, however it is asked for. */
export function kindOf({ method, path }: Pick<OrgRequest, 'method' | 'path'>): RequestKind {
  const [, resource = '', object, last = ''] = path.split(/[/?]/);
  switch (resource) {
    case 'query':
    case 'queryAll':
      return 'query';
    case 'search':
    case 'parameterizedSearch':
      return 'search';
    case 'jobs':
      return 'bulk';
    case 'limits':
      return 'limits';
    case 'composite':
      return method === 'GET' ? 'read' : 'write';
    case 'sobjects':
      if (object === undefined || object === '' || last === 'describe') return 'describe';
      if (last === 'updated' || last === 'deleted') return 'replication';
      return method === 'GET' ? 'read' : 'write';
    default:
      return 'other';
  }
}
