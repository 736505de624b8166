import type { ContactFacts } from '../src/domain/logging/facts/facts.ts';
import { plan, type Plan } from '../src/domain/logging/plan.ts';
import type { PlanTexts } from '../src/domain/logging/texts.ts';
import type { PlannedWrite } from '../src/domain/logging/writes.ts';
import { defaultWorkflow } from '../src/domain/workflow/defaults.ts';
import type { Workflow } from '../src/domain/workflow/workflow.ts';

/** The words of a plan by their keys. */
export const keyTexts: PlanTexts = (key) => key;

/** The write of that kind, also where several kinds are written alike. */
type WriteOf<Kind extends PlannedWrite['kind'], Write = PlannedWrite> = Write extends PlannedWrite
  ? Kind extends Write['kind']
    ? Write & { readonly kind: Kind }
    : never
  : never;

/** What a workflow with these settings makes of the facts, to be asked in a test. */
export function planned(facts: ContactFacts, settings: Partial<Workflow> = {}) {
  const result: Plan = plan(facts, { ...defaultWorkflow, ...settings }, keyTexts);
  const find = <Kind extends PlannedWrite['kind']>(kind: Kind): WriteOf<Kind> | undefined =>
    result.writes.find((write): write is WriteOf<Kind> => write.kind === kind);
  return {
    ...result,
    kinds: result.writes.map((write) => write.kind),
    /** The write of that kind; fails where there is none. */
    write: <Kind extends PlannedWrite['kind']>(kind: Kind): WriteOf<Kind> => {
      const found = find(kind);
      if (!found)
        throw new Error(`no ${kind} was planned, but ${result.writes.map((one) => one.kind).join()}`);
      return found;
    },
    /** Which reason a setting gave. */
    reasonOf: (setting: string): string | undefined =>
      result.steps.find((step) => step.setting === setting)?.because.code,
    codes: result.steps.map((step) => step.because.code),
  };
}
