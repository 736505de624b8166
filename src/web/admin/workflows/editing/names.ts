import type { FieldError } from '../../../../domain/refusal.ts';
import { say, type MessageKey } from '../../../ui/text/locale.ts';
import { settingAt } from './groups.ts';
import type { Setting } from './setting.ts';

/** What a setting is called; elsewhere than in its group, with the group before it. */
export function settingLabel({ path }: Setting, withGroup = false): string {
  const label = say(`workflow.set.${path}`);
  const group = withGroup ? settingAt(path)?.group : undefined;
  return group === undefined ? label : `${say(`workflow.group.${group.id}`)}, ${label}`;
}

const isProblem = (message: string): message is MessageKey & `problem.${string}` =>
  message.startsWith('problem.');

/** A fault in the words of the rule that found it. */
export const faultText = ({ message, values }: FieldError): string =>
  isProblem(message) ? say(message, values) : message;
