import type { Direction } from '../interaction/interaction-base.ts';
import type { Details } from '../interaction/details.ts';
import { relate } from '../matching/related.ts';
import { isCustomKind, type RecordRef } from '../record.ts';
import { refuse, type FieldError, type Refusal } from '../refusal.ts';
import { isOffered } from './dispositions.ts';
import type { Workflow } from './workflow.ts';

/** The details an agent changes; undefined leaves a field as it is. */
interface GivenDetails {
  readonly subject?: string | null | undefined;
  readonly disposition?: string | null | undefined;
  readonly tags?: readonly string[] | undefined;
}

/**
 * Whether the workflow allows this change of a contact's details; `details` are those after the change. Refuses
 * `subject-locked` (spec L12), `setting-not-available` if the disposition is chosen in the CRM, `invalid` for each
 * disposition or tag that the workflow does not have, and `combination-not-allowed` (spec L26).
 */
export function refuseDetails(
  change: GivenDetails,
  details: Details,
  workflow: Workflow,
  direction: Direction,
): Refusal | null {
  if (change.subject != null && !workflow.subject.editable) {
    return refuse('subject-locked', {
      errors: [{ path: 'subject', message: 'problem.field.subject-locked' }],
    });
  }
  if (change.disposition != null && workflow.dispositionIn === 'crm') {
    const errors = [{ path: 'disposition', message: 'problem.field.disposition-in-crm' }];
    return refuse('setting-not-available', { errors });
  }
  const errors = [...dispositionErrors(change, workflow, direction), ...tagErrors(change, workflow)];
  if (errors.length > 0) return refuse('invalid', { errors });
  return relate(isThing(details.name) ? null : details.name, details.relatedTo);
}

/**
 * An account or custom record with the number can be chosen as well; the activity is then about it, without a person.
 */
const isThing = (name: RecordRef | null): boolean =>
  name !== null && (name.kind === 'account' || isCustomKind(name.kind));

function dispositionErrors(change: GivenDetails, workflow: Workflow, direction: Direction): FieldError[] {
  if (change.disposition == null) return [];
  const offered = workflow.dispositions.filter((one) => isOffered(one, direction));
  if (offered.some(({ id }) => id === change.disposition)) return [];
  const allowed = offered.map(({ id }) => id).join(', ');
  return [{ path: 'disposition', message: 'problem.field.unknown-disposition', values: { allowed } }];
}

function tagErrors(change: GivenDetails, workflow: Workflow): FieldError[] {
  // A workflow without tags lets agents write their own.
  if (workflow.tags.length === 0) return [];
  const allowed = workflow.tags.join(', ');
  return (change.tags ?? [])
    .map((tag, index) => ({ tag, index }))
    .filter(({ tag }) => !workflow.tags.includes(tag))
    .map(({ index }) => ({
      path: `tags[${index}]`,
      message: 'problem.field.unknown-tag',
      values: { allowed },
    }));
}
