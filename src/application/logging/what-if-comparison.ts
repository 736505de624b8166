import type { Plan } from '../../domain/logging/context/plan-context.ts';
import type { CrmForPlan } from '../../domain/crm/capabilities.ts';
import type { Locale } from '../../domain/locale.ts';
import { planDifferences, type DifferenceKind } from '../../domain/logging/revisions/difference.ts';
import type { ContactFacts } from '../../domain/logging/facts/facts.ts';
import { plan } from '../../domain/logging/plan.ts';
import { settledFacts } from '../../domain/logging/facts/settled-facts.ts';
import type { PlanTexts } from '../../domain/logging/context/texts.ts';
import { matchedParty } from '../../domain/logging/records/matched-party.ts';
import type { Workflow } from '../../domain/workflow/workflow.ts';
import type { PastContact } from '../ports/logging/past-facts.ts';

/** A part that would be logged differently. */
export interface Changed {
  readonly facts: ContactFacts;
  /** Whom the contact concerns by the version tried; null: nobody that is known. */
  readonly name: string | null;
  readonly before: Plan;
  readonly after: Plan;
  readonly differences: readonly DifferenceKind[];
}

/** What was found so far. */
export interface Counts {
  readonly contacts: number;
  readonly changed: number;
  /** Of the changed, those that differ in no more than the subject. */
  readonly inSubjectOnly: number;
  /** Parts of which nothing was kept. */
  readonly untried: number;
  readonly changedParts: number;
  /** Changed parts that are not told, because enough with their differences were. */
  readonly leftOut: number;
  /** Changed contacts by difference. */
  readonly differences: ReadonlyMap<DifferenceKind, number>;
}

/** As many as a person goes through; of each difference, so that many of one kind hide none of another. */
const maxOfDifference = 200;

/** What plans are made from beside facts and document. */
interface PlannedWith {
  /** The words that a plan writes, by language. */
  readonly texts: (locale: Locale) => PlanTexts;
  readonly crmCapabilities: CrmForPlan;
  /** As they are now, or mails to an address that was confirmed for the draft would be shown as waiting for that. */
  readonly confirmedAddresses: readonly string[];
}

/** Plans contacts by two documents and counts where the plans differ. */
export class Comparison {
  readonly #before: (facts: ContactFacts) => Plan;
  readonly #after: (facts: ContactFacts) => Plan;
  readonly #tried: Workflow;
  readonly #confirmedAddresses: readonly string[];
  #contacts = 0;
  #changed = 0;
  #inSubjectOnly = 0;
  #untried = 0;
  #changedParts = 0;
  #leftOut = 0;
  readonly #differences = new Map<DifferenceKind, number>();
  readonly #told = new Map<DifferenceKind, number>();

  constructor(
    before: Workflow,
    after: Workflow,
    { texts, crmCapabilities, confirmedAddresses }: PlannedWith,
  ) {
    const planner = (workflow: Workflow) => {
      const words = texts(workflow.locale);
      return (facts: ContactFacts) => plan(facts, workflow, words, crmCapabilities);
    };
    this.#confirmedAddresses = confirmedAddresses;
    this.#before = planner(before);
    this.#after = planner(after);
    this.#tried = after;
  }

  /** Compares a contact; gives its changed parts that are to be told. */
  add({ parts, endedAt }: PastContact): readonly Changed[] {
    const asked = parts.filter(({ isAsked }) => isAsked);
    const kept = asked.filter(({ facts }) => facts !== null);
    this.#untried += asked.length - kept.length;
    if (kept.length === 0) return [];
    const changed = settledFacts(
      parts.flatMap(({ facts }) => facts ?? []),
      endedAt,
    )
      .filter(({ part }) => kept.some(({ agent }) => agent === (part?.agentId ?? null)))
      .flatMap((facts) => this.#compare(facts));
    this.#count(changed);
    return changed.filter((one) => this.#isTold(one));
  }

  counts(): Counts {
    return {
      contacts: this.#contacts,
      changed: this.#changed,
      inSubjectOnly: this.#inSubjectOnly,
      untried: this.#untried,
      changedParts: this.#changedParts,
      leftOut: this.#leftOut,
      differences: new Map(this.#differences),
    };
  }

  #compare(kept: ContactFacts): readonly Changed[] {
    const facts = { ...kept, confirmedAddresses: this.#confirmedAddresses };
    const [before, after] = [this.#before(facts), this.#after(facts)];
    const differences = planDifferences(before, after);
    if (differences.length === 0) return [];
    const name = matchedParty(facts, this.#tried).record?.name ?? null;
    return [{ facts, name, before, after, differences }];
  }

  #count(changed: readonly Changed[]): void {
    this.#contacts += 1;
    if (changed.length === 0) return;
    this.#changed += 1;
    this.#changedParts += changed.length;
    const differences = new Set(changed.flatMap((one) => one.differences));
    if (differences.size === 1 && differences.has('subject')) this.#inSubjectOnly += 1;
    for (const difference of differences) raise(this.#differences, difference);
  }

  #isTold({ differences }: Changed): boolean {
    const isTold = differences.some((one) => (this.#told.get(one) ?? 0) < maxOfDifference);
    if (!isTold) this.#leftOut += 1;
    else for (const difference of differences) raise(this.#told, difference);
    return isTold;
  }
}

const raise = (counts: Map<DifferenceKind, number>, difference: DifferenceKind): void =>
  void counts.set(difference, (counts.get(difference) ?? 0) + 1);
