import { CrmUnavailable } from '../../../../application/ports/crm/crm.ts';
import { refuse, type FieldError, type Refusal } from '../../../../domain/refusal.ts';
import type { OrgAnswer, OrgError } from '../client/org-client.ts';
import { requestErrors } from '../client/org-errors.ts';

/** What a person cannot mend by writing something else; the next try may work. */
const later: ReadonlySet<string> = new Set(['UNABLE_TO_LOCK_ROW', 'SERVER_UNAVAILABLE', 'UNKNOWN_EXCEPTION']);

const gone: ReadonlySet<string> = new Set(['ENTITY_IS_DELETED', 'NOT_FOUND', 'INVALID_ID_FIELD']);

/**
 * What a person is told whose edit Salesforce refused: its own words, at the field it names where that is one of the
 * form's. `pathOf`: the form's name of a field of Salesforce's.
 */
export function editRefusal(answer: OrgAnswer, pathOf: (field: string) => string | null): Refusal {
  const errors = requestErrors(answer);
  if (answer.status === 412) return refuse('changed-meanwhile');
  if (errors.some(({ code }) => later.has(code)))
    throw new CrmUnavailable(errors.map(({ message }) => message).join(' '));
  if (answer.status === 404 || errors.some(({ code }) => gone.has(code))) return refuse('not-found');
  if (errors.some(({ code }) => code.startsWith('INSUFFICIENT_ACCESS'))) return refuse('forbidden');
  return refuse('invalid', { errors: errors.flatMap((error) => faults(error, pathOf)) });
}

function faults(
  { message, fields }: OrgError,
  pathOf: (field: string) => string | null,
): readonly FieldError[] {
  const paths = fields.flatMap((field) => pathOf(field) ?? []);
  return (paths.length > 0 ? paths : ['']).map((path) => ({ path, message }));
}
