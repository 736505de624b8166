import type { Reasoned } from '../../reason.ts';
import type { Workflow } from '../../workflow/workflow.ts';
import type { ContactFacts } from '../facts/facts.ts';
import { isMissedByGroup } from '../eligibility/ring-group.ts';
import { reasoned } from '../context/step.ts';

/**
 * Who owns the records created for a contact (spec L15): the agent's CRM user, otherwise the integration's (null);
 * never anybody else. For a call that a whole ring group missed, the workflow decides (spec L20).
 */
export function ownerOf(facts: ContactFacts, workflow: Workflow): Reasoned<string | null> {
  if (isMissedByGroup(facts)) return groupsOwner(facts, workflow);
  const { part } = facts;
  const crmUser = part?.crmUser ?? null;
  const because = part === null ? 'no-agent' : crmUser === null ? 'no-user' : 'agent';
  return reasoned('L15', crmUser, {
    saw: { agent: part?.agentName ?? null, crmUser },
    because: `why.owner.${because}`,
    values: { agent: part?.agentName ?? null },
  });
}

function groupsOwner(facts: ContactFacts, { ringAllOwner }: Workflow): Reasoned<string | null> {
  const setting = 'ringAllOwner';
  if (ringAllOwner === 'group')
    return reasoned('L20', null, { saw: { owner: ringAllOwner }, because: 'why.owner.group', setting });
  const person = ringAllOwner === 'first-member' ? facts.part : named(facts, ringAllOwner.agent);
  const owner = person?.crmUser ?? null;
  const agent = person?.agentName ?? null;
  const saw = { owner: ringAllOwner === 'first-member' ? ringAllOwner : ringAllOwner.agent, agent };
  if (owner === null)
    return reasoned('L20', null, { saw, because: 'why.owner.group-no-user', values: { agent }, setting });
  const because = ringAllOwner === 'first-member' ? 'why.owner.first-member' : 'why.owner.group-agent';
  return reasoned('L20', owner, { saw, because, values: { agent }, setting });
}

/** The agent the workflow names, who need not be a group member. */
const named = ({ part, others, ringAllOwner }: ContactFacts, agent: string) =>
  [part, ...others, ringAllOwner].find((one) => one?.agentId === agent) ?? null;
