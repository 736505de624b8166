import type { CustomObject } from '../../domain/crm/custom-object.ts';
import { isRefusal, type Refusal } from '../../domain/refusal.ts';
import { refuseLoss, type InForce } from '../../domain/workflow/object-faults.ts';
import type { Actor } from '../ports/organisation/organisation-store.ts';
import type { CustomObjects, Definition } from './custom-objects.ts';

export interface ObjectChangesDeps {
  readonly objects: CustomObjects;
  readonly workflows: { inForce(): readonly InForce[] };
}

/** Changes of the custom objects that take nothing away from a workflow (spec L29): its setting would do nothing. */
export class ObjectChanges {
  readonly #deps: ObjectChangesDeps;

  constructor(deps: ObjectChangesDeps) {
    this.#deps = deps;
  }

  /** Refuses what `CustomObjects.define` does, and `in-use` where a workflow names what would go, with its setting. */
  async define(name: string, definition: Definition, by: Actor): Promise<CustomObject | Refusal> {
    const { objects } = this.#deps;
    const before = await objects.find(name);
    const refused = isRefusal(before) ? null : await this.#refuseLoss(before, { ...before, ...definition });
    return refused ?? objects.define(name, definition, by);
  }

  /** Refuses what `CustomObjects.remove` does, and `in-use` where a workflow names the object, with its setting. */
  async remove(name: string, by: Actor): Promise<null | Refusal> {
    const { objects } = this.#deps;
    const before = await objects.find(name);
    const refused = isRefusal(before) ? before : await this.#refuseLoss(before, null);
    return refused ?? objects.remove(name, by);
  }

  async #refuseLoss({ kind }: CustomObject, after: CustomObject | null): Promise<Refusal | null> {
    const { objects, workflows } = this.#deps;
    const all = await objects.list();
    const others = all.filter((one) => one.kind !== kind);
    return refuseLoss(workflows.inForce(), all, after === null ? others : [...others, after]);
  }
}
