import { recordKinds, type CustomKind, type FixedKind, type UsualKind } from '../record.ts';

/**
 * How long texts may be in a CRM, in characters. The rules cut what they write there, so that nothing is refused for
 * its length (spec L12, X4).
 */
export interface CrmLimits {
  /** Of the subject of a task, an event or a case. */
  readonly subject: number;
  /** Of the description of a task or an event. */
  readonly description: number;
  /** Of a field that a workflow fills beside the standard ones (spec L13). */
  readonly extraField: number;
}

/**
 * As long as people may write in Tieline whichever CRM it writes to, and as long as the embedded CRM takes: what
 * Salesforce takes, so that a move there loses nothing.
 */
export const standardLimits: CrmLimits = { subject: 255, description: 32_000, extraField: 255 };

/** The kinds that any CRM is taken to have. Records of calls of its own (spec X9) only some have. */
export const usualKinds: readonly UsualKind[] = recordKinds.filter((kind) => kind !== 'voiceCall');

/** What a CRM has and takes. */
export interface CrmCapabilities {
  readonly limits: CrmLimits;
  /** The kinds of records there are, beside objects of one's own. */
  readonly kinds: readonly FixedKind[];
  /** Those of them that people create, change and delete in Tieline. */
  readonly editable: readonly FixedKind[];
  /** The objects beside those kinds that an activity may be about (spec L26); null: every one that there is. */
  readonly relatable: readonly CustomKind[] | null;
}

/** What the rules of logging ask of the CRM that they plan for. */
export type CrmForPlan = Pick<CrmCapabilities, 'limits' | 'relatable'>;

/** One that takes what the embedded CRM takes. */
export const standardCrm: CrmForPlan = { limits: standardLimits, relatable: null };
