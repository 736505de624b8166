import { settingsNotAvailable, type Settings } from '../../domain/organisation/settings.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { Faults } from './faults.ts';
import type { Snapshot, Write } from '../ports/organisation/snapshot.ts';

/** Changes the organisation's settings; refuses those that nothing carries out here (spec S4, R2, R3). */
export function putSettings(
  now: Snapshot,
  settings: Settings,
  has: { readonly hasCrmPeople: boolean },
): readonly Write[] | Refusal {
  const faults = new Faults();
  for (const path of settingsNotAvailable(now.settings, settings, has)) faults.notAvailable(path);
  faults.duplicates(
    settings.awayReasons.map(({ id }) => id),
    (index) => `awayReasons[${index}].id`,
  );
  return faults.refusal() ?? [{ put: 'settings', value: settings }];
}
