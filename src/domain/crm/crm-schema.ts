import type { MappableFact } from '../workflow/activity-fields.ts';

/** The kinds of records that rules make in a CRM. */
export const madeKinds = ['task', 'event', 'case', 'opportunity', 'contact', 'lead', 'account'] as const;
export type MadeKind = (typeof madeKinds)[number];
/** Those, and records of calls that the CRM or its telephony makes and rules fill (spec X9). */
export type FilledKind = MadeKind | 'voiceCall';

/** What a field holds, of what Tieline writes; `other`: nothing of it. */
export const heldTypes = ['text', 'number', 'moment', 'other'] as const;
export type HeldType = (typeof heldTypes)[number];

/** A field of the CRM, as who writes for Tieline there may fill it. */
export interface FieldSchema {
  readonly name: string;
  /** What people know it by. */
  readonly label: string;
  readonly holds: HeldType;
  /** The CRM's own word for its type. */
  readonly type: string;
  /** Of a text the most characters, of a number the most digits before the point; null: as many as there are. */
  readonly longest: number | null;
  /** It takes no other values; null: it takes any. */
  readonly values: readonly string[] | null;
  /** Whether it may be filled, and changed later. */
  readonly writable: boolean;
  /** Tieline fills it itself, so that no workflow may with anything but what it `carries`. */
  readonly own: boolean;
  /** The fact that Tieline writes there by itself; null: none of those that workflows may. */
  readonly carries: MappableFact | null;
  /** A record is refused without it, and Tieline does not fill it by itself. */
  readonly needed: boolean;
  /** What Tieline writes there whatever a workflow says. */
  readonly fixed: readonly string[];
  /** Which text of a workflow is written there; null: none by itself. */
  readonly purpose: 'disposition' | 'stage' | null;
}

export interface RecordTypeSchema {
  /** By which a workflow may name it, the usual one first. */
  readonly ids: readonly string[];
  readonly name: string;
  /** Whether who writes for Tieline may give it to a record. */
  readonly usable: boolean;
}

export interface ObjectSchema {
  /** What the CRM calls it. */
  readonly name: string;
  /** Whether who writes for Tieline may make such records. */
  readonly creatable: boolean;
  readonly fields: readonly FieldSchema[];
  /** Fields that who asked sees, and who writes for Tieline does not. */
  readonly hidden: readonly string[];
  /** It has a field of every name, for texts. */
  readonly takesAnyField: boolean;
  /** null: any text is one. */
  readonly recordTypes: readonly RecordTypeSchema[] | null;
}

/**
 * What a CRM takes of what rules write there (spec X8), of the kinds that were asked for; null: it has no such object, or
 * hides it.
 */
export type CrmSchema = Readonly<Partial<Record<FilledKind, ObjectSchema | null>>>;

/** An object that takes whatever it is given. */
export const openObject = (name: string): ObjectSchema => ({
  name,
  creatable: true,
  fields: [],
  hidden: [],
  takesAnyField: true,
  recordTypes: null,
});
