import type { ContactFacts, OpenRecord, RelatedRecords } from '../logging/facts/facts.ts';
import { changedLast, relatedTo } from '../logging/facts/related-records.ts';
import type { RecordRef } from '../record.ts';
import type { Pop as PopSetting, Workflow } from '../workflow/workflow.ts';

type OfOpen = 'cases' | 'opportunities';

/** Which open records a screen pop setting shows, and whether those of a contact's account count (spec L28). */
const open: Readonly<Partial<Record<PopSetting, { readonly of: OfOpen; readonly withAccount: boolean }>>> = {
  'contact-case': { of: 'cases', withAccount: false },
  'account-case': { of: 'cases', withAccount: true },
  'contact-opportunity': { of: 'opportunities', withAccount: false },
  'account-opportunity': { of: 'opportunities', withAccount: true },
};

/** What the setting shows of all that is open for a record: the one changed last; null: none, or another setting. */
export function openToShow(
  setting: PopSetting,
  { kind }: Pick<RecordRef, 'kind'>,
  related: RelatedRecords | null,
): OpenRecord | null {
  const shown = open[setting];
  if (!shown || !related) return null;
  const own = related[shown.of];
  const ofAccount = shown.of === 'cases' ? related.accountCases : related.accountOpportunities;
  if (shown.withAccount) return changedLast([...own, ...ofAccount]);
  // An account is not a contact.
  return kind === 'account' ? null : changedLast(own);
}

/**
 * The open case that shows itself for a customer, so that none is created (spec L27); null: none is open, or the screen
 * pop of the direction shows something else; `unknown`: the CRM was unavailable when it was looked for.
 */
export function openCaseShown(
  facts: Pick<ContactFacts, 'related'>,
  setting: Workflow['screenPop']['inbound'],
  customer: RecordRef,
): RecordRef | 'unknown' | null {
  if (open[setting]?.of !== 'cases') return null;
  const related = relatedTo(facts, customer);
  if (related === null) return 'unknown';
  const shown = openToShow(setting, customer, related);
  return shown && { kind: shown.kind, id: shown.id, name: shown.name };
}
