import type { Workflow } from '../../workflow/workflow.ts';
import { doNotLog } from './do-not-log.ts';
import type { ContactFacts, AgentSnapshot } from '../facts/facts.ts';
import { signedOutPolicy } from './signed-out-policy.ts';
import { responsible } from './responsible.ts';

/**
 * Whether this agent can own the one activity of a call that several agents missed (spec L16, L20). Not if they chose
 * not to log it or were signed out where such calls are not logged: the others' missed call would be lost too.
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
