import { day } from '../../../ui/text/format.ts';
import { say } from '../../../ui/text/locale.ts';

/** A next step's day as it matters today: `Today`, a day to come, or one that has passed. */
export function dueDay(due: string, now: number): { readonly words: string; readonly pressing: boolean } {
  const today = localDay(now);
  if (due === today) return { words: say('work.due.today'), pressing: true };
  return due < today
    ? { words: say('work.due.late', { day: day(due) }), pressing: true }
    : { words: day(due), pressing: false };
}

/** `2026-11-20`, where the person is. */
function localDay(now: number): string {
  const at = new Date(now);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}
