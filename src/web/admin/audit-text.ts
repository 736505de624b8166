import type { z } from 'zod';
import type { AuditEntry } from '../../contract/organisation.ts';
import { dayAndTime } from '../ui/text/format.ts';
import type { MessageKey, useText } from '../ui/text/locale.ts';
import { choiceText } from './resources/words.ts';

type Entry = z.infer<typeof AuditEntry>;
type Text = ReturnType<typeof useText>;

const nouns: Readonly<Record<string, MessageKey>> = {
  agent: 'admin.audit.noun.agent',
  team: 'admin.audit.noun.team',
  skill: 'admin.audit.noun.skill',
  queue: 'admin.audit.noun.queue',
  number: 'admin.audit.noun.number',
  hours: 'admin.audit.noun.hours',
  workflow: 'admin.audit.noun.workflow',
  settings: 'admin.audit.noun.settings',
  password: 'admin.audit.noun.password',
  token: 'admin.audit.noun.token',
  'sign-in': 'admin.audit.noun.sign-in',
  object: 'admin.audit.noun.object',
  import: 'admin.audit.noun.import',
  'mail-confirmation': 'admin.audit.noun.mail-confirmation',
  write: 'admin.audit.noun.write',
  'crm-org': 'admin.audit.noun.crm-org',
};

/** What kind of thing was changed, in the reader's words. */
export const nounText = ({ noun }: Entry, text: Text): string => {
  const key = nouns[noun];
  return key === undefined ? noun : text(key);
};

/** What was done with it. Whoever takes an activation back removes that, and the workflow stays. */
export const actionText = ({ noun, action }: Entry, text: Text): string =>
  choiceText(noun === 'workflow' && action === 'removed' ? 'changed' : action, text);

const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;

const isId = (text: string) => /^[0-9a-f]{8}-[0-9a-f-]{27}$/.test(text);

/** The name that the entry has of it, or that it goes by today; '' where it has none. */
export function nameOf({ noun, nounId, before, after }: Entry, names: ReadonlyMap<string, string>): string {
  const kept = [after, before]
    .flatMap((value) => [fieldOf(value, 'name'), fieldOf(value, 'address')])
    .find((value) => typeof value === 'string');
  if (typeof kept === 'string') return kept;
  return names.get(nounId) ?? (isId(nounId) || nounId === noun ? '' : nounId);
}

/** What of a workflow was changed: a draft, which version is in force, or who has it; '' for anything else. */
export function detailText({ noun, before, after }: Entry, text: Text): string {
  if (noun !== 'workflow') return '';
  const draft = fieldOf(after, 'draft');
  if (Array.isArray(draft)) return text('admin.audit.workflow.draft', { count: draft.length });
  const taken = after === null;
  const active = fieldOf(taken ? before : after, 'active');
  const [version, from] = [fieldOf(active, 'version'), fieldOf(active, 'from')];
  if (typeof version === 'number' && typeof from === 'number') {
    const at = dayAndTime(new Date(from).toISOString());
    return text(taken ? 'admin.audit.workflow.taken-back' : 'admin.audit.workflow.active', { version, at });
  }
  return fieldOf(after, 'teams') === undefined ? '' : text('admin.audit.workflow.assigned');
}
