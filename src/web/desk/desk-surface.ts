import type { RecordRef } from '../../contract/common.ts';
import { makeStore } from '../ui/browser/store.ts';
import { showRecord, usedTabs, whenPlacesChange } from './state/places.ts';
import type { Surface } from './surface.ts';

const visited = makeStore<readonly RecordRef[]>(usedTabs());
whenPlacesChange(() => visited.write(usedTabs()));

/** The phone beside the desk's own workspace. */
export const deskSurface: Surface = {
  name: 'desk',
  visited,
  isOpen: () => true,
  // The workspace says at once what is shown there.
  lookAgain: () => undefined,
  showRecord: (record) => showRecord(record),
  beginAgain: () => location.assign('/'),
};
