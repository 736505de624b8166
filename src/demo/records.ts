import type { Customers } from '../application/records/customers.ts';
import type { Clock } from '../application/ports/runtime/clock.ts';
import type { CrmWrite, CrmWriter } from '../application/ports/crm/writer.ts';
import type { Organisation } from '../application/ports/organisation/organisation.ts';
import { recordId, writeId, type RecordId } from '../domain/ids.ts';
import type { ActivityFields } from '../domain/crm/activity-fields.ts';
import type { CustomerRecord } from '../domain/crm/customer-record.ts';
import { isRefusal } from '../domain/refusal.ts';
import { after, epochMs, type EpochMs } from '../domain/time.ts';
import { demoActivities, type DemoActivity } from './demo-activities.ts';
import { demoRecords } from './demo-records.ts';

export interface DemoRecordDeps {
  readonly customers: Pick<Customers, 'create' | 'read'>;
  readonly crm: Pick<CrmWriter, 'write' | 'activities'>;
  readonly organisation: Pick<Organisation, 'agentByUsername'>;
  readonly clock: Clock;
}

const dayMs = 86_400_000;
/** The demonstration's number for support and the number shown by sales (spec api). */
const ownNumber = '+498912345670';

/**
 * Makes the demonstration's records and what happened with them. Safe to run at every start: what is there stays as
 * people have changed it, and what they deleted does not come back.
 */
export async function seedDemoRecords(deps: DemoRecordDeps): Promise<void> {
  const records = await seedCustomers(deps);
  const writes: CrmWrite[] = [];
  const keyOf = (activity: DemoActivity) => `demo-${activity.key}`;
  const there = await deps.crm.activities(demoActivities.map(keyOf));
  for (const activity of demoActivities) {
    const key = keyOf(activity);
    if (there.has(key)) continue;
    const fields = fieldsOf(activity, records, deps);
    // A record of it was deleted by somebody, so nothing is missing.
    if (fields === null) continue;
    writes.push({ id: writeId(key), key, operation: 'upsert-task', fields });
  }
  for (const result of await deps.crm.write(writes))
    if (result.result !== 'done' && !(result.result === 'refused' && result.code === 'deleted'))
      throw new Error(`an activity of the demonstration was not written: ${JSON.stringify(result)}`);
}

/** Those that there are, by their key. */
async function seedCustomers({
  customers,
  organisation,
  clock,
}: DemoRecordDeps): Promise<ReadonlyMap<string, CustomerRecord>> {
  const ids = new Map(demoRecords.map(({ key }, index) => [key, demoId(index)]));
  const records = new Map<string, CustomerRecord>();
  const refer = {
    record: (key: string): RecordId => ids.get(key) ?? recordId(key),
    owner: (username: string) => organisation.agentByUsername(username)?.crmUser ?? null,
  };
  for (const { key, daysAgo, draft } of demoRecords) {
    const wanted = draft(refer);
    const id = refer.record(key);
    const there = await customers.read(wanted.kind, id);
    const record = isRefusal(there)
      ? await customers.create(wanted, { id, at: daysFrom(clock.now(), -daysAgo) })
      : there;
    if (!isRefusal(record)) records.set(key, record);
    // `invalid`: it belongs to a record that somebody deleted.
    else if (record.refused !== 'already-exists' && record.refused !== 'invalid')
      throw new Error(`a record of the demonstration was refused: ${record.refused}`);
  }
  return records;
}

/** The same at every start, so that a record is never made twice. */
const demoId = (index: number): RecordId =>
  recordId(`00000000-0000-7000-8000-${String(index + 1).padStart(12, '0')}`);

const daysFrom = (now: EpochMs, days: number): EpochMs => epochMs(now + days * dayMs);

function fieldsOf(
  activity: DemoActivity,
  records: ReadonlyMap<string, CustomerRecord>,
  { organisation, clock }: DemoRecordDeps,
): Partial<ActivityFields> | null {
  const named = (key: string | undefined) => (key === undefined ? null : (records.get(key) ?? 'gone'));
  const who = named(activity.who);
  const what = named(activity.what);
  if (who === 'gone' || what === 'gone') return null;
  const agent = organisation.agentByUsername(activity.agent);
  const at = daysFrom(clock.now(), activity.inDays);
  return {
    subject: activity.subject,
    description: activity.description,
    status: activity.inDays < 0 ? 'completed' : 'open',
    due: new Date(at).toISOString().slice(0, 'yyyy-mm-dd'.length),
    who,
    what,
    owner: agent?.crmUser ?? null,
    ...(activity.call && callFields(activity.call, at, agent?.name ?? null)),
  };
}

function callFields(
  { type, seconds, number }: NonNullable<DemoActivity['call']>,
  at: EpochMs,
  agentName: string | null,
): Partial<ActivityFields> {
  return {
    callType: type,
    durationSeconds: seconds,
    startedAt: at,
    endedAt: after(at, seconds * 1000),
    from: type === 'Inbound' ? number : ownNumber,
    to: type === 'Inbound' ? ownNumber : number,
    agentName,
    queueName: 'support',
  };
}
