import { day } from './moments.ts';
import type { Row } from './org-data.ts';
import type { Switches } from './switches.ts';

const dayMs = 24 * 60 * 60 * 1000;

/** The day before which closed activities of this object are archived; null: none are. */
export function archivedBefore(object: string, switches: Readonly<Switches>, nowMs: number): string | null {
  const days = switches['archive-after-days'];
  const isActivity = object.toLowerCase() === 'task' || object.toLowerCase() === 'event';
  return days === null || !isActivity ? null : day(nowMs - days * dayMs);
}

/** `IsArchived` where the activity is over: a task that is closed, an event whose day is past. */
export function asArchived(row: Row, cutOff: string): Row {
  const isOver = 'IsClosed' in row ? row['IsClosed'] === true : true;
  const due = row['ActivityDate'] ?? row['CreatedDate'];
  const isArchived = isOver && typeof due === 'string' && due.slice(0, 10) < cutOff;
  return isArchived ? { ...row, IsArchived: true } : row;
}
