import type { CrmCapabilities } from '../crm/capabilities.ts';
import { isCustomKind, type RecordKind } from '../record.ts';
import { refuse, type Refusal } from '../refusal.ts';

/** Whom an activity may be with (its `who`) and what it may be about (its `what`). */
export const whoKinds = ['contact', 'lead', 'personAccount'] as const satisfies RecordKind[];
export const whatKinds = ['account', 'personAccount', 'case', 'opportunity'] as const satisfies RecordKind[];

/** Whether an activity may be about it: what an administrator defined is always a thing, never a person. */
export const isWhatKind = (kind: RecordKind): boolean =>
  whatKinds.some((each) => each === kind) || isCustomKind(kind);

/**
 * Whether this CRM lets an activity be about an object that is none of the kinds there always are. One may take what an
 * administrator defined and no users or campaign members.
 */
export const isRelatable = (kind: RecordKind, { relatable }: Pick<CrmCapabilities, 'relatable'>): boolean =>
  !isCustomKind(kind) || relatable === null || relatable.includes(kind);

interface Kinded {
  readonly kind: RecordKind;
}

/** What the two are called where the refusal is read: in a contact's details unless said otherwise. */
interface Paths {
  readonly who: string;
  readonly what: string;
}
const inDetails: Paths = { who: 'name', what: 'relatedTo' };

/** Whether the CRM allows this pair (spec L26): a lead belongs to nothing yet, so nothing can be related to it. */
export function relate(
  who: Kinded | null,
  what: Kinded | null,
  paths: Paths = inDetails,
): Refusal<'combination-not-allowed'> | null {
  if (who !== null && !whoKinds.some((kind) => kind === who.kind))
    return notAllowed(paths.who, 'problem.field.who-kind');
  if (what !== null && !isWhatKind(what.kind)) return notAllowed(paths.what, 'problem.field.what-kind');
  if (who?.kind === 'lead' && what !== null) return notAllowed(paths.what, 'problem.field.lead-with-related');
  return null;
}

/** Refuses to relate an activity to what the CRM relates none to. */
export const refuseUnrelatable = (
  kind: RecordKind,
  capabilities: Pick<CrmCapabilities, 'relatable'>,
  path: string,
): Refusal<'combination-not-allowed'> | null =>
  isRelatable(kind, capabilities) ? null : notAllowed(path, 'problem.field.what-kind');

const notAllowed = (path: string, message: string): Refusal<'combination-not-allowed'> =>
  refuse('combination-not-allowed', { errors: [{ path, message }] });
