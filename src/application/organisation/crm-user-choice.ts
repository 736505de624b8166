import { refuse, type Refusal } from '../../domain/refusal.ts';
import type { Agent } from '../../domain/organisation/agent.ts';
import type { CrmDirectory, ListedUser } from '../ports/crm/people.ts';
import type { Snapshot } from '../ports/organisation/snapshot.ts';

/** What of a directory a choice is judged by. */
export type KnownUsers = Pick<CrmDirectory, 'all' | 'integration'>;

/** What an administrator asks of an agent who may be a user of the CRM. */
export interface LinkedAgent {
  readonly agent: Agent;
  /** What the request itself says of the do-not-log default; null: nothing. */
  readonly doNotLog: boolean | null;
}

/** The user of the CRM that an agent is; null: none, or one who is not active any more. */
export const userOf = ({ crmUser }: Pick<Agent, 'crmUser'>, users: KnownUsers): ListedUser | null =>
  crmUser === null ? null : (users.all().find(({ id }) => isSameId(id, crmUser)) ?? null);

/** Whether the CRM sets this agent's do-not-log default (spec L6), so that it is only read here. */
export const isSetInCrm = (agent: Pick<Agent, 'crmUser'>, users: KnownUsers): boolean =>
  (userOf(agent, users)?.doNotLog ?? null) !== null;

/**
 * The agent as the user of the CRM whom an administrator has chosen, with that user's do-not-log default (spec L6, L15, X4).
 * Refuses whom the CRM has not among its active users, the integration, and who is another agent already; and another
 * default than the CRM's.
 */
export function linked(
  now: Pick<Snapshot, 'agents'>,
  { agent, doNotLog }: LinkedAgent,
  users: KnownUsers,
): Agent | Refusal {
  const user = userOf(agent, users);
  if (agent.crmUser !== null && agent.crmUser !== now.agents.get(agent.id)?.crmUser) {
    const isIntegration = isSameId(users.integration.id, agent.crmUser);
    if (user === null || isIntegration) {
      const message = isIntegration ? 'problem.field.crm-user-integration' : 'problem.field.crm-user-unknown';
      return refuse('invalid', { errors: [{ path: 'crmUser', message }] });
    }
    const other = [...now.agents.values()].find(
      ({ id, crmUser }) => id !== agent.id && crmUser !== null && isSameId(crmUser, user.id),
    );
    if (other !== undefined) {
      const error = {
        path: 'crmUser',
        message: 'problem.field.crm-user-taken',
        values: { name: other.name },
      };
      return refuse('already-exists', { errors: [error] });
    }
  }
  const crmUser = user?.id ?? agent.crmUser;
  const theirs = user?.doNotLog ?? null;
  if (theirs === null) return { ...agent, crmUser };
  if (doNotLog !== null && doNotLog !== theirs) return setElsewhere();
  return { ...agent, crmUser, doNotLogDefault: theirs };
}

/** The default is the CRM's to set. */
export const setElsewhere = (): Refusal =>
  refuse('setting-not-available', {
    errors: [{ path: 'doNotLog', message: 'problem.field.set-in-crm' }],
    remedy: { message: 'problem.set-in-crm.remedy' },
  });

/** Ids come with 15 characters, or with three more that make them readable whatever the case. */
const isSameId = (one: string, other: string): boolean =>
  one === other || (one.length >= 15 && other.length >= 15 && one.slice(0, 15) === other.slice(0, 15));
