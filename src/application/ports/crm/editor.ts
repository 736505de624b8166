import type { Activity, ActivityChange, ActivityDraft, ActivityKind } from '../../../domain/crm/activity.ts';
import type {
  CustomerChange,
  CustomerDraft,
  CustomerKind,
  CustomerRecord,
} from '../../../domain/crm/customer-record.ts';
import type { AgentId, RecordId } from '../../../domain/ids.ts';
import type { RecordKind } from '../../../domain/record.ts';
import type { Refusal } from '../../../domain/refusal.ts';
import type { EpochMs } from '../../../domain/time.ts';
import type { AuditRow } from '../organisation/organisation-store.ts';

/** An existing record, and what its change is based on. */
export interface Edited {
  readonly id: RecordId;
  /** When the record was changed last, as the person saw it (spec X12); null: whatever it is, the last to write wins. */
  readonly seen: EpochMs | null;
}

/**
 * What an agent does with records, by their own rights in the CRM. It is done to the end even if nobody waits
 * any more, so that a request that is repeated finds what it came to. Every call has the adapter's deadline and throws
 * `CrmUnavailable` past it.
 */
export interface Edits<Draft, Change, Kind, Found> {
  /** Refuses `invalid` with every field that the CRM does not take, and what else the CRM's own rules forbid. */
  create(draft: Draft, agent: AgentId): Promise<Found | Refusal>;
  /** Changes the given fields only. Refuses `not-found`, `changed-meanwhile`, and what `create` refuses. */
  change(record: Edited, change: Change, agent: AgentId): Promise<Found | Refusal>;
  /** Refuses `not-found`, also the second time. What is audited is kept exactly when it is removed. */
  remove(kind: Kind, id: RecordId, agent: AgentId, audit?: AuditRow): Promise<null | Refusal>;
}

/** Where a record comes from, as far as it decides who deletes it (spec O12). */
export interface RecordOrigin {
  readonly name: string;
  /** null: the ledger, an import, or nobody knows. */
  readonly madeBy: AgentId | null;
  /** An activity that the ledger wrote. */
  readonly isLogged: boolean;
}

/** Records as people write them (spec X2); the ledger writes through `CrmWriter`. */
export interface CrmEditor {
  /** null: there is no such record. */
  originOf(kind: RecordKind, id: RecordId): Promise<RecordOrigin | null>;
  readonly customers: Edits<CustomerDraft, CustomerChange, CustomerKind, CustomerRecord>;
  readonly activities: Edits<ActivityDraft, ActivityChange, ActivityKind, Activity>;
}
