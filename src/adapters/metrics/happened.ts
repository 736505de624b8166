import { Counter, type Registry } from 'prom-client';
import type { Interaction, InteractionEvent } from '../../domain/channels/interaction.ts';
import type { CrmWrite, CrmWriter, CrmWriteResult } from '../../application/ports/crm/writer.ts';

/** Counts what happens on this server, once it is committed. */
export interface Happened {
  readonly onCall: (call: Interaction, events: readonly InteractionEvent[]) => void;
  /** The same CRM, whose answers to writes are counted. */
  readonly counted: (crm: CrmWriter) => CrmWriter;
}

/** Adds the counters that Prometheus reads (spec O5). None of them names a person or a number. */
export function countWhatHappens(registry: Registry): Happened {
  const registers = [registry];
  const offers = new Counter({
    name: 'tieline_offers_total',
    help: 'Offers of calls to agents, by how they ended.',
    labelNames: ['result'],
    registers,
  });
  const ended = new Counter({
    name: 'tieline_calls_ended_total',
    help: 'Calls that ended, by direction, and whether anybody answered.',
    labelNames: ['direction', 'answered'],
    registers,
  });
  const writes = new Counter({
    name: 'tieline_crm_writes_total',
    help: 'Writes sent to the CRM, by its answer: done, later, refused, or unavailable when it gave none.',
    labelNames: ['result'],
    registers,
  });

  return {
    onCall(call, events) {
      for (const event of events) {
        if (event.type === 'offer-ended') offers.inc({ result: event.result });
        // On a call out it is the customer who answers, and nobody was asked to.
        if (event.type === 'answered' && call.direction !== 'outbound') offers.inc({ result: 'answered' });
        if (event.type === 'ended')
          ended.inc({ direction: call.direction, answered: call.answeredAt === null ? 'no' : 'yes' });
      }
    },
    counted: (crm) => ({ ...boundTo(crm), write: (batch) => countedWrite(crm, batch, writes) }),
  };
}

async function countedWrite(
  crm: CrmWriter,
  batch: readonly CrmWrite[],
  writes: Counter<'result'>,
): Promise<readonly CrmWriteResult[]> {
  try {
    const results = await crm.write(batch);
    for (const { result } of results) writes.inc({ result });
    return results;
  } catch (error) {
    writes.inc({ result: 'unavailable' }, batch.length);
    throw error;
  }
}

/** A CRM may be an instance of a class, whose methods a spread would leave behind. */
const boundTo = (crm: CrmWriter): CrmWriter => ({
  name: crm.name,
  batchSize: crm.batchSize,
  countsRequests: crm.countsRequests,
  write: (batch) => crm.write(batch),
  record: (kind, id) => crm.record(kind, id),
  activities: (keys) => crm.activities(keys),
  voiceCalls: (keys) => crm.voiceCalls(keys),
  followUps: (keys) => crm.followUps(keys),
  events: (keys) => crm.events(keys),
  madeRecords: (keys) => crm.madeRecords(keys),
  activitiesOf: (interactions) => crm.activitiesOf(interactions),
});
