import type { Interaction } from '../../contract/interactions/interaction.ts';
import type { DeskState } from '../desk/state/desk-state.ts';
import type { Pop } from './crm-surface.ts';

/** More interactions than one person has in a day; the oldest are over, and have nothing new. */
const mostKnown = 500;

interface Known {
  readonly pop: string;
  readonly log: Interaction['log']['state'];
}

/** What a change of the desk is to the pages around the panel. */
interface News {
  /** What is to be shown now. */
  readonly pop: Pop | null;
  /** The CRM has of an interaction what it did not have before. */
  readonly isWritten: boolean;
}

const keyOf = (pop: Pop | null): string => JSON.stringify([pop?.mode, pop?.record?.id, pop?.defaults]);

/**
 * Finds what is new to the CRM's pages in what the desk is told. What was there when the panel opened is not: the CRM opens a
 * panel with each of its tabs, and the person would be torn away from what they opened it for; only a call that still rings
 * shows its record then.
 */
export class DeskNews {
  readonly #known = new Map<string, Known>();
  /** The desk has been told once. */
  #isBegun = false;

  /** What has changed since the last state; of several pops the last one counts. */
  take(state: DeskState): News {
    if (!this.#isBegun) this.#begin(state);
    let pop: Pop | null = null;
    let isWritten = false;
    for (const interaction of interactionsOf(state)) {
      const before = this.#known.get(interaction.id);
      this.#note(interaction);
      if (interaction.pop !== null && keyOf(interaction.pop) !== before?.pop) pop = interaction.pop;
      if (interaction.log.state === 'written' && before !== undefined && before.log !== 'written')
        isWritten = true;
    }
    return { pop, isWritten };
  }

  #begin({ desk }: DeskState): void {
    this.#isBegun = desk !== null;
    for (const interaction of desk?.interactions ?? [])
      this.#note(interaction.phase === 'ringing' ? { ...interaction, pop: null } : interaction);
  }

  #note({ id, pop, log }: Interaction): void {
    this.#known.delete(id);
    this.#known.set(id, { pop: keyOf(pop), log: log.state });
    const oldest = this.#known.size > mostKnown ? this.#known.keys().next().value : undefined;
    if (oldest !== undefined) this.#known.delete(oldest);
  }
}

/** One that has just been finished is gone from the desk before its last words come. */
const interactionsOf = ({ desk, finished }: DeskState): readonly Interaction[] => {
  const shown = desk?.interactions ?? [];
  const isLeft = finished !== null && !shown.some(({ id }) => id === finished.id);
  return isLeft ? [...shown, finished] : shown;
};
