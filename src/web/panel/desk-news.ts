import type { Interaction } from '../../contract/interactions/interaction.ts';
import type { DeskState } from '../desk/state/desk-state.ts';
import type { Pop } from './crm-surface.ts';

/** More interactions than one person has in a day; the oldest are over, and have nothing new. */
const mostKnown = 500;

interface Known {
  readonly pop: string;
  readonly log: Interaction['log']['state'];
}

/** Which of an interaction's pops it is: pages tell one another so what they have shown. */
interface PopName {
  /** The interaction's id. */
  readonly of: string;
  readonly key: string;
}

export interface NewPop extends PopName {
  readonly pop: Pop;
}

/** What a change of the desk is to the pages around the panel. */
interface News {
  /** What is to be shown now. */
  readonly pop: NewPop | null;
  /** The CRM has of an interaction what it did not have before. */
  readonly isWritten: boolean;
}

const keyOf = (pop: Pop | null): string => JSON.stringify([pop?.mode, pop?.record?.id, pop?.defaults]);

/**
 * Finds what is new to the CRM's pages in what the desk is told, and keeps it until it is taken. What was there when the panel
 * opened is not: the CRM opens a panel with each of its tabs, and the person would be torn away from what they opened it for;
 * only a call that still rings shows its record then.
 */
export class DeskNews {
  readonly #known = new Map<string, Known>();
  /** The desk has been told once. */
  #isBegun = false;
  #pop: NewPop | null = null;
  #isWritten = false;

  /** Of several pops the last one counts; one that its call no longer has, such as after its end, is none. */
  hear(state: DeskState): void {
    if (!this.#isBegun) this.#begin(state);
    const all = interactionsOf(state);
    for (const interaction of all) {
      const { id, pop, log } = interaction;
      const before = this.#known.get(id);
      this.#note(interaction);
      if (pop !== null && keyOf(pop) !== before?.pop) this.#pop = { of: id, key: keyOf(pop), pop };
      if (log.state === 'written' && before !== undefined && before.log !== 'written') this.#isWritten = true;
    }
    const waits = this.#pop;
    if (waits !== null && !all.some(({ id, pop }) => id === waits.of && keyOf(pop) === waits.key))
      this.#pop = null;
  }

  /** Gives what is new since it was taken last. */
  take(): News {
    const news = { pop: this.#pop, isWritten: this.#isWritten };
    this.#pop = null;
    this.#isWritten = false;
    return news;
  }

  /** Another page has shown it, perhaps before the desk told this one of it. */
  shownElsewhere({ of, key }: PopName): void {
    if (this.#pop?.of === of && this.#pop.key === key) this.#pop = null;
    this.#know(of, { pop: key, log: this.#known.get(of)?.log ?? 'none' });
  }

  #begin({ desk }: DeskState): void {
    this.#isBegun = desk !== null;
    for (const interaction of desk?.interactions ?? [])
      this.#note(interaction.phase === 'ringing' ? { ...interaction, pop: null } : interaction);
  }

  #note({ id, pop, log }: Interaction): void {
    this.#know(id, { pop: keyOf(pop), log: log.state });
  }

  #know(id: string, known: Known): void {
    this.#known.delete(id);
    this.#known.set(id, known);
    const oldest = this.#known.size > mostKnown ? this.#known.keys().next().value : undefined;
    if (oldest !== undefined) this.#known.delete(oldest);
  }
}

/** What another page says it has shown; null: pages of another release may say something else. */
export function popNameIn(words: unknown): PopName | null {
  if (typeof words !== 'object' || words === null || !('of' in words) || !('key' in words)) return null;
  const { of, key } = words;
  return typeof of === 'string' && typeof key === 'string' ? { of, key } : null;
}

/** One that has just been finished is gone from the desk before its last words come. */
const interactionsOf = ({ desk, finished }: DeskState): readonly Interaction[] => {
  const shown = desk?.interactions ?? [];
  const isLeft = finished !== null && !shown.some(({ id }) => id === finished.id);
  return isLeft ? [...shown, finished] : shown;
};
