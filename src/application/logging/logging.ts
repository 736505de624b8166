import type { Plan } from '../../domain/logging/context/plan-context.ts';
import type { CrmForPlan } from '../../domain/crm/capabilities.ts';
import { writeId, type AgentId, type InteractionId } from '../../domain/ids.ts';
import type { E164 } from '../../domain/number.ts';
import type { Locale } from '../../domain/locale.ts';
import { settlement } from '../../domain/logging/eligibility/settlement.ts';
import type { ContactFacts } from '../../domain/logging/facts/facts.ts';
import {
  suggestFollowUp,
  type FollowUpSuggestion,
} from '../../domain/logging/follow-up/follow-up-suggestion.ts';
import {
  agreedNotes,
  withNoteDecision,
  type NoteDecision,
} from '../../domain/logging/activity/note-decision.ts';
import { logOf, noLog, type ParticipationLog } from '../../domain/logging/revisions/log-state.ts';
import { planOpening } from '../../domain/logging/plan-opening.ts';
import { isLogBegun } from '../../domain/logging/context/keys.ts';
import { plan as planOf, planPreview } from '../../domain/logging/plan.ts';
import { createdFor } from '../../domain/logging/records/created-for.ts';
import { isAwaited } from '../../domain/logging/revisions/awaited.ts';
import { sentKeys } from '../../domain/logging/revisions/revision.ts';
import type { PlanTexts } from '../../domain/logging/context/texts.ts';
import type { Workflow, WorkflowVersion } from '../../domain/workflow/workflow.ts';
import type { Clock } from '../ports/runtime/clock.ts';
import type { MakeId } from '../ports/runtime/ids.ts';
import { laneOf, type Earlier, type Lane, type LedgerStore } from '../ports/logging/ledger-store.ts';
import type { Transaction } from '../ports/runtime/transaction.ts';

export type { ParticipationLog } from '../../domain/logging/revisions/log-state.ts';

/** How the log of an agent's part stands; `agent` null: of a contact no agent had. */
export type LogLookup = (interaction: InteractionId, agent: AgentId | null) => ParticipationLog;

export interface LoggingDeps {
  readonly store: Pick<LedgerStore, 'record' | 'earlier' | 'factsOf' | 'progress'>;
  /** The words that a plan writes, by language. */
  readonly texts: (locale: Locale) => PlanTexts;
  /** Of the CRM that the plans are written to. */
  readonly crmCapabilities: CrmForPlan;
  /** Addresses outside the organisation that confirmed that they take its mails (spec L22). */
  readonly confirmedAddresses: () => readonly string[];
  readonly clock: Clock;
  readonly makeId: MakeId;
}

export interface RecordOptions {
  /** What `earlier` gave in this transaction. */
  readonly earlier?: Earlier | null;
  readonly note?: NoteDecision;
}

interface KeepOptions extends RecordOptions {
  /** A person waits for what is written; where it is not given, the facts say. */
  readonly isAwaited?: boolean;
}

/** What was planned of an interaction: the ledger is to be woken for it. */
export interface Recorded {
  readonly lanes: ReadonlySet<Lane>;
  /** A person waits for some of it. */
  readonly isAwaited: boolean;
  /** The numbers of which records are made. */
  readonly callers: ReadonlySet<E164>;
}

/** More than are ever open at once; what is left over by undone transactions is forgotten then. */
const maxRecorded = 10_000;

/** Plans what parts of contacts become in the CRM and keeps the plans with their writes (spec L32). */
export class Logging {
  readonly #deps: LoggingDeps;
  readonly #recorded = new Map<InteractionId, Recorded>();

  constructor(deps: LoggingDeps) {
    this.#deps = deps;
  }

  /**
   * Plans a part and keeps facts, plan and writes, in the transaction that ends the part; again for every later
   * revision (spec C19, L38). What was sent before is found out here, and `facts` need not say. After the commit
   * `takeRecorded` says that the ledger is to be woken.
   */
  async record(
    tx: Transaction,
    given: ContactFacts,
    workflow: WorkflowVersion,
    { earlier = null, note = [] }: RecordOptions = {},
  ): Promise<Plan> {
    const facts = { ...given, confirmedAddresses: this.#deps.confirmedAddresses() };
    // What was sent before changes nothing in what is logged anyhow, so the usual call is spared the question.
    if (!mayBeSent(facts, workflow)) {
      const plan = this.#plan(facts, workflow);
      if (plan.outcome === 'log') return this.#keep(tx, facts, workflow, plan, { earlier, note });
    }
    const agent = facts.part?.agentId ?? null;
    const before = earlier ?? (await this.earlier(tx, facts.interaction.id, agent));
    const sent = sentKeys(before.writes);
    const decided = withNoteDecision(facts, before.facts, note);
    const begun = isLogBegun(sent, facts);
    const known = { ...decided, sent, begun, createdFor: createdFor(before.writes) };
    return this.#keep(tx, known, workflow, this.#plan(known, workflow), { earlier: before, note });
  }

  /**
   * Plans what is to be done while the contact goes on: a case that opens by itself (spec L27). Kept as a revision of
   * the part, so that its end finds what was made. The agent waits for it. null: nothing opens.
   */
  async recordOpening(tx: Transaction, facts: ContactFacts, workflow: WorkflowVersion): Promise<Plan | null> {
    const { document } = workflow;
    const opening = planOpening(facts, document, ...this.#given(document));
    return opening === null || opening.writes.length === 0
      ? null
      : this.#keep(tx, facts, workflow, opening, { isAwaited: true });
  }

  async #keep(
    tx: Transaction,
    known: ContactFacts,
    workflow: WorkflowVersion,
    plan: Plan,
    { earlier = null, note = [], isAwaited: waits }: KeepOptions,
  ): Promise<Plan> {
    const { store, makeId, clock } = this.#deps;
    const revision = {
      id: makeId(),
      facts: known,
      workflow: { id: workflow.id, version: workflow.version },
      plan,
      writes: plan.writes.map((write) => ({ ...write, id: writeId(makeId()) })),
      agreed: agreedNotes(note),
      at: clock.now(),
    };
    await store.record(tx, revision, earlier);
    if (this.#recorded.size >= maxRecorded) this.#recorded.clear();
    if (plan.writes.length > 0) {
      const before = this.#recorded.get(known.interaction.id);
      const due = plan.writes.map(({ operation }) => laneOf(operation));
      this.#recorded.set(known.interaction.id, {
        lanes: new Set([...(before?.lanes ?? []), ...due]),
        isAwaited: before?.isAwaited === true || (waits ?? isAwaited(known, workflow.document)),
        callers: new Set([...(before?.callers ?? []), ...plan.writes.flatMap(callerOf)]),
      });
    }
    return plan;
  }

  /** What a part was last planned from: where the agent was signed in, and the box, stay as they were when it ended (spec L1). */
  factsOf(tx: Transaction, interaction: InteractionId, agent: AgentId | null): Promise<ContactFacts | null> {
    return this.#deps.store.factsOf(tx, { interaction, agent });
  }

  /**
   * Whether nothing is logged of a part as it was last planned, so that there is no draft to save either. Not yet where it
   * is decided only when the whole call ends (spec L39).
   */
  async isUnlogged(
    tx: Transaction,
    interaction: InteractionId,
    agent: AgentId,
    workflow: WorkflowVersion,
  ): Promise<boolean> {
    const facts = await this.factsOf(tx, interaction, agent);
    if (facts === null || settlement(facts, workflow.document).value === 'waits') return false;
    return this.#plan(facts, workflow).outcome === 'none';
  }

  /** What was kept of a part before, to be given to `record` in the same transaction. */
  earlier(tx: Transaction, interaction: InteractionId, agent: AgentId | null): Promise<Earlier> {
    return this.#deps.store.earlier(tx, { interaction, agent });
  }

  /** What a part of a contact that goes on would become if it ended now. */
  preview(facts: ContactFacts, { document }: WorkflowVersion): Plan {
    return planPreview(facts, document, ...this.#given(document));
  }

  /** What may follow the contact, as the panel offers it before the agent changes anything (spec L30, L31). */
  suggestFollowUp(facts: ContactFacts, { document }: WorkflowVersion): FollowUpSuggestion {
    return suggestFollowUp(facts, document, ...this.#given(document));
  }

  /** What was planned of this interaction since it was last asked; null: nothing. */
  takeRecorded(interaction: InteractionId): Recorded | null {
    const recorded = this.#recorded.get(interaction) ?? null;
    this.#recorded.delete(interaction);
    return recorded;
  }

  /** How the logs of all parts of these interactions stand, in one statement. */
  async logsOf(interactions: readonly InteractionId[]): Promise<LogLookup> {
    const found = new Map<string, ParticipationLog>();
    for (const { interaction, agent, outcome, because, writes } of await this.#deps.store.progress(
      interactions,
    ))
      found.set(`${interaction} ${agent}`, logOf({ outcome, because }, writes));
    return (interaction, agent) => found.get(`${interaction} ${agent}`) ?? noLog;
  }

  #plan(facts: ContactFacts, { document }: WorkflowVersion): Plan {
    return planOf(facts, document, ...this.#given(document));
  }

  /** What a plan is given besides: the words in the workflow's language, and what the CRM takes. */
  #given({ locale }: Workflow): readonly [texts: PlanTexts, crm: CrmForPlan] {
    return [this.#deps.texts(locale), this.#deps.crmCapabilities];
  }
}

/** The number of which this write makes a record, if it does. */
function callerOf(write: Plan['writes'][number]): readonly E164[] {
  const number =
    write.operation === 'create-record' && 'unlessNumber' in write.fields ? write.fields.unlessNumber : null;
  return number === null ? [] : [number];
}

/**
 * Whether something of the part may have been sent already: by Save, by a follow-up, by a case that opened by itself, or
 * by the plan before, whose new case is not to be taken for one that was open.
 */
const mayBeSent = ({ interaction, part }: ContactFacts, { document }: WorkflowVersion): boolean =>
  part?.savedAt != null ||
  part?.followUp != null ||
  document.callRecord !== 'task' ||
  document.attachTo.createIfNone ||
  (interaction.direction !== 'internal' && document.cases[interaction.direction]);
