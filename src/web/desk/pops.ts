import { useEffect } from 'react';
import { interactionOf } from './desk-state.ts';
import { useDesk } from './connection.ts';
import { go, showRecord, usePlaces } from './workspace/places.ts';

const remembered = 'tieline.pops';
/** More than one person has calls at a time; older ones are over and pop no more. */
const mostRemembered = 20;

/** Takes note of a pop; false when this tab has shown it already, before a reload for example. */
function isNew(key: string): boolean {
  const shown = (sessionStorage.getItem(remembered) ?? '').split('\n');
  if (shown.includes(key)) return false;
  sessionStorage.setItem(remembered, [...shown, key].slice(-mostRemembered).join('\n'));
  return true;
}

/**
 * Shows the record that belongs to the call in the panel (spec L17, C24), each only once, so that an agent who has gone
 * elsewhere is not called back; neither the focus nor, on a narrow screen, the panel is taken away.
 */
export function usePops(): void {
  const interaction = useDesk((state) => interactionOf(state, state.chosen));
  const side = usePlaces((state) => state.side);
  const pop = interaction?.pop ?? null;
  const id = interaction?.id;
  useEffect(() => {
    if (pop === null || id === undefined) return;
    if (!isNew(`${id} ${pop.mode} ${pop.record?.kind} ${pop.record?.id}`)) return;
    if (pop.record !== null) showRecord(pop.record, side);
    else if (pop.mode === 'new')
      go({ at: 'new', kind: pop.defaults?.['kind'] ?? 'contact', defaults: pop.defaults ?? {} }, side);
  }, [pop, id, side]);
}
