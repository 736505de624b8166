import type { Workflow } from '../../../../domain/workflow/workflow.ts';

/** What is one setting though it may be more than one value: a list, or a choice that may carry something. */
type Leaf = string | number | boolean | null | readonly unknown[];

/** The keys that hold settings of their own; a table of free keys (extra fields) is one setting. */
type Branch<Of> = {
  [Key in keyof Of & string]: [Extract<Of[Key], Leaf>] extends [never]
    ? string extends keyof Of[Key]
      ? never
      : Key
    : never;
}[keyof Of & string];

type PathsIn<Of> = {
  [Key in keyof Of & string]: Key extends Branch<Of> ? `${Key}.${PathsIn<Of[Key]>}` : Key;
}[keyof Of & string];

/** Where a setting stands in the document, `log.inboundMissed`; one that there is not fails the type check. */
export type SettingPath = PathsIn<Workflow>;

/** One value of a document: how it is read, and the document with another one. */
export interface Lens<Value, Path extends string = SettingPath> {
  readonly path: Path;
  readonly read: (workflow: Workflow) => Value;
  readonly write: (workflow: Workflow, value: Value) => Workflow;
}

type Top = Exclude<keyof Workflow, Branch<Workflow>>;

export const at = <Key extends Top>(key: Key): Lens<Workflow[Key], Key> => ({
  path: key,
  read: (workflow) => workflow[key],
  write: (workflow, value) => ({ ...workflow, [key]: value }),
});

export const within = <Outer extends Branch<Workflow>, Key extends keyof Workflow[Outer] & string>(
  outer: Outer,
  key: Key,
): Lens<Workflow[Outer][Key], `${Outer}.${Key}`> => ({
  path: `${outer}.${key}`,
  read: (workflow) => workflow[outer][key],
  write: (workflow, value) => ({ ...workflow, [outer]: { ...workflow[outer], [key]: value } }),
});

type FollowUp = Workflow['followUp'];
type Direction = 'inbound' | 'outbound';

/** What is offered after a call of this direction, the one setting that lies a step deeper. */
export const followUpAt = <Way extends Direction, Key extends keyof FollowUp[Direction]>(
  direction: Way,
  key: Key,
): Lens<FollowUp[Direction][Key], `followUp.${Way}.${Key}`> => ({
  path: `followUp.${direction}.${key}`,
  read: ({ followUp }) => followUp[direction][key],
  write: (workflow, value) => ({
    ...workflow,
    followUp: {
      ...workflow.followUp,
      [direction]: { ...workflow.followUp[direction], [key]: value },
    },
  }),
});
