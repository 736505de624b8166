import { useEffect, useRef } from 'react';
import { interactionOf } from './desk-state.ts';
import { useDesk } from './connection.ts';
import { go, showRecord, usePlaces } from './workspace/places.ts';

/**
 * Shows the record that belongs to the call in the panel (spec L17, C24), each only once, so that an agent who has gone
 * elsewhere is not called back; neither the focus nor, on a narrow screen, the panel is taken away.
 */
export function usePops(): void {
  const interaction = useDesk((state) => interactionOf(state, state.chosen));
  const side = usePlaces((state) => state.side);
  const done = useRef(new Set<string>());
  const pop = interaction?.pop ?? null;
  const id = interaction?.id;
  useEffect(() => {
    if (pop === null || id === undefined) return;
    const key = `${id} ${pop.mode} ${pop.record?.kind} ${pop.record?.id}`;
    if (done.current.has(key)) return;
    done.current.add(key);
    if (pop.record !== null) showRecord(pop.record, side);
    else if (pop.mode === 'new')
      go({ at: 'new', kind: pop.defaults?.['kind'] ?? 'contact', defaults: pop.defaults ?? {} }, side);
  }, [pop, id, side]);
}
