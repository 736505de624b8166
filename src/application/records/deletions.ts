import type { RecordId } from '../../domain/ids.ts';
import type { Agent } from '../../domain/organisation/agent.ts';
import { barredFromDeleting } from '../../domain/organisation/rights.ts';
import type { RecordKind } from '../../domain/record.ts';
import { refuse, type Refusal } from '../../domain/refusal.ts';
import type { CrmEditor } from '../ports/crm/editor.ts';
import type { AuditRow } from '../ports/organisation/organisation-store.ts';
import type { Clock } from '../ports/runtime/clock.ts';
import type { MakeId } from '../ports/runtime/ids.ts';

export interface DeletionDeps {
  readonly editor: Pick<CrmEditor, 'originOf'>;
  readonly clock: Clock;
  readonly makeId: MakeId;
}

/**
 * Deletes a record for a person, if they may (spec O12), with its entry in the audit. Refuses `forbidden`, and what
 * `remove` refuses.
 */
export async function deleteRecord(
  { editor, clock, makeId }: DeletionDeps,
  record: { readonly kind: RecordKind; readonly id: RecordId },
  by: Pick<Agent, 'id' | 'name' | 'roles'>,
  remove: (audit: AuditRow) => Promise<null | Refusal>,
): Promise<null | Refusal> {
  const origin = await editor.originOf(record.kind, record.id);
  if (origin === null) return refuse('not-found');
  const { madeBy, isLogged, name } = origin;
  if (barredFromDeleting(by.roles, { isLogged, isOwn: madeBy === by.id })) return refuse('forbidden');
  return remove({
    id: makeId(),
    at: clock.now(),
    by: { id: by.id, name: by.name },
    action: 'removed',
    noun: record.kind,
    nounId: record.id,
    before: { name },
    after: null,
  });
}
