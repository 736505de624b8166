import type { Workflow } from '../../workflow/workflow.ts';
import type { PlannedWrite } from '../context/writes.ts';

/**
 * Whether nobody may change the subject of a write, as the workflow version that planned it gives it (spec L12). Only
 * the activity has the workflow's subject: cases, emails and what follows a contact have one of their own.
 */
export const isSubjectLocked = ({ kind }: Pick<PlannedWrite, 'kind'>, { subject }: Workflow): boolean =>
  kind === 'activity' && !subject.editable;
