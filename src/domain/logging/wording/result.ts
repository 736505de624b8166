import { inLanguage } from '../../locale.ts';
import type { Reasoned, Step } from '../../reason.ts';
import { isAnswered } from '../context/kind.ts';
import type { PlanContext } from '../context/plan-context.ts';
import { answererAfterMiss } from '../facts/answers.ts';
import { stepOf } from '../context/step.ts';
import { resultTexts, type Workflow } from '../../workflow/workflow.ts';

/** How the contact ended, in the workflow's language. */
export interface Result {
  readonly text: string | null;
  /** Of the disposition that the agent chose, also for a call that did not connect (spec L13). */
  readonly group: string | null;
  /** For a call this agent missed: who answered it afterwards, if the workflow tracks that (spec L21). */
  readonly answeredBy: string | null;
}

/** A disposition as the log shows it. */
interface Chosen {
  readonly text: string;
  readonly group: string | null;
}

const nothing: Result = { text: null, group: null, answeredBy: null };

/**
 * The disposition the agent chose (spec L13, L17); for calls that did not connect and have none, the workflow's text
 * (spec L19, L21).
 */
export function resultOf(context: PlanContext): Reasoned<Result> {
  return isAnswered(context.facts) ? connected(context) : unconnected(context);
}

/**
 * What `{callresult}` stands for in subjects and texts (spec L12, L17): nothing where dispositions are chosen in the
 * CRM, also for a call that did not connect. Its activity has the workflow's text as its disposition all the same
 * (spec L19).
 */
export const resultInTexts = ({ dispositionIn }: Workflow, { text }: Result): string =>
  dispositionIn === 'crm' ? '' : (text ?? '');

/** That `{callresult}` is empty though the activity has a disposition; null: it is not. */
export const leftOutOfTexts = ({ facts, workflow }: PlanContext): Step | null =>
  workflow.dispositionIn === 'crm' && !isAnswered(facts)
    ? stepOf('L17', null, { because: 'why.result.not-in-texts', setting: 'dispositionIn' })
    : null;

function unconnected(context: PlanContext): Reasoned<Result> {
  const { facts, workflow, kind } = context;
  const answerer = answererAfterMiss(facts, facts.others)?.agentName ?? null;
  const answeredBy = kind === 'inbound-missed' && workflow.trackMissedButAnswered ? answerer : null;
  // What the agent chose, busy or a fax, says more than that nobody was reached. It also stays when somebody else
  // answers later (L19 before L21): who it was stands in the description, and the activity is completed all the same.
  const chosen = chosenDisposition(context);
  if (chosen !== null)
    return {
      value: { ...chosen, answeredBy },
      step: answeredBy === null ? chosenStep(context, chosen) : chosenAnsweredStep(chosen, answeredBy),
    };
  const { missed, missedAnswered, noAnswer } = resultTexts(workflow);
  if (kind === 'inbound-missed' && answerer !== null) {
    const tracked = answeredBy !== null;
    const text = tracked ? missedAnswered : missed;
    return {
      value: { text, group: null, answeredBy },
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

function connected(context: PlanContext): Reasoned<Result> {
  if (context.workflow.dispositionIn === 'crm')
    return {
      value: nothing,
      step: stepOf('L17', null, { because: 'why.result.in-crm', setting: 'dispositionIn' }),
    };
  const chosen = chosenDisposition(context);
  return {
    value: { ...nothing, text: chosen?.text ?? null, group: chosen?.group ?? null },
    step: chosenStep(context, chosen),
  };
}

/** What the agent chose, in the workflow's language; null: nothing, or it is chosen in the CRM (spec L17). */
function chosenDisposition({ facts: { part }, workflow }: PlanContext): Chosen | null {
  if (workflow.dispositionIn === 'crm') return null;
  const chosen = workflow.dispositions.find(({ id }) => id === part?.details.disposition);
  return chosen ? { text: inLanguage(chosen.label, workflow.locale), group: chosen.group } : null;
}

const chosenStep = ({ facts: { part } }: PlanContext, chosen: Chosen | null) =>
  stepOf('L13', chosen?.text ?? null, {
    saw: { disposition: part?.details.disposition ?? null },
    because: chosen === null ? 'why.result.none' : 'why.result.chosen',
    values: { text: chosen?.text ?? null },
    setting: 'dispositions',
  });

/** A missed call whose disposition the agent chose, and that somebody else has answered (spec L19, L21). */
const chosenAnsweredStep = ({ text }: Chosen, agent: string) =>
  stepOf('L21', text, {
    saw: { disposition: text, answeredBy: agent },
    because: 'why.result.chosen-answered',
    values: { text, agent },
    setting: 'trackMissedButAnswered',
  });
