import type { GroupId } from './groups.ts';
import type { SettingPath } from './lens.ts';

/** The place of a setting and of a group on the page. */
export const rowId = (path: SettingPath): string => `set-${path}`;
export const groupPlace = (group: GroupId): string => `group-${group}`;

/** What a person acts on first in a row: not the buttons that move or remove. */
const control = 'input, select, textarea, [role=radio][tabindex="0"], button';

const show = (element: HTMLElement | null) => element?.scrollIntoView({ block: 'center' });

/** Shows a setting and gives it the focus. */
export function goToSetting(path: SettingPath): void {
  const row = document.getElementById(rowId(path));
  show(row);
  row?.querySelector<HTMLElement>(control)?.focus({ preventScroll: true });
}

/** Shows a group from its beginning; the focus goes to its title, so that Tab goes on from there. */
export function goToGroup(group: GroupId | 'who'): void {
  const card = document.getElementById(group === 'who' ? 'group-who' : groupPlace(group));
  card?.scrollIntoView({ block: 'start' });
  card?.querySelector<HTMLElement>('h2')?.focus({ preventScroll: true });
}
