import type { RecordRef } from '../../../contract/common.ts';
import type { Interaction } from '../../../contract/interactions/interaction.ts';
import { startCall } from './commands.ts';
import { choose, deskStore } from './connection.ts';
import { activeCall } from './desk-state.ts';
import { keptSkill } from './outbound-skill.ts';

/** Calls a number that was clicked on a record, and takes the record along (spec C4). null: refused. */
export function clickToDial(number: string, record: RecordRef | null): Promise<Interaction | null> {
  const state = deskStore.read();
  const skills = state.desk?.outboundSkills ?? [];
  const kept = keptSkill();
  const skill = skills.find((one) => one.id === kept) ?? skills[0];
  // A refusal is shown at the keypad, where the call would have begun.
  choose(null);
  return startCall(
    {
      to: number,
      ...(record === null ? {} : { record: { kind: record.kind, id: record.id, name: record.name } }),
      ...(skill === undefined ? {} : { skill: skill.id }),
    },
    activeCall(state) !== null,
  );
}
