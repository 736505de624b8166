import { z } from 'zod';
import type { InteractionFilter } from '../../../application/ports/interactions/interaction-store.ts';
import type { ParticipationConditions } from '../../../application/ports/interactions/report-store.ts';
import type { Organisation } from '../../../application/ports/organisation/organisation.ts';
import { peopleOf } from '../../../application/reports/scope.ts';
import { givenInstant } from '../../../contract/common.ts';
import { Kind, LogState } from '../../../contract/interactions/interaction.ts';
import { PartQuery } from '../../../contract/reports.ts';
import { agentId, queueId, teamId } from '../../../domain/ids.ts';
import { visiblePeople } from '../../../domain/organisation/visibility.ts';
import { refuse, type FieldError } from '../../../domain/refusal.ts';
import { epochMs } from '../../../domain/time.ts';
import type { Person } from '../platform/app.ts';
import { refused } from '../platform/problem.ts';
import { readId } from '../routes/read-id.ts';

/** Which contacts a list shows (spec api, Afterwards), and those that a figure of a report counts. */
export const ListQuery = PartQuery.extend({
  from: givenInstant.optional(),
  to: givenInstant.optional(),
  kind: Kind.optional(),
  log: LogState.optional(),
  /** Only those where several records match and the agent has not said which it is (spec L23). */
  toBeDecided: z.stringbool().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(500).optional(),
});

type Query = z.output<typeof ListQuery>;
type Known = Pick<Organisation, 'agent' | 'agents' | 'team' | 'queues'>;

/** The query as the store understands it. Ends the request where an hour has no zone or a team is none. */
export function filterOf(query: Query, person: Person, organisation: Known): InteractionFilter {
  const visibleTo = visiblePeople(person.id, organisation);
  const asked = participationConditions(query, organisation);
  // What is asked of a part is asked of one whose content is theirs to see, or it could be found out by asking.
  const part = asked && visibleTo ? { ...asked, visibleTo } : asked;
  const agent = query.agent === undefined || query.agent === '' ? null : agentId(readId(query.agent));
  return {
    from: query.from === undefined ? null : epochMs(Date.parse(query.from)),
    to: query.to === undefined ? null : epochMs(Date.parse(query.to)),
    agent: part === null ? agent : null,
    part: part && query.agent !== undefined ? { ...part, agent } : part,
    log: query.log ?? null,
    toBeDecided: query.toBeDecided === true,
    visibleTo,
  };
}

/** What is said of one part of each contact; null: nothing. */
function participationConditions(query: Query, organisation: Known): ParticipationConditions | null {
  const { agent, queue, disposition, hour, zone, kind, outcome, reason, answeredBy, write } = query;
  const people = query.team === undefined ? null : teamMembers(query.team, organisation);
  if (hour !== undefined && zone === undefined) invalid({ path: 'zone', message: 'problem.field.hour-zone' });
  const such: ParticipationConditions = {
    ...(people === null ? {} : { people }),
    ...(agent === '' ? { agent: null } : {}),
    ...(queue === undefined ? {} : { queue: queue === '' ? null : queueId(readId(queue)) }),
    ...(disposition === undefined ? {} : { disposition: disposition === '' ? null : disposition }),
    ...(kind === undefined ? {} : { kind }),
    ...(outcome === undefined ? {} : { outcome }),
    ...(reason === undefined ? {} : { reason }),
    ...(hour === undefined || zone === undefined ? {} : { hour: { hour, zone } }),
    ...(answeredBy === undefined ? {} : { answeredBy }),
    ...(write === undefined ? {} : { write }),
  };
  return Object.keys(such).length === 0 ? null : such;
}

function teamMembers(team: string, organisation: Known) {
  if (!organisation.team(teamId(team))) invalid({ path: 'team', message: 'problem.field.unknown-reference' });
  return peopleOf({ agent: null, team: teamId(team) }, organisation);
}

const invalid = (error: FieldError): never => refused(refuse('invalid', { errors: [error] }));
