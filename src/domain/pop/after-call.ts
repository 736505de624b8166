import type { ContactFacts } from '../logging/facts/facts.ts';
import { opensAfterCall } from '../logging/activity/open-after-call.ts';
import { taskToOpen } from '../logging/follow-up/tasks.ts';
import type { RecordRef } from '../record.ts';
import type { Workflow } from '../workflow/workflow.ts';
import { edit, view, type Pop } from './pop.ts';

/**
 * What shows itself in wrap-up: the task that the agent chose to open (spec L30), else the call's activity to be
 * completed in the CRM, once it is there (spec L17). null: nothing.
 */
export function afterCallPop(
  facts: ContactFacts,
  workflow: Workflow,
  activity: RecordRef | null,
): Pop | null {
  const task = taskToOpen(facts, workflow);
  if (task !== null) return view(task);
  return activity !== null && opensAfterCall(facts, workflow).value ? edit(activity) : null;
}
