import { useEffect, useState } from 'react';
import type { Interaction } from '../../contract/interactions/interaction.ts';
import { interactionOf } from './state/desk-state.ts';
import { useDesk } from './state/connection.ts';
import { hasPage } from './state/naming.ts';
import { go, offerRecord, showRecord, usePlaces, type Place } from './state/places.ts';
import { keptHere } from '../ui/browser/kept.ts';

type Pop = NonNullable<Interaction['pop']>;

const remembered = 'tieline.pops';
/** More than one person has calls at a time; older ones are over and pop no more. */
const mostRemembered = 20;

const keyOf = ({ mode, record, defaults }: Pop): string =>
  record === null ? `${mode} ${JSON.stringify(defaults ?? {})}` : `${mode} ${record.kind} ${record.id}`;

/**
 * Takes note of what a call pops now, for all of this browser's tabs; false when one of them has shown it already, or
 * this one before a reload. A pop that changes, and changes back, is shown each time.
 */
function isNew(interaction: string, pop: Pop): boolean {
  const shown = (keptHere.read(remembered) ?? '').split('\n').filter((line) => line !== '');
  const line = `${interaction} ${keyOf(pop)}`;
  if (shown.includes(line)) return false;
  const others = shown.filter((one) => !one.startsWith(`${interaction} `));
  keptHere.write(remembered, [...others, line].slice(-mostRemembered).join('\n'));
  return true;
}

/** Whether this tab is seen; a hidden one pops nothing until the person comes to it, and what another has shown never. */
function useVisible(): boolean {
  const [visible, setVisible] = useState(document.visibilityState === 'visible');
  useEffect(() => {
    const changed = () => setVisible(document.visibilityState === 'visible');
    document.addEventListener('visibilitychange', changed);
    return () => document.removeEventListener('visibilitychange', changed);
  }, []);
  return visible;
}

/**
 * Shows what belongs to the call in the panel (spec L17, L28, L29, C24), once for each change, so that an agent who has
 * gone elsewhere is not called back; neither the focus nor, on a narrow screen, the panel is taken away, and what
 * somebody is writing in a form stays where it is.
 */
export function usePops(): void {
  usePop(useDesk((state) => state.finished));
  usePop(useDesk((state) => interactionOf(state, state.chosen)));
}

function usePop(interaction: Interaction | null): void {
  const side = usePlaces((state) => state.side);
  const visible = useVisible();
  const pop = interaction?.pop ?? null;
  const id = interaction?.id;
  useEffect(() => {
    if (pop === null || id === undefined || !visible || !isNew(id, pop)) return;
    if (pop.record === null) {
      const place = newPlace(pop);
      if (place !== null && !isWriting()) go(place, side);
    } else if (!hasPage(pop.record.kind)) return;
    else if (isWriting()) offerRecord(pop.record);
    else showRecord(pop.record, side, pop.mode === 'edit');
  }, [pop, id, side, visible]);
}

const newPlace = ({ mode, defaults: { kind, ...defaults } = {} }: Pop): Place | null =>
  mode === 'new' && kind !== undefined ? { at: 'new', kind, defaults } : null;

/** A form in the workspace has something in it that is not saved, or the person is typing there. */
const isWriting = (): boolean =>
  document.querySelector('[data-workspace] form[data-unsaved]') !== null ||
  document.activeElement?.closest('[data-workspace] form') != null;
