import type { Row } from '../../model/org-data.ts';
import { objectOfId, type SaveContext } from '../save-context.ts';
import { assigneeOf } from './assignment-rules.ts';

/**
 * The org's own trigger on tasks (`reassign-case-on-task`): it touches the case that a written task is about. The request's
 * assignment rules then run on the case too, and take its owner away unless the request forbids them.
 */
export function runTaskTrigger(task: Row, { tx, platform, switches, options }: SaveContext): void {
  const caseId = task['WhatId'];
  if (!switches['reassign-case-on-task'] || typeof caseId !== 'string') return;
  if (objectOfId(platform, caseId)?.name !== 'Case') return;
  const assignee = options.autoAssign ? assigneeOf(platform, 'Case') : null;
  tx.update('Case', caseId, assignee === null ? {} : { OwnerId: assignee });
}
