import type { Activity, ActivityChange } from '../../domain/crm/activity.ts';
import { interactionId } from '../../domain/ids.ts';
import { isSubjectLocked as isLockedIn } from '../../domain/logging/wording/locked-subject.ts';
import { isRefusal, refuse, type Refusal } from '../../domain/refusal.ts';
import type { CrmEditor } from '../ports/crm/editor.ts';
import type { CrmReader } from '../ports/crm/reader.ts';
import type { LedgerStore } from '../ports/logging/ledger-store.ts';
import type { Workflows } from './workflows.ts';

interface Deps {
  readonly store: Pick<LedgerStore, 'logs'>;
  readonly workflows: Pick<Workflows, 'version'>;
}

/** Whether the subject of an activity is locked by the workflow version that logged it (spec L12, L36). */
export async function isSubjectLocked(
  { interactionId: interaction, external, callType }: Activity,
  { store, workflows }: Deps,
): Promise<boolean> {
  // What follows a contact has a subject of its own, and so has what a person made.
  if (interaction === null || external === null || callType === null) return false;
  const logs = await store.logs([interactionId(interaction)]);
  const own = logs.flatMap(({ writes }) => writes).find(({ key }) => key === external);
  if (own === undefined) return false;
  const document = workflows.version(own.workflow.id, own.workflow.version);
  return !isRefusal(document) && isLockedIn(own, document);
}

/** The editor of the CRM's activities, which refuses `subject-locked` for another subject where that is locked. */
export const withLockedSubjects = (
  activities: CrmEditor['activities'],
  { reader, ...deps }: Deps & { readonly reader: Pick<CrmReader, 'activity'> },
): CrmEditor['activities'] => ({
  ...activities,
  async change(record, change, agent) {
    const refused = await refuseSubject(change);
    return refused ?? activities.change(record, change, agent);

    async function refuseSubject({ kind, fields }: ActivityChange): Promise<Refusal | null> {
      if (fields.subject === undefined) return null;
      const found = await reader.activity(kind, record.id, { agent, signal: new AbortController().signal });
      if (isRefusal(found) || found.subject === fields.subject || !(await isSubjectLocked(found, deps)))
        return null;
      return refuse('subject-locked', {
        errors: [{ path: 'subject', message: 'problem.field.subject-locked' }],
      });
    }
  },
});
