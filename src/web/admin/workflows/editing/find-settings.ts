import { defaultWorkflow } from '../../../../domain/workflow/workflow.ts';
import { say } from '../../../ui/text/locale.ts';
import { allSettings } from './groups.ts';
import { settingLabel } from './names.ts';
import { isOffered } from './offered.ts';
import type { Setting } from './setting.ts';

/** Settings whose name, path or description has all these words, those first whose name has them; none for no words. */
export function findSettings(typed: string, crmKinds: readonly string[]): readonly Setting[] {
  const words = typed
    .toLowerCase()
    .split(/\s+/u)
    .filter((word) => word !== '');
  if (words.length === 0) return [];
  const hasAll = (text: string) => words.every((word) => text.includes(word));
  return allSettings
    .filter((setting) => isOffered(setting, defaultWorkflow, crmKinds))
    .map((setting) => {
      const label = settingLabel(setting, true).toLowerCase();
      const whole = `${label} ${say(`workflow.does.${setting.path}`)} ${setting.path}`.toLowerCase();
      return { setting, rank: hasAll(label) ? 0 : 1, fits: hasAll(whole) };
    })
    .filter(({ fits }) => fits)
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ setting }) => setting);
}
