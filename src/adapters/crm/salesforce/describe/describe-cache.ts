import { CrmUnavailable } from '../../../../application/ports/crm/crm.ts';
import type { OrgError, OrgRequest, RequestPriority } from '../client/org-client.ts';
import { orgErrorsOf, wordsOf } from '../client/org-errors.ts';
import type { OrgResponse } from '../client/org-response.ts';
import { readDescribe, readGlobal, type ListedObject, type ObjectDescribe } from './object-describe.ts';
import { soonOr } from './soon-or.ts';

/** An administrator of an org changes fields seldom; until this is over, what Salesforce refuses tells of it. */
export const FRESH_MS = 3_600_000;
/** A write that is refused for another reason in the same words must not ask again each time. */
export const LOOK_AGAIN_MS = 60_000;
/** More objects than any mapping names; the one that was asked for longest ago goes. */
const MOST_OBJECTS = 200;

/** What Salesforce refuses when an object, a field, a value or a right is not what describe said. */
const changing: ReadonlySet<string> = new Set([
  'INVALID_FIELD',
  'INVALID_TYPE',
  'INVALID_FIELD_FOR_INSERT_UPDATE',
  'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
  'REQUIRED_FIELD_MISSING',
  'STRING_TOO_LONG',
  'INSUFFICIENT_ACCESS_OR_READONLY',
]);

/** Whether the describe of the object is to be asked for again. */
export const saysSchemaChanged = (errors: readonly Pick<OrgError, 'code'>[]): boolean =>
  errors.some(({ code }) => changing.has(code));

export interface DescribeCacheDeps {
  readonly client: { request(request: OrgRequest): Promise<OrgResponse> };
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly priority?: RequestPriority;
}

interface Kept<Value> {
  readonly value: Value;
  /** When the org said so, in milliseconds since 1970. */
  readonly readAt: number;
  /** When it was last asked for again in vain; null: it was answered. */
  readonly failedAt: number | null;
  /** As the org said it; null: it did not. */
  readonly lastModified: string | null;
  readonly isDoubted: boolean;
}

/**
 * What the org's objects are like for the user of the client: kept for an hour, then asked for if they have changed. While
 * the org is away, what was known goes on. Calls throw `CrmUnavailable` where nothing is known.
 */
export class DescribeCache {
  readonly #deps: DescribeCacheDeps;
  readonly #objects = new Map<string, Kept<ObjectDescribe | null>>();
  readonly #asking = new Map<string, Promise<Kept<ObjectDescribe | null>>>();
  #global: Kept<readonly ListedObject[]> | null = null;

  constructor(deps: DescribeCacheDeps) {
    this.#deps = deps;
  }

  /** Every object that the user may see. */
  async global(): Promise<readonly ListedObject[]> {
    const known = this.#global;
    if (known !== null && this.#isFresh(known)) return known.value;
    this.#global = await this.#renewed('/sobjects', known, readGlobal, []);
    return this.#global.value;
  }

  /** null: the org has no such object, or the user may not see it. `maxAgeMs`: how old what is known may be, an hour at most. */
  async object(name: string, maxAgeMs = FRESH_MS): Promise<ObjectDescribe | null> {
    return (await this.read(name, { maxAgeMs })).value;
  }

  /**
   * The same, with the moment at which the org said so: before what may be, only while it is away (`failedAt`). `patienceMs`: how long to
   * wait where something is known; as long as a request may take, where it is not given.
   */
  async read(
    name: string,
    { maxAgeMs, patienceMs }: { readonly maxAgeMs: number; readonly patienceMs?: number },
  ): Promise<Pick<Kept<ObjectDescribe | null>, 'value' | 'readAt' | 'failedAt'>> {
    const key = name.toLowerCase();
    const known = this.#objects.get(key) ?? null;
    if (known !== null && this.#isFresh(known, maxAgeMs)) return known;
    // Who does not wait out the hour wants to see rights, too, which change without the object's date of change.
    const doubted = known !== null && maxAgeMs < FRESH_MS ? { ...known, isDoubted: true } : known;
    const asking = this.#asking.get(key) ?? this.#ask(key, name, doubted);
    return await (known === null || patienceMs === undefined ? asking : soonOr(asking, known, patienceMs));
  }

  /** Salesforce refused something of it that describe allowed, so describe is asked again, but not each time. */
  doubt(name: string): void {
    const key = name.toLowerCase();
    const known = this.#objects.get(key);
    if (known !== undefined && this.#deps.now() - known.readAt >= LOOK_AGAIN_MS)
      this.#objects.set(key, { ...known, isDoubted: true });
  }

  /** A person has had the org looked at: what is known is from before, however young. */
  doubtAll(): void {
    for (const [key, known] of this.#objects)
      this.#objects.set(key, { ...known, isDoubted: true, failedAt: null });
  }

  #ask(
    key: string,
    name: string,
    known: Kept<ObjectDescribe | null> | null,
  ): Promise<Kept<ObjectDescribe | null>> {
    const path = `/sobjects/${encodeURIComponent(name)}/describe`;
    const asking = this.#renewed(path, known, readDescribe, null)
      .then((kept) => {
        this.#keep(key, kept);
        return kept;
      })
      .finally(() => this.#asking.delete(key));
    this.#asking.set(key, asking);
    return asking;
  }

  async #renewed<Value, None>(
    path: string,
    known: Kept<Value | None> | null,
    read: (body: unknown) => Value,
    none: None,
  ): Promise<Kept<Value | None>> {
    const { client, now, priority = 'today' } = this.#deps;
    const readAt = now();
    // Rights change without the object's date of change.
    const since = known === null || known.isDoubted ? null : known.lastModified;
    const said = { readAt, failedAt: null, isDoubted: false };
    try {
      const headers = since === null ? {} : { 'If-Modified-Since': since };
      const answer = await client.request({ method: 'GET', path, headers, priority });
      if (answer.status === 304 && known !== null) return { ...known, ...said };
      return { ...said, value: valueOf(answer, read, none), lastModified: answer.header('last-modified') };
    } catch (error) {
      if (known === null || !(error instanceof CrmUnavailable)) throw error;
      return { ...known, failedAt: now() };
    }
  }

  #keep(key: string, kept: Kept<ObjectDescribe | null>): void {
    this.#objects.delete(key);
    this.#objects.set(key, kept);
    const [oldest] = this.#objects.keys();
    if (this.#objects.size > MOST_OBJECTS && oldest !== undefined) this.#objects.delete(oldest);
  }

  #isFresh({ readAt, failedAt, isDoubted }: Kept<unknown>, maxAgeMs = FRESH_MS): boolean {
    const now = this.#deps.now();
    // Asked again soon, but not by everybody who needs it meanwhile.
    if (failedAt !== null && now - failedAt < Math.min(maxAgeMs, LOOK_AGAIN_MS)) return true;
    return !isDoubted && now - readAt < Math.min(maxAgeMs, FRESH_MS);
  }
}

function valueOf<Value, None>(answer: OrgResponse, read: (body: unknown) => Value, none: None): Value | None {
  if (answer.status === 404) return none;
  if (answer.status !== 200) {
    if (orgErrorsOf(answer.body).some(({ code }) => code === 'INVALID_TYPE')) return none;
    throw new CrmUnavailable(wordsOf(answer));
  }
  try {
    return read(answer.body);
  } catch (error) {
    throw new CrmUnavailable('Salesforce describes its objects in a way that is not known', { cause: error });
  }
}
