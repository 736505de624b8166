import { sameValue } from '../../../../domain/same-value.ts';
import type { Workflow } from '../../../../domain/workflow/workflow.ts';
import { allSettings } from './groups.ts';
import type { Setting } from './setting.ts';

export const isChanged = (setting: Setting, from: Workflow, to: Workflow): boolean =>
  !sameValue(setting.read(from), setting.read(to));

/** The settings that two documents have differently, in the editor's order. */
export const changedSettings = (from: Workflow, to: Workflow): readonly Setting[] =>
  allSettings.filter((setting) => isChanged(setting, from, to));
