import type { Write } from '../../../application/ports/organisation/snapshot.ts';
import type { Agent } from '../../../domain/organisation/agent.ts';
import type { CalledNumber, NumberAction } from '../../../domain/organisation/called-number.ts';
import type { Queue } from '../../../domain/organisation/queue.ts';
import type { QueueId } from '../../../domain/ids.ts';
import type { EpochMs } from '../../../domain/time.ts';
import type { Database } from '../connection/database.ts';

/** Writes or removes one row of the organisation, with what belongs to it. */
export async function writeRow(tx: Database, write: Write, at: EpochMs): Promise<void> {
  if ('put' in write) return await put(tx, write, at);
  switch (write.remove) {
    case 'number':
      await tx.deleteFrom('called_number').where('number', '=', write.id).execute();
      return;
    case 'team':
      await tx.deleteFrom('team').where('id', '=', write.id).execute();
      return;
    case 'agent':
      await tx.deleteFrom('agent').where('id', '=', write.id).execute();
      return;
    case 'skill':
      await tx.deleteFrom('skill').where('id', '=', write.id).execute();
      return;
    case 'queue':
      await tx.deleteFrom('queue').where('id', '=', write.id).execute();
      return;
    case 'hours':
      await tx.deleteFrom('hours').where('id', '=', write.id).execute();
      return;
  }
}

async function put(tx: Database, write: Extract<Write, { put: string }>, at: EpochMs): Promise<void> {
  switch (write.put) {
    case 'team': {
      const { id, name } = write.value;
      await tx
        .insertInto('team')
        .values({ id, name })
        .onConflict((conflict) => conflict.column('id').doUpdateSet({ name }))
        .execute();
      return;
    }
    case 'agent':
      return await putAgent(tx, write.value);
    case 'skill': {
      const { id, name, channel, outbound, callerNumber } = write.value;
      const row = { name, channel, outbound, caller_number: callerNumber };
      await tx
        .insertInto('skill')
        .values({ id, ...row })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
        .execute();
      return;
    }
    case 'queue':
      return await putQueue(tx, write.value);
    case 'number':
      return await putNumber(tx, write.value);
    case 'hours': {
      const { id, name, timeZone, weekly, exceptions } = write.value;
      const row = {
        name,
        time_zone: timeZone,
        weekly: JSON.stringify(weekly),
        exceptions: JSON.stringify(exceptions),
      };
      await tx
        .insertInto('hours')
        .values({ id, ...row })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
        .execute();
      return;
    }
    case 'settings':
      await tx
        .updateTable('organisation')
        .set({ settings: JSON.stringify(write.value) })
        .execute();
      return;
    case 'password': {
      const row = { hash: write.hash, changed_at: new Date(at) };
      await tx
        .insertInto('agent_password')
        .values({ agent_id: write.agent, ...row })
        .onConflict((conflict) => conflict.column('agent_id').doUpdateSet(row))
        .execute();
      await tx.deleteFrom('sign_in').where('agent_id', '=', write.agent).execute();
      return;
    }
  }
}

async function putAgent(tx: Database, agent: Agent): Promise<void> {
  const row = {
    username: agent.username,
    name: agent.name,
    email: agent.email,
    email_verified: agent.emailVerified,
    roles: agent.roles,
    locale: agent.locale,
    country: agent.country,
    team_id: agent.team,
    extension: agent.extension,
    capacity: JSON.stringify(agent.capacity),
    crm_user: agent.crmUser,
    address: agent.address,
    address_verified: agent.addressVerified,
    do_not_log_default: agent.doNotLogDefault,
    desk_phone: agent.deskPhone,
    disabled: agent.disabled,
  };
  await tx
    .insertInto('agent')
    .values({ id: agent.id, ...row })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
    .execute();
  // A sign-in that began before waits for this, and finds the account disabled.
  if (agent.disabled) await tx.deleteFrom('sign_in').where('agent_id', '=', agent.id).execute();
  await tx.deleteFrom('agent_skill').where('agent_id', '=', agent.id).execute();
  if (agent.skills.length === 0) return;
  const skills = agent.skills.map(({ skill, level, outbound }, position) => ({
    agent_id: agent.id,
    skill_id: skill,
    level,
    outbound,
    position,
  }));
  await tx.insertInto('agent_skill').values(skills).execute();
}

async function putQueue(tx: Database, queue: Queue): Promise<void> {
  const row = {
    name: queue.name,
    skill_id: queue.skill,
    strategy: queue.strategy,
    offer_seconds: queue.offerSeconds,
    service_level_seconds: queue.serviceLevel.seconds,
    service_level_percent: queue.serviceLevel.percent,
    max_waiting: queue.maxWaiting,
    max_wait_seconds: queue.maxWaitSeconds,
  };
  await tx
    .insertInto('queue')
    .values({ id: queue.id, ...row })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
    .execute();
  await tx.deleteFrom('queue_member').where('queue_id', '=', queue.id).execute();
  if (queue.members.length === 0) return;
  const members = queue.members.map((agent, position) => ({ queue_id: queue.id, agent_id: agent, position }));
  await tx.insertInto('queue_member').values(members).execute();
}

async function putNumber(tx: Database, number: CalledNumber): Promise<void> {
  const row = {
    country: number.country,
    time_zone: number.timeZone,
    queue_id: number.owner.type === 'queue' ? number.owner.queue : null,
    agent_id: number.owner.type === 'agent' ? number.owner.agent : null,
    hours_id: number.hours,
    ivr: number.ivr === null ? null : JSON.stringify(number.ivr),
    closed_queue_id: queueOf(number.closed),
    unanswered_queue_id: queueOf(number.unanswered.then),
    full_queue_id: queueOf(number.full),
    unanswered_after_seconds: number.unanswered.afterSeconds,
  };
  await tx
    .insertInto('called_number')
    .values({ number: number.number, ...row })
    .onConflict((conflict) => conflict.column('number').doUpdateSet(row))
    .execute();
}

const queueOf = (action: NumberAction): QueueId | null => (action.do === 'queue' ? action.to : null);
