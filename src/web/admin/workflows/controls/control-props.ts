import type { Workflow } from '../../../../domain/workflow/workflow.ts';
import type { Setting, SettingWith } from '../editing/setting.ts';

/** How a control is named and judged by the row around it. */
export interface ControlNames {
  readonly 'aria-labelledby': string;
  readonly 'aria-describedby': string;
  readonly 'aria-invalid': true | undefined;
}

/** What is wrong with a part of a setting, as `dispositions[2].id` is one of `dispositions`. */
export interface EntryProblem {
  readonly path: string;
  readonly message: string;
}

/** What every control of a setting is given: the document as it is, and where the changed one goes. */
export interface ControlProps<Name extends Setting['control']> {
  readonly setting: SettingWith<Name>;
  readonly workflow: Workflow;
  readonly names: ControlNames;
  /** This release does not carry the setting out: it is shown and cannot be changed. */
  readonly disabled: boolean;
  /** What is wrong within it, for a control that says so where it is (`saysWhere`). */
  readonly problems: readonly EntryProblem[];
  readonly onChange: (workflow: Workflow) => void;
}
