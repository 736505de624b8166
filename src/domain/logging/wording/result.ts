import { inLanguage } from '../../locale.ts';
import type { Reasoned } from '../../reason.ts';
import { isAnswered } from '../context/kind.ts';
import type { PlanContext } from '../context/plan-context.ts';
import { stepOf } from '../context/step.ts';

/** How the contact ended, in the workflow's language. */
export interface Result {
  readonly text: string | null;
  /** Only answered calls have one (spec L12). */
  readonly group: string | null;
  /** For a call this agent missed: who answered it, if the workflow tracks that (spec L21). */
  readonly answeredBy: string | null;
}

const nothing: Result = { text: null, group: null, answeredBy: null };

/**
 * The disposition the agent chose (spec L13, L17); for calls that did not connect, the workflow's text (spec L19, L21).
 */
export function resultOf(context: PlanContext): Reasoned<Result> {
  return isAnswered(context.facts) ? chosenResult(context) : unconnected(context);
}

function unconnected({ facts, workflow, kind }: PlanContext): Reasoned<Result> {
  const answerer = facts.others.find(({ answered }) => answered)?.agentName ?? null;
  const { missed, missedAnswered, noAnswer } = workflow.results;
  if (kind === 'inbound-missed' && answerer !== null) {
    const tracked = workflow.trackMissedButAnswered;
    const text = tracked ? missedAnswered : missed;
    return {
      value: { text, group: null, answeredBy: tracked ? answerer : null },
      step: stepOf('L21', text, {
        saw: { kind, answeredBy: answerer },
        because: tracked ? 'why.result.missed-answered' : 'why.result.missed-untracked',
        values: { text, agent: answerer },
        setting: 'trackMissedButAnswered',
      }),
    };
  }
  const setting = kind === 'inbound-missed' ? 'missed' : 'noAnswer';
  const text = setting === 'missed' ? missed : noAnswer;
  return {
    value: { ...nothing, text },
    step: stepOf('L19', text, {
      saw: { kind, failure: facts.interaction.failure },
      because: 'why.result.not-connected',
      values: { text },
      setting: `results.${setting}`,
    }),
  };
}

function chosenResult({ facts: { part }, workflow }: PlanContext): Reasoned<Result> {
  if (workflow.dispositionIn === 'crm')
    return {
      value: nothing,
      step: stepOf('L17', null, { because: 'why.result.in-crm', setting: 'dispositionIn' }),
    };
  const id = part?.details.disposition ?? null;
  const chosen = workflow.dispositions.find((disposition) => disposition.id === id);
  const text = chosen ? inLanguage(chosen.label, workflow.locale) : null;
  return {
    value: { ...nothing, text, group: chosen?.group ?? null },
    step: stepOf('L13', text, {
      saw: { disposition: id },
      because: text === null ? 'why.result.none' : 'why.result.chosen',
      values: { text },
      setting: 'dispositions',
    }),
  };
}
