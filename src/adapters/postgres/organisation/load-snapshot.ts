import type { Snapshot } from '../../../application/ports/organisation/snapshot.ts';
import type { AgentSkill } from '../../../domain/organisation/agent.ts';
import type { AgentId, QueueId } from '../../../domain/ids.ts';
import type { CalledNumber, NumberAction } from '../../../domain/organisation/called-number.ts';
import { storedSettings } from '../../../domain/organisation/settings.ts';
import type { Database } from '../connection/database.ts';

/** Reads the whole organisation: some thousand rows at most, and only after a change. */
export async function loadSnapshot(tx: Database): Promise<Snapshot> {
  const head = await tx.selectFrom('organisation').selectAll().executeTakeFirst();
  return {
    version: head?.version ?? 0,
    settings: storedSettings(head?.settings ?? {}),
    teams: byId(await tx.selectFrom('team').selectAll().orderBy('id').execute()),
    agents: byId(await agents(tx)),
    skills: byId(await skills(tx)),
    queues: byId(await queues(tx)),
    numbers: new Map((await numbers(tx)).map((number) => [number.number, number])),
    hours: byId(await hours(tx)),
  };
}

async function agents(tx: Database) {
  const rows = await tx.selectFrom('agent').selectAll().orderBy('id').execute();
  const skillRows = await tx.selectFrom('agent_skill').selectAll().orderBy('position').execute();
  const skillsOf = new Map<AgentId, AgentSkill[]>();
  for (const { agent_id, skill_id, level, outbound } of skillRows) {
    const list = skillsOf.get(agent_id) ?? [];
    list.push({ skill: skill_id, level, outbound });
    skillsOf.set(agent_id, list);
  }
  return rows.map((row) => ({
    id: row.id,
    username: row.username,
    name: row.name,
    email: row.email,
    emailVerified: row.email_verified,
    roles: row.roles,
    locale: row.locale,
    country: row.country,
    team: row.team_id,
    extension: row.extension,
    skills: skillsOf.get(row.id) ?? [],
    capacity: row.capacity,
    crmUser: row.crm_user,
    address: row.address,
    addressVerified: row.address_verified,
    doNotLogDefault: row.do_not_log_default,
    deskPhone: row.desk_phone,
    disabled: row.disabled,
  }));
}

async function skills(tx: Database) {
  const rows = await tx.selectFrom('skill').selectAll().orderBy('id').execute();
  return rows.map(({ caller_number, ...row }) => ({ ...row, callerNumber: caller_number }));
}

async function queues(tx: Database) {
  const rows = await tx.selectFrom('queue').selectAll().orderBy('id').execute();
  const memberRows = await tx.selectFrom('queue_member').selectAll().orderBy('position').execute();
  const membersOf = new Map<QueueId, AgentId[]>();
  for (const { queue_id, agent_id } of memberRows) {
    const list = membersOf.get(queue_id) ?? [];
    list.push(agent_id);
    membersOf.set(queue_id, list);
  }
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    skill: row.skill_id,
    strategy: row.strategy,
    offerSeconds: row.offer_seconds,
    members: membersOf.get(row.id) ?? [],
    serviceLevel: { seconds: row.service_level_seconds, percent: row.service_level_percent },
    maxWaiting: row.max_waiting,
    maxWaitSeconds: row.max_wait_seconds,
  }));
}

async function numbers(tx: Database): Promise<CalledNumber[]> {
  const rows = await tx.selectFrom('called_number').selectAll().orderBy('number').execute();
  return rows.map((row) => ({
    number: row.number,
    country: row.country,
    timeZone: row.time_zone,
    owner: ownerOf(row.number, row.queue_id, row.agent_id),
    hours: row.hours_id,
    ivr: row.ivr,
    closed: actionOf(row.closed_queue_id),
    unanswered: { afterSeconds: row.unanswered_after_seconds, then: actionOf(row.unanswered_queue_id) },
    full: actionOf(row.full_queue_id),
  }));
}

function ownerOf(number: string, queue: QueueId | null, agent: AgentId | null): CalledNumber['owner'] {
  if (queue !== null) return { type: 'queue', queue };
  if (agent !== null) return { type: 'agent', agent };
  throw new Error(`the number ${number} has neither queue nor agent, against its constraint`);
}

const actionOf = (queue: QueueId | null): NumberAction =>
  queue === null ? { do: 'end' } : { do: 'queue', to: queue };

async function hours(tx: Database) {
  const rows = await tx.selectFrom('hours').selectAll().orderBy('id').execute();
  return rows.map(({ time_zone, ...row }) => ({ ...row, timeZone: time_zone }));
}

const byId = <Id, Value extends { readonly id: Id }>(values: readonly Value[]): Map<Id, Value> =>
  new Map(values.map((value) => [value.id, value]));
