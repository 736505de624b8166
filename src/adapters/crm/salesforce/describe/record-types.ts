import type { AgentId } from '../../../../domain/ids.ts';
import type { OrgRequest } from '../client/org-client.ts';
import type { OrgResponse } from '../client/org-response.ts';
import { FRESH_MS } from './describe-cache.ts';
import { readDescribe, type ObjectDescribe } from './object-describe.ts';

/** Which record types a user may give to an object's records. */
export interface RecordTypes {
  /** What a record of theirs gets that names none; null: the object has no record types of its own. */
  readonly defaultId: string | null;
  /** Of that one, as people call it. */
  readonly defaultName: string | null;
  /** By id, with the name that developers use. */
  readonly available: ReadonlyMap<string, string>;
}

/** Of the user who asked for the describe. The master type is what there is where there are no others, and is never named. */
export function recordTypesIn({ recordTypeInfos }: Pick<ObjectDescribe, 'recordTypeInfos'>): RecordTypes {
  const usable = recordTypeInfos.filter(
    ({ master, available, active, recordTypeId }) => !master && available && active && recordTypeId !== null,
  );
  const preset = usable.find(({ defaultRecordTypeMapping }) => defaultRecordTypeMapping);
  return {
    defaultId: preset?.recordTypeId ?? null,
    defaultName: preset?.name ?? null,
    available: new Map(
      usable.map(({ recordTypeId, developerName, name }) => [recordTypeId ?? '', developerName ?? name]),
    ),
  };
}

export interface PeoplesRecordTypesDeps {
  /** The org as this person sees it; null: they are not signed in to it. */
  readonly clientOf: (
    agent: AgentId,
  ) => Promise<{ request(request: OrgRequest): Promise<OrgResponse> } | null>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

interface Known {
  readonly types: RecordTypes | null;
  /** In milliseconds since 1970. */
  readonly at: number;
}

/** People times the objects that are written; whoever was asked for longest ago goes. */
const MOST = 5_000;

/**
 * The record types of people's own profiles (spec X4), which only their own sign-in can tell. Of each describe, some 100
 * kB, only these are kept, for an hour. Calls throw `CrmUnavailable`.
 */
export class PeoplesRecordTypes {
  readonly #deps: PeoplesRecordTypesDeps;
  readonly #known = new Map<string, Known>();
  readonly #asking = new Map<string, Promise<RecordTypes | null>>();

  constructor(deps: PeoplesRecordTypesDeps) {
    this.#deps = deps;
  }

  /** null: nobody knows, as they are not signed in to Salesforce or may not see the object. */
  async of(agent: AgentId, object: string): Promise<RecordTypes | null> {
    const key = `${agent} ${object}`;
    const known = this.#known.get(key);
    if (known !== undefined && this.#deps.now() - known.at < FRESH_MS) return known.types;
    const asking = this.#asking.get(key) ?? this.#ask(agent, object).finally(() => this.#asking.delete(key));
    this.#asking.set(key, asking);
    return await asking;
  }

  async #ask(agent: AgentId, object: string): Promise<RecordTypes | null> {
    const { clientOf, now } = this.#deps;
    const client = await clientOf(agent);
    if (client === null) return null;
    const path = `/sobjects/${encodeURIComponent(object)}/describe`;
    const { status, body } = await client.request({ method: 'GET', path, priority: 'today' });
    const types = status === 200 ? recordTypesIn(readDescribe(body)) : null;
    this.#keep(`${agent} ${object}`, { types, at: now() });
    return types;
  }

  #keep(key: string, known: Known): void {
    this.#known.delete(key);
    this.#known.set(key, known);
    const [oldest] = this.#known.keys();
    if (this.#known.size > MOST && oldest !== undefined) this.#known.delete(oldest);
  }
}
