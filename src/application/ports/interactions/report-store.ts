import type { AgentId, QueueId } from '../../../domain/ids.ts';
import type { Plan } from '../../../domain/logging/context/plan-context.ts';
import type { WriteState } from '../../../domain/logging/revisions/log-state.ts';
import type { ContactFigures } from '../../../domain/report/contacts.ts';
import type { People } from '../../../domain/organisation/visibility.ts';
import type { LedgerFigures } from '../../../domain/report/ledger.ts';
import type { LoggingFigures } from '../../../domain/report/logging.ts';
import type { MissedFigures } from '../../../domain/report/missed-calls.ts';
import type { Period } from '../../../domain/report/period.ts';
import type { Grouping } from '../../../domain/report/report.ts';
import type { ServiceFigures } from '../../../domain/report/service-level.ts';

/** Which parts are counted: those of contacts that began in the period. */
export interface ReportScope extends Period {
  /** null: everybody's. */
  readonly people: People | null;
  /** null: of any queue or none. */
  readonly queue: QueueId | null;
}

/** How a contact, or one part of it, was; every condition given holds for the same part. */
export interface ParticipationConditions {
  readonly people?: People;
  /** Whose contacts whoever asks may see. */
  readonly visibleTo?: People;
  /** null: contacts that no agent was offered. */
  readonly agent?: AgentId | null;
  readonly queue?: QueueId | null;
  readonly kind?: string;
  readonly disposition?: string | null;
  readonly outcome?: Plan['outcome'];
  readonly reason?: string;
  /** The hour of the day in which the contact began, by the wall clock of the zone. */
  readonly hour?: { readonly hour: number; readonly zone: string };
  /** Who answered the contact; `another`: not the agent of this participation. */
  readonly answeredBy?: 'anybody' | 'another' | 'nobody';
  /** The part has a write in this state. */
  readonly write?: WriteState;
}

/** The zone is not one that the database knows. */
export class ZoneUnknown extends Error {
  override readonly name = 'ZoneUnknown';
}

/** The figures of the reports, counted where the contacts are kept. */
export interface ReportStore {
  missedCalls(
    scope: ReportScope,
  ): Promise<{ readonly rows: readonly MissedFigures[]; readonly total: Omit<MissedFigures, 'agent'> }>;
  /** The most frequent ones, and all together. Throws `ZoneUnknown`. */
  contacts(
    scope: ReportScope,
    by: Grouping,
    zone: string,
  ): Promise<{ readonly rows: readonly ContactFigures[]; readonly total: Omit<ContactFigures, 'key'> }>;
  /** Per queue; `promises` says what each counts as answered in time. */
  serviceLevel(
    scope: ReportScope,
    promises: readonly { readonly queue: QueueId; readonly seconds: number }[],
  ): Promise<readonly ServiceFigures[]>;
  logging(
    scope: ReportScope,
  ): Promise<{ readonly rows: readonly LoggingFigures[]; readonly contacts: number }>;
  ledger(scope: ReportScope): Promise<readonly LedgerFigures[]>;
}
