import { defaultWorkflow, type Workflow } from '../../../../domain/workflow/workflow.ts';
import { isChanged } from './changes.ts';
import type { SettingPath } from './lens.ts';
import type { Setting } from './setting.ts';

/** What only some CRMs have anything for, and the kind of records that these have. */
const kindNeeded: Readonly<Partial<Record<SettingPath, string>>> = { callRecord: 'voiceCall' };

/**
 * Whether the setting is shown with a CRM that has these kinds of records: where it has nothing for it, only to whoever has to
 * set it back.
 */
export function isOffered(setting: Setting, draft: Workflow, kinds: readonly string[]): boolean {
  const needed = kindNeeded[setting.path];
  return needed === undefined || kinds.includes(needed) || isChanged(setting, defaultWorkflow, draft);
}
