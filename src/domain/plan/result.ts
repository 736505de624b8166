import { inLanguage } from '../locale.ts';
import type { Reasoned } from '../reason.ts';
import type { Workflow } from '../workflow/workflow.ts';
import type { ContactFacts } from './facts.ts';
import { isAnswered, type Kind } from './kind.ts';
import { stepOf } from './step.ts';

/** What came of the contact, in the workflow's language. */
export interface Result {
  readonly text: string | null;
  /** Only answered calls have one (spec L12). */
  readonly group: string | null;
}

/** The disposition that the agent chose (spec L13); for what did not connect the workflow's text (spec L19). */
export function resultOf(facts: ContactFacts, workflow: Workflow, kind: Kind): Reasoned<Result> {
  if (!isAnswered(facts)) {
    const setting = kind === 'inbound-missed' ? 'missed' : 'noAnswer';
    const text = workflow.results[setting];
    return {
      value: { text, group: null },
      step: stepOf('L19', text, {
        saw: { kind, failure: facts.interaction.failure },
        because: 'why.result.not-connected',
        values: { text },
        setting: `results.${setting}`,
      }),
    };
  }
  const id = facts.part?.details.disposition ?? null;
  const chosen = workflow.dispositions.find((disposition) => disposition.id === id);
  const text = chosen ? inLanguage(chosen.label, workflow.locale) : null;
  return {
    value: { text, group: chosen?.group ?? null },
    step: stepOf('L13', text, {
      saw: { disposition: id },
      because: text === null ? 'why.result.none' : 'why.result.chosen',
      values: { text },
      setting: 'dispositions',
    }),
  };
}
