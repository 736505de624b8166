import type { Workflow } from '../../../../domain/workflow/workflow.ts';
import type { Setting, SettingWith } from '../editing/setting.ts';

/** How a control is named and judged by the row around it. */
export interface ControlNames {
  readonly 'aria-labelledby': string;
  readonly 'aria-describedby': string;
  readonly 'aria-invalid': true | undefined;
}

/** What every control of a setting is given: the document as it is, and where the changed one goes. */
export interface ControlProps<Name extends Setting['control']> {
  readonly setting: SettingWith<Name>;
  readonly workflow: Workflow;
  readonly names: ControlNames;
  /** This release does not carry the setting out: it is shown and cannot be changed. */
  readonly disabled: boolean;
  readonly onChange: (workflow: Workflow) => void;
}
