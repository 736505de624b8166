/** The chapters of the rules in docs/rules: the letter of their numbers, and the page that has them. */
export const ruleChapters = {
  C: 'calls',
  R: 'routing',
  L: 'logging',
  S: 'sessions',
  X: 'crm',
  O: 'operations',
} as const;

type Chapter = keyof typeof ruleChapters;

/** The number of a rule, as `L7`. */
export type RuleNumber = `${Chapter}${number}`;

const isChapter = (letter: string): letter is Chapter => Object.hasOwn(ruleChapters, letter);

/** The page that has a rule; null: a text that names none, as another release may have kept it. */
export function rulePage(rule: string): string | null {
  const [, letter = ''] = /^([A-Z])\d+$/.exec(rule) ?? [];
  return isChapter(letter) ? ruleChapters[letter] : null;
}
