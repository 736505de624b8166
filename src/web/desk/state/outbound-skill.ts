import { keptHere } from '../../ui/browser/kept.ts';

const remembered = 'tieline.outbound-skill';

/** The skill with which this browser called last; null: none, or the browser keeps nothing. */
export const keptSkill = (): string | null => keptHere.read(remembered);
export const keepSkill = (id: string): void => keptHere.write(remembered, id);
