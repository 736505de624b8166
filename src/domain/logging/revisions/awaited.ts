import { opensAfterCall } from '../activity/open-after-call.ts';
import type { ContactFacts } from '../facts/facts.ts';
import type { Workflow } from '../../workflow/workflow.ts';

/**
 * Whether a person waits for what is written of a part that ends: they saved it, or it opens on their screen once it is
 * there (spec L17). What nobody waits for may be gathered, records included that are made for the caller (spec X10).
 */
export const isAwaited = (facts: ContactFacts, workflow: Workflow): boolean =>
  facts.part?.savedAt != null || opensAfterCall(facts, workflow).value;
