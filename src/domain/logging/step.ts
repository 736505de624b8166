import type { Reason, Reasoned, Seen, Step } from '../reason.ts';

/** What a rule reports about its decision. */
interface Told {
  readonly saw?: Readonly<Record<string, Seen>>;
  readonly because: string;
  readonly values?: Reason['values'];
  readonly setting?: string;
}

export const stepOf = (rule: string, decided: Seen, told: Told): Step => ({
  rule,
  saw: told.saw ?? {},
  decided,
  because: { code: told.because, values: told.values ?? {} },
  setting: told.setting ?? null,
});

/** A rule's decision with the step that explains it. */
export const reasoned = <Value extends Seen>(rule: string, value: Value, told: Told): Reasoned<Value> => ({
  value,
  step: stepOf(rule, value, told),
});
