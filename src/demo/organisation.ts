import { defaultCapacity } from '../domain/interaction/channel.ts';
import type { LiveOrganisation } from '../application/organisation/live-organisation.ts';
import type { Write } from '../application/ports/organisation/snapshot.ts';
import type { MakeId } from '../application/ports/runtime/ids.ts';
import type { Passwords } from '../application/ports/organisation/passwords.ts';
import type { PhoneNumbers } from '../application/ports/interactions/phone-numbers.ts';
import {
  agentId,
  queueId,
  skillId,
  teamId,
  type AgentId,
  type QueueId,
  type SkillId,
} from '../domain/ids.ts';
import type { E164 } from '../domain/number.ts';
import type { Agent } from '../domain/organisation/agent.ts';
import type { CalledNumber } from '../domain/organisation/called-number.ts';
import type { Queue, Skill, Team } from '../domain/organisation/queue.ts';

export interface DemoOrganisationDeps {
  readonly organisation: LiveOrganisation;
  readonly passwords: Passwords;
  readonly phoneNumbers: PhoneNumbers;
  readonly makeId: MakeId;
  /** The common password of the demonstration's users. */
  readonly password: string;
}

/** The people of the demonstration (spec api, Signing in); `extension` also is the order in which they are shown. */
export const demoPeople = [
  { username: 'mia', name: 'Mia Krüger', locale: 'de', country: 'DE', extension: '201', roles: ['agent'] },
  { username: 'tom', name: 'Tom Becker', locale: 'en', country: 'US', extension: '202', roles: ['agent'] },
  {
    username: 'lotte',
    name: 'Lotte Visser',
    locale: 'nl',
    country: 'NL',
    extension: '203',
    roles: ['agent'],
  },
  {
    username: 'sara',
    name: 'Sara Vogel',
    locale: 'en',
    country: 'DE',
    extension: '204',
    roles: ['supervisor'],
  },
  {
    username: 'admin',
    name: 'Alex Brandt',
    locale: 'en',
    country: 'DE',
    extension: null,
    roles: ['administrator'],
  },
] as const;
type Username = (typeof demoPeople)[number]['username'];

const supportTeam: readonly Username[] = ['mia', 'tom', 'lotte'];
const salesTeam: readonly Username[] = ['tom'];

/**
 * Makes the demonstration's people, queues and numbers, unless there is anybody already.
 * Gives the user names with their roles, for showing them at the first start.
 */
export async function seedOrganisation(
  deps: DemoOrganisationDeps,
): Promise<readonly { readonly username: string; readonly role: string }[]> {
  const hash = await deps.passwords.hash(deps.password);
  const writes = demoWrites(deps, hash);
  const refusal = await deps.organisation.change({ id: null, name: 'demonstration' }, (now) =>
    now.agents.size === 0 ? writes : [],
  );
  if (refusal !== null) throw new Error(`the demonstration was refused: ${refusal.refused}`);
  return demoPeople.map(({ username, roles: [role] }) => ({ username, role }));
}

function demoWrites({ makeId, phoneNumbers }: DemoOrganisationDeps, hash: string): readonly Write[] {
  const ids = new Map<Username, AgentId>(demoPeople.map(({ username }) => [username, agentId(makeId())]));
  const idsOf = (usernames: readonly Username[]) => usernames.flatMap((username) => ids.get(username) ?? []);
  const team: Team = { id: teamId(makeId()), name: 'Service' };
  const support = skillOf(skillId(makeId()), 'support', true);
  const sales = skillOf(skillId(makeId()), 'sales', false);
  const supportQueue = queueOf(queueId(makeId()), support, idsOf(supportTeam));
  const salesQueue = queueOf(queueId(makeId()), sales, idsOf(salesTeam));
  const german = numberOf(known('+498912345670', phoneNumbers), 'DE', 'Europe/Berlin', supportQueue.id);
  const american = numberOf(known('+12025550100', phoneNumbers), 'US', 'America/New_York', salesQueue.id);

  const agents = demoPeople.map((person): Agent => {
    const skills = [
      ...(supportTeam.includes(person.username) ? [{ skill: support.id, level: 5, outbound: true }] : []),
      ...(salesTeam.includes(person.username) ? [{ skill: sales.id, level: 5, outbound: false }] : []),
    ];
    return {
      ...person,
      id: agentId(ids.get(person.username) ?? ''),
      email: `${person.username}@example.com`,
      emailVerified: true,
      team: skills.length > 0 ? team.id : null,
      skills,
      capacity: defaultCapacity,
      crmUser: person.username,
      address: null,
      doNotLogDefault: false,
      addressVerified: false,
      deskPhone: false,
      disabled: false,
    };
  });

  return [
    { put: 'team', value: team },
    { put: 'skill', value: support },
    { put: 'skill', value: sales },
    ...agents.flatMap((agent): readonly Write[] => [
      { put: 'agent', value: agent },
      { put: 'password', agent: agent.id, hash },
    ]),
    { put: 'queue', value: supportQueue },
    { put: 'queue', value: salesQueue },
    { put: 'number', value: german },
    { put: 'number', value: american },
    // Only now there is the number that it names.
    { put: 'skill', value: { ...support, callerNumber: german.number } },
  ];
}

const skillOf = (id: SkillId, name: string, outbound: boolean): Skill => ({
  id,
  name,
  channel: 'voice',
  outbound,
  callerNumber: null,
});

const queueOf = (id: QueueId, skill: Skill, members: readonly AgentId[]): Queue => ({
  id,
  name: skill.name,
  skill: skill.id,
  strategy: 'longest-idle',
  offerSeconds: 20,
  members,
  serviceLevel: { seconds: 20, percent: 80 },
  maxWaiting: 100,
  maxWaitSeconds: 3600,
});

const numberOf = (number: E164, country: string, timeZone: string, queue: QueueId): CalledNumber => ({
  number,
  country,
  timeZone,
  owner: { type: 'queue', queue },
  hours: null,
  ivr: null,
  closed: { do: 'end' },
  unanswered: { afterSeconds: 600, then: { do: 'end' } },
  full: { do: 'end' },
});

function known(text: string, phoneNumbers: PhoneNumbers): E164 {
  const parsed = phoneNumbers.parse(text, null);
  if (parsed === null) throw new Error(`${text} is not a telephone number`);
  return parsed.e164;
}
