import { opensAfterCall } from '../activity/open-after-call.ts';
import type { Plan } from '../context/plan-context.ts';
import type { ContactFacts } from '../facts/facts.ts';
import type { Workflow } from '../../workflow/workflow.ts';

/**
 * Whether a person waits for what is written: they saved it, it opens on their screen once it is there (spec L17), or a
 * record that they are to see is made (spec L24, L25, L27, L30). What nobody waits for may be gathered (spec X10).
 */
export const isAwaited = (
  facts: ContactFacts,
  workflow: Workflow,
  { writes }: Pick<Plan, 'writes'>,
): boolean =>
  facts.part?.savedAt != null ||
  opensAfterCall(facts, workflow).value ||
  writes.some(({ operation }) => operation === 'create-record' || operation === 'upsert-event');
