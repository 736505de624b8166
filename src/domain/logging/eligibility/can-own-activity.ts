import type { Workflow } from '../../workflow/workflow.ts';
import { doNotLog } from './do-not-log.ts';
import type { ContactFacts, AgentSnapshot } from '../facts/facts.ts';
import { signedOutPolicy } from './signed-out-policy.ts';
import { responsible } from './responsible.ts';

/**
 * Whether an agent who stood so may have the one activity of several agents' missed call (spec L16, L20): not who chose
 * not to log it, or was signed out where such calls are not logged, or the others' miss would be lost with theirs.
 */
export function canOwnActivity(
  facts: ContactFacts,
  snapshot: AgentSnapshot | null,
  workflow: Workflow,
): boolean {
  if (snapshot === null || facts.part === null) return true;
  const { surfaces, crmSignedOut, box } = snapshot;
  const theirs: ContactFacts = {
    ...facts,
    part: { ...facts.part, surfaces, crmSignedOut, box },
  };
  const { value: who } = responsible(theirs);
  return (
    !doNotLog(theirs, workflow, who).value &&
    signedOutPolicy(theirs, workflow, who).every(({ value }) => value)
  );
}
