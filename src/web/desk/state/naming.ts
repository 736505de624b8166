import type { Interaction, Phase } from '../../../contract/interactions/interaction.ts';
import type { RecordRef } from '../../../contract/common.ts';
import type { MessageKey } from '../../ui/text/locale.ts';
import type { IconName } from '../../ui/icon.tsx';
import { surface } from '../surface.ts';

/** The other party's number as people write it; null = withheld. */
export const otherNumber = (interaction: Interaction): string | null =>
  interaction.direction === 'outbound'
    ? (interaction.toLabel ?? interaction.to)
    : (interaction.fromLabel ?? interaction.from);

/** The record that the other party is taken for: what the agent chose, else what matched. */
export const otherRecord = (interaction: Interaction): RecordRef | null =>
  interaction.details.name ?? interaction.match.chosen ?? interaction.match.records[0] ?? null;

/** Whom the call is with, in one line; null = nobody known and no number shown. */
export const otherName = (interaction: Interaction): string | null =>
  otherRecord(interaction)?.name ?? otherNumber(interaction);

const recordIcons: Readonly<Record<string, IconName>> = {
  account: 'building',
  contact: 'person',
  lead: 'person',
  personAccount: 'person',
  case: 'case',
  opportunity: 'saved',
  task: 'task',
  event: 'event',
  voiceCall: 'phone',
};
export const recordIcon = (kind: string): IconName => recordIcons[kind] ?? 'info';

/** Whether the desk has a page for it; what the CRM itself records of calls is seen in the CRM. */
export const hasPage = (kind: string): boolean => kind !== 'voiceCall';

/** Whether a person can be shown it where the phone stands. */
export const canShow = (kind: string): boolean => hasPage(kind) || surface().name !== 'desk';

const kindTexts: Readonly<Record<string, MessageKey>> = {
  account: 'desk.kind.account',
  contact: 'desk.kind.contact',
  lead: 'desk.kind.lead',
  personAccount: 'desk.kind.personAccount',
  case: 'desk.kind.case',
  opportunity: 'desk.kind.opportunity',
  task: 'desk.kind.task',
  event: 'desk.kind.event',
  voiceCall: 'desk.kind.voiceCall',
};
/** The kind of a record in words; a custom object has no text here and goes by its own name. */
export const kindText = (kind: string, text: (key: MessageKey) => string): string => {
  const key = kindTexts[kind];
  return key === undefined ? kind : text(key);
};

export function phaseIcon(interaction: Interaction): IconName {
  const icons: Readonly<Record<Phase, IconName>> = {
    ringing: interaction.direction === 'outbound' ? 'outbound' : 'inbound',
    dialing: 'outbound',
    dialback: 'outbound',
    connected: 'phone',
    held: 'pause',
    consulting: 'transfer',
    conference: 'phone',
    wrapup: 'draft',
    ended: 'history',
  };
  return icons[interaction.phase];
}
