import type { Hours } from '../../../domain/hours/hours.ts';
import type { AgentId, HoursId, QueueId, SkillId, TeamId } from '../../../domain/ids.ts';
import type { E164 } from '../../../domain/number.ts';
import type { Agent } from '../../../domain/organisation/agent.ts';
import type { CalledNumber } from '../../../domain/organisation/called-number.ts';
import type { Queue, Skill, Team } from '../../../domain/organisation/queue.ts';
import type { Settings } from '../../../domain/organisation/settings.ts';

/** The whole organisation as it was at one version; never changed in place. */
export interface Snapshot {
  /** Raised by each change. */
  readonly version: number;
  readonly settings: Settings;
  readonly teams: ReadonlyMap<TeamId, Team>;
  readonly agents: ReadonlyMap<AgentId, Agent>;
  readonly skills: ReadonlyMap<SkillId, Skill>;
  readonly queues: ReadonlyMap<QueueId, Queue>;
  readonly numbers: ReadonlyMap<E164, CalledNumber>;
  readonly hours: ReadonlyMap<HoursId, Hours>;
}

/** One row to be written or removed; a decision about the organisation is a list of them. */
export type Write =
  | { readonly put: 'team'; readonly value: Team }
  | { readonly put: 'agent'; readonly value: Agent }
  | { readonly put: 'skill'; readonly value: Skill }
  | { readonly put: 'queue'; readonly value: Queue }
  | { readonly put: 'number'; readonly value: CalledNumber }
  | { readonly put: 'hours'; readonly value: Hours }
  | { readonly put: 'settings'; readonly value: Settings }
  | { readonly put: 'password'; readonly agent: AgentId; readonly hash: string }
  | { readonly remove: 'team'; readonly id: TeamId }
  | { readonly remove: 'agent'; readonly id: AgentId }
  | { readonly remove: 'skill'; readonly id: SkillId }
  | { readonly remove: 'queue'; readonly id: QueueId }
  | { readonly remove: 'number'; readonly id: E164 }
  | { readonly remove: 'hours'; readonly id: HoursId };

/** `failed`: somebody gave a wrong password. */
export type AuditAction = 'created' | 'changed' | 'removed' | 'failed';

/** What is written into the audit for one write; passwords are told as changed, never shown. */
export interface AuditEntry {
  readonly action: AuditAction;
  readonly noun: string;
  readonly nounId: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** The organisation after the writes, one version on. */
export function applied(now: Snapshot, writes: readonly Write[]): Snapshot {
  const next = {
    settings: now.settings,
    teams: new Map(now.teams),
    agents: new Map(now.agents),
    skills: new Map(now.skills),
    queues: new Map(now.queues),
    numbers: new Map(now.numbers),
    hours: new Map(now.hours),
  };
  for (const write of writes) {
    if ('put' in write) {
      switch (write.put) {
        case 'team':
          next.teams.set(write.value.id, write.value);
          break;
        case 'agent':
          next.agents.set(write.value.id, write.value);
          break;
        case 'skill':
          next.skills.set(write.value.id, write.value);
          break;
        case 'queue':
          next.queues.set(write.value.id, write.value);
          break;
        case 'number':
          next.numbers.set(write.value.number, write.value);
          break;
        case 'hours':
          next.hours.set(write.value.id, write.value);
          break;
        case 'settings':
          next.settings = write.value;
          break;
        case 'password':
          break;
      }
    } else {
      switch (write.remove) {
        case 'team':
          next.teams.delete(write.id);
          break;
        case 'agent':
          next.agents.delete(write.id);
          break;
        case 'skill':
          next.skills.delete(write.id);
          break;
        case 'queue':
          next.queues.delete(write.id);
          break;
        case 'number':
          next.numbers.delete(write.id);
          break;
        case 'hours':
          next.hours.delete(write.id);
          break;
      }
    }
  }
  return { ...next, version: now.version + 1 };
}

/** What the audit says about a write. */
export function audited(now: Snapshot, write: Write): AuditEntry {
  if ('remove' in write) {
    const before = current(now, write.remove, write.id);
    return { action: 'removed', noun: write.remove, nounId: write.id, before, after: null };
  }
  if (write.put === 'password') {
    return { action: 'changed', noun: 'password', nounId: write.agent, before: null, after: null };
  }
  if (write.put === 'settings') {
    return {
      action: 'changed',
      noun: 'settings',
      nounId: 'settings',
      before: now.settings,
      after: write.value,
    };
  }
  const id = write.put === 'number' ? write.value.number : write.value.id;
  const before = current(now, write.put, id);
  return {
    action: before === null ? 'created' : 'changed',
    noun: write.put,
    nounId: id,
    before,
    after: write.value,
  };
}

type Noun = Extract<Write, { remove: string }>['remove'];

function current(now: Snapshot, noun: Noun, id: string): unknown {
  const rows: Readonly<Record<Noun, ReadonlyMap<string, unknown>>> = {
    team: now.teams,
    agent: now.agents,
    skill: now.skills,
    queue: now.queues,
    number: now.numbers,
    hours: now.hours,
  };
  return rows[noun].get(id) ?? null;
}
