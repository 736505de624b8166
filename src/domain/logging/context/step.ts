import type { Reason, Reasoned, Seen, Step } from '../../reason.ts';
import type { ReasonCode, RuleOf } from '../../reason-rules.ts';

/** What a rule reports about its decision. */
export interface Explanation<Code extends ReasonCode = ReasonCode> {
  readonly saw?: Readonly<Record<string, Seen>>;
  readonly because: Code;
  readonly values?: Reason['values'];
  readonly setting?: string;
}

/** The step of a rule; the number must be that of the rule that gives this reason. */
export const stepOf = <Code extends ReasonCode>(
  rule: RuleOf<Code>,
  decided: Seen,
  explanation: Explanation<Code>,
): Step => ({
  rule,
  saw: explanation.saw ?? {},
  decided,
  because: { code: explanation.because, values: explanation.values ?? {} },
  setting: explanation.setting ?? null,
});

/** A rule's decision with the step that explains it. */
export const reasoned = <Value extends Seen, Code extends ReasonCode>(
  rule: RuleOf<Code>,
  value: Value,
  explanation: Explanation<Code>,
): Reasoned<Value> => ({ value, step: stepOf(rule, value, explanation) });
