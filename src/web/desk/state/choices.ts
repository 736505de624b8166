import type { DeskLists } from '../../../contract/interactions/desk.ts';
import type { Interaction } from '../../../contract/interactions/interaction.ts';
import { useDesk } from './connection.ts';

const none: readonly never[] = [];

/** The results and tags that a contact offers: its own where it began under another workflow version, else the desk's (spec L36). */
export function useChoices({ rules }: Pick<Interaction, 'rules'>): {
  readonly dispositions: Readonly<DeskLists['dispositions']>;
  readonly tags: readonly string[];
} {
  const dispositions = useDesk((state) => state.desk?.dispositions) ?? none;
  const tags = useDesk((state) => state.desk?.tags) ?? none;
  return rules.choices ?? { dispositions, tags };
}
