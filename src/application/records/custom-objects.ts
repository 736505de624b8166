import {
  definitionFaults,
  objectKind,
  type CustomField,
  type CustomObject,
} from '../../domain/crm/custom-object.ts';
import { refuse, type Refusal } from '../../domain/refusal.ts';
import type { Clock } from '../ports/runtime/clock.ts';
import type { ObjectStore } from '../ports/crm/custom-store.ts';
import type { MakeId } from '../ports/runtime/ids.ts';
import type { Actor, AuditRow } from '../ports/organisation/organisation-store.ts';

export interface CustomObjectsDeps {
  readonly store: ObjectStore;
  readonly clock: Clock;
  readonly makeId: MakeId;
}

/** The definition an administrator gives of an object. */
export interface Definition {
  readonly label: string;
  readonly titleField: string;
  readonly fields: readonly CustomField[];
}

/** The custom objects of the embedded CRM (spec L29). */
export class CustomObjects {
  readonly #deps: CustomObjectsDeps;

  constructor(deps: CustomObjectsDeps) {
    this.#deps = deps;
  }

  list(): Promise<readonly CustomObject[]> {
    return this.#deps.store.objects();
  }

  /** Refuses `not-found`. */
  async find(name: string): Promise<CustomObject | Refusal> {
    const kind = objectKind(name);
    const object = kind === null ? null : await this.#deps.store.object(kind);
    return object ?? refuse('not-found');
  }

  /**
   * Creates an object or replaces its definition. Values of removed fields are deleted. Refuses `invalid`, and `in-use`
   * if records hold values that would change their meaning.
   */
  async define(name: string, definition: Definition, by: Actor): Promise<CustomObject | Refusal> {
    const kind = objectKind(name);
    if (kind === null)
      return refuse('invalid', { errors: [{ path: 'object', message: 'problem.object.name' }] });
    const object = { ...definition, kind };
    const errors = definitionFaults(object);
    if (errors.length > 0) return refuse('invalid', { errors });
    const { store, clock } = this.#deps;
    return store.define(object, clock.now(), (before) => this.#audit(object, before, object, by));
  }

  /** Refuses `not-found`, and `in-use` while it has records. */
  async remove(name: string, by: Actor): Promise<null | Refusal> {
    const kind = objectKind(name);
    if (kind === null) return refuse('not-found');
    return this.#deps.store.remove(kind, (before) => this.#audit(before, before, null, by));
  }

  #audit(
    { kind }: CustomObject,
    before: CustomObject | null,
    after: CustomObject | null,
    by: Actor,
  ): AuditRow {
    const { clock, makeId } = this.#deps;
    const action = before === null ? 'created' : after === null ? 'removed' : 'changed';
    return { id: makeId(), at: clock.now(), by, action, noun: 'object', nounId: kind, before, after };
  }
}
