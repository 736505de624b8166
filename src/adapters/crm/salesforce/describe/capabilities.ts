import {
  standardLimits,
  usualKinds,
  type CrmCapabilities,
  type CrmLimits,
} from '../../../../domain/crm/capabilities.ts';
import { customKind, recordKinds, type CustomKind, type FixedKind } from '../../../../domain/record.ts';
import { objectOf } from '../objects.ts';
import type { DescribeCache } from './describe-cache.ts';
import type { ObjectDescribe } from './object-describe.ts';

/** Asks for each of them. Throws `CrmUnavailable`. */
export async function readCapabilities(cache: Pick<DescribeCache, 'object'>): Promise<CrmCapabilities> {
  const names = [...new Set(recordKinds.map(objectOf))];
  const objects = await Promise.all(names.map(async (name) => [name, await cache.object(name)] as const));
  return capabilitiesOf(new Map(objects));
}

/** By the name of the object; null: the org has none, or the user may not see it. */
export type Described = ReadonlyMap<string, ObjectDescribe | null>;

/** As long as nothing is known of the org: nobody is refused what it may well have. */
const assumed: CrmCapabilities = {
  limits: standardLimits,
  kinds: recordKinds,
  editable: usualKinds,
  relatable: null,
};

/** What the org has and takes, from memory: as it was when it was read last. */
export class SalesforceCapabilities implements CrmCapabilities {
  readonly #cache: Pick<DescribeCache, 'object'>;
  readonly #makesVoiceCalls: boolean;
  #known: CrmCapabilities;

  /** `makesVoiceCalls`: Tieline is the telephony of a contact center of the org's (spec X9). */
  constructor(cache: Pick<DescribeCache, 'object'>, { makesVoiceCalls = false } = {}) {
    this.#cache = cache;
    this.#makesVoiceCalls = makesVoiceCalls;
    this.#known = this.#heldBack(assumed);
  }

  get limits(): CrmLimits {
    return this.#known.limits;
  }

  get kinds(): readonly FixedKind[] {
    return this.#known.kinds;
  }

  get editable(): readonly FixedKind[] {
    return this.#known.editable;
  }

  get relatable(): readonly CustomKind[] | null {
    return this.#known.relatable;
  }

  /** Reads it again where the describe is an hour old or in doubt. Throws `CrmUnavailable`. */
  async refresh(): Promise<void> {
    this.#known = this.#heldBack(await readCapabilities(this.#cache));
  }

  #heldBack(known: CrmCapabilities): CrmCapabilities {
    return this.#makesVoiceCalls ? known : withoutVoiceCalls(known);
  }
}

/** An org that has them for others, such as a dialer of its own, has none for us. */
const withoutVoiceCalls = ({ kinds, editable, ...rest }: CrmCapabilities): CrmCapabilities => ({
  ...rest,
  kinds: kinds.filter((kind) => kind !== 'voiceCall'),
  editable: editable.filter((kind) => kind !== 'voiceCall'),
});

/** What the org has and takes, as its user who asked may see it (spec X8). */
export function capabilitiesOf(described: Described): CrmCapabilities {
  const kinds = recordKinds.filter((kind) => isThere(kind, described));
  const lengthOf = (field: string, known: number) =>
    Math.min(
      ...['Task', 'Event'].map((object) => {
        const length = described.get(object)?.field(field)?.length ?? 0;
        return length > 0 ? length : known;
      }),
    );
  return {
    limits: {
      ...standardLimits,
      subject: lengthOf('Subject', standardLimits.subject),
      description: lengthOf('Description', standardLimits.description),
    },
    kinds,
    editable: kinds.filter((kind) => {
      const object = described.get(objectOf(kind));
      return object?.createable === true && object.updateable;
    }),
    relatable: relatableIn(described),
  };
}

/** What Salesforce lets Related To name, beside Tieline's kinds; a custom object only where it allows activities. */
function relatableIn(described: Described): readonly CustomKind[] | null {
  const relatedTo = described.get('Task')?.field('WhatId') ?? null;
  return relatedTo && relatedTo.referenceTo.map(customKind).filter((kind) => kind !== null);
}

function isThere(kind: FixedKind, described: Described): boolean {
  const object = described.get(objectOf(kind)) ?? null;
  if (object === null || !object.queryable) return false;
  return kind !== 'personAccount' || object.field('IsPersonAccount') !== null;
}
