import { writeId, type AgentId, type InteractionId } from '../domain/ids.ts';
import type { Locale } from '../domain/locale.ts';
import type { ContactFacts } from '../domain/plan/facts.ts';
import { logOf, noLog, type PartLog } from '../domain/plan/log-state.ts';
import { plan as planOf, planPreview, type Plan } from '../domain/plan/plan.ts';
import type { PlanTexts } from '../domain/plan/texts.ts';
import type { WorkflowVersion } from '../domain/workflow/workflow.ts';
import type { Clock } from './ports/clock.ts';
import type { MakeId } from './ports/ids.ts';
import type { LedgerStore } from './ports/ledger-store.ts';
import type { Transaction } from './ports/transaction.ts';

export type { PartLog } from '../domain/plan/log-state.ts';

/** How the log of an agent's part stands; `agent` null: of a contact no agent had. */
export type LogLookup = (interaction: InteractionId, agent: AgentId | null) => PartLog;

export interface LoggingParts {
  readonly store: Pick<LedgerStore, 'record' | 'hasBegun' | 'factsOf' | 'progress'>;
  /** The words that a plan writes, by language. */
  readonly texts: (locale: Locale) => PlanTexts;
  readonly clock: Clock;
  readonly makeId: MakeId;
}

/** More than are ever open at once; what is left over by undone transactions is forgotten then. */
const maxRecorded = 10_000;

/** Plans what parts of contacts become in the CRM and keeps the plans with their writes (spec L32). */
export class Logging {
  readonly #parts: LoggingParts;
  readonly #recorded = new Set<InteractionId>();

  constructor(parts: LoggingParts) {
    this.#parts = parts;
  }

  /**
   * Plans a part and keeps facts, plan and writes, in the transaction that ends the part; again for every later
   * revision (spec C19, L38). Whether an activity was begun before is found out here, and `facts.begun` need not say.
   * After the commit `takeRecorded` says that the ledger is to be woken.
   */
  async record(tx: Transaction, facts: ContactFacts, workflow: WorkflowVersion): Promise<Plan> {
    const { store, makeId, clock } = this.#parts;
    const known = await this.#withBegun(tx, facts, workflow);
    const plan = this.#plan(known, workflow);
    await store.record(tx, {
      id: makeId(),
      facts: known,
      workflow: { id: workflow.id, version: workflow.version },
      plan,
      writes: plan.writes.map((write) => ({ ...write, id: writeId(makeId()) })),
      at: clock.now(),
    });
    if (this.#recorded.size >= maxRecorded) this.#recorded.clear();
    if (plan.writes.length > 0) this.#recorded.add(facts.interaction.id);
    return plan;
  }

  /** What a part was last planned from: where the agent was signed in, and the box, stay as they were when it ended (spec L1). */
  factsOf(tx: Transaction, interaction: InteractionId, agent: AgentId | null): Promise<ContactFacts | null> {
    return this.#parts.store.factsOf(tx, { interaction, agent });
  }

  /** What a part of a contact that goes on would become if it ended now. */
  preview(facts: ContactFacts, { document }: WorkflowVersion): Plan {
    return planPreview(facts, document, this.#parts.texts(document.locale));
  }

  /** Whether writes of this interaction were planned since it was last asked. */
  takeRecorded(interaction: InteractionId): boolean {
    return this.#recorded.delete(interaction);
  }

  /** How the logs of all parts of these interactions stand, in one statement. */
  async logsOf(interactions: readonly InteractionId[]): Promise<LogLookup> {
    const found = new Map<string, PartLog>();
    for (const { interaction, agent, outcome, because, writes } of await this.#parts.store.progress(
      interactions,
    ))
      found.set(`${interaction} ${agent}`, logOf({ outcome, because }, writes));
    return (interaction, agent) => found.get(`${interaction} ${agent}`) ?? noLog;
  }

  #plan(facts: ContactFacts, { document }: WorkflowVersion): Plan {
    return planOf(facts, document, this.#parts.texts(document.locale));
  }

  /** An activity that was begun changes nothing where the part is logged anyhow, so the usual call is spared the question. */
  async #withBegun(tx: Transaction, facts: ContactFacts, workflow: WorkflowVersion): Promise<ContactFacts> {
    if (facts.begun || this.#plan(facts, workflow).outcome === 'log') return facts;
    const ref = { interaction: facts.interaction.id, agent: facts.part?.agentId ?? null };
    return { ...facts, begun: await this.#parts.store.hasBegun(tx, ref) };
  }
}
