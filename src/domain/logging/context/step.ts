import type { Reason, Reasoned, Seen, Step } from '../../reason.ts';
import type { ReasonCode, RuleOf } from '../../reason-rules.ts';

/** What a rule reports about its decision. */
export interface Told<Code extends ReasonCode = ReasonCode> {
  readonly saw?: Readonly<Record<string, Seen>>;
  readonly because: Code;
  readonly values?: Reason['values'];
  readonly setting?: string;
}

/** The step of a rule; the number must be that of the rule that gives this reason. */
export const stepOf = <Code extends ReasonCode>(
  rule: RuleOf<Code>,
  decided: Seen,
  told: Told<Code>,
): Step => ({
  rule,
  saw: told.saw ?? {},
  decided,
  because: { code: told.because, values: told.values ?? {} },
  setting: told.setting ?? null,
});

/** A rule's decision with the step that explains it. */
export const reasoned = <Value extends Seen, Code extends ReasonCode>(
  rule: RuleOf<Code>,
  value: Value,
  told: Told<Code>,
): Reasoned<Value> => ({ value, step: stepOf(rule, value, told) });
