import { describe, expect, it } from 'vitest';
import { agentId, queueId, skillId, type QueueId } from '../ids.ts';
import type { E164 } from '../number.ts';
import type { CalledNumber, NumberAction } from '../organisation/called-number.ts';
import type { Queue } from '../organisation/queue.ts';
import { after, epochMs } from '../time.ts';
import { backInQueue, maxOverflows, onArrival, onWaitLimit, type Surroundings } from './next-step.ts';

const now = epochMs(Date.UTC(2026, 0, 5, 9));
const support = queueId('support');
const sales = queueId('sales');
const end: NumberAction = { do: 'end' };
const to = (queue: QueueId): NumberAction => ({ do: 'queue', to: queue });

const number: CalledNumber = {
  number: '+498912345670' as E164,
  country: 'DE',
  timeZone: 'Europe/Berlin',
  owner: { type: 'queue', queue: support },
  hours: null,
  ivr: null,
  closed: end,
  unanswered: { afterSeconds: 60, then: end },
  full: end,
};

const queueNamed = (id: QueueId, maxWaitSeconds: number): Queue => ({
  id,
  name: id,
  skill: skillId(id),
  strategy: 'longest-idle',
  offerSeconds: 20,
  members: [],
  serviceLevel: { seconds: 20, percent: 80 },
  maxWaiting: 2,
  maxWaitSeconds,
});
const queues = [queueNamed(support, 600), queueNamed(sales, 30)];

const around = (waiting: Readonly<Record<string, number>> = {}, open = true): Surroundings => ({
  open,
  queue: (id) => queues.find((queue) => queue.id === id) ?? null,
  waiting: (id) => waiting[id] ?? 0,
  now,
});
const waitsIn = (queue: QueueId, seconds: number) => ({
  step: 'queue',
  queue,
  until: after(now, seconds * 1000),
});
const endsBy = (cause: string) => ({ step: 'end', cause });

describe('a call that comes in', () => {
  it('waits in the queue of its number until the limit of the number', () => {
    expect(onArrival(number, around())).toEqual(waitsIn(support, 60));
  });
  it('waits no longer than its queue allows', () => {
    const forSales: CalledNumber = { ...number, owner: { type: 'queue', queue: sales } };
    expect(onArrival(forSales, around())).toEqual(waitsIn(sales, 30));
  });
  it('waits for the one agent whose number was called', () => {
    const mia = agentId('mia');
    const direct: CalledNumber = { ...number, owner: { type: 'agent', agent: mia } };
    expect(onArrival(direct, around())).toEqual({ step: 'agent', agent: mia, until: after(now, 60_000) });
  });
  it('ends on a number that is not ours', () => {
    expect(onArrival(null, around())).toEqual(endsBy('number-unknown'));
  });
  it('does outside business hours what the number says', () => {
    expect(onArrival(number, around({}, false))).toEqual(endsBy('closed'));
    expect(onArrival({ ...number, closed: to(sales) }, around({}, false))).toEqual(waitsIn(sales, 30));
  });
  it('does in front of a full queue what the number says, and one step aside at most', () => {
    expect(onArrival(number, around({ support: 2 }))).toEqual(endsBy('queue-full'));
    const aside = { ...number, full: to(sales) };
    expect(onArrival(aside, around({ support: 1 }))).toEqual(waitsIn(support, 60));
    expect(onArrival(aside, around({ support: 2 }))).toEqual(waitsIn(sales, 30));
    expect(onArrival(aside, around({ support: 2, sales: 2 }))).toEqual(endsBy('queue-full'));
    expect(onArrival({ ...number, full: to(support) }, around({ support: 2 }))).toEqual(endsBy('queue-full'));
  });
  it('ends if its queue no longer exists', () => {
    const orphan: CalledNumber = { ...number, owner: { type: 'queue', queue: queueId('gone') } };
    expect(onArrival(orphan, around())).toEqual(endsBy('failed'));
    expect(onArrival({ ...number, full: to(queueId('gone')) }, around({ support: 2 }))).toEqual(
      endsBy('queue-full'),
    );
  });
});

describe('a call that nobody answered', () => {
  const passedOn = { ...number, unanswered: { afterSeconds: 60, then: to(sales) } };

  it('does what the number says', () => {
    expect(onWaitLimit(number, 0, around())).toEqual(endsBy('wait-limit'));
    expect(onWaitLimit(passedOn, 0, around())).toEqual(waitsIn(sales, 30));
  });
  it('is passed on no more often than the limit', () => {
    expect(onWaitLimit(passedOn, maxOverflows - 1, around())).toEqual(waitsIn(sales, 30));
    expect(onWaitLimit(passedOn, maxOverflows, around())).toEqual(endsBy('wait-limit'));
  });
  it('ends if its number no longer exists', () => {
    expect(onWaitLimit(null, 0, around())).toEqual(endsBy('wait-limit'));
  });
});

describe('a caller whose agent’s account was disabled', () => {
  const back = (from: QueueId | null, of: CalledNumber | null) => backInQueue(from, of, around());
  it('waits again in the queue they came from, as long as a new caller would, full or not', () => {
    expect(back(support, number)).toEqual({ queue: support, until: after(now, 60_000) });
    expect(back(support, null)).toEqual({ queue: support, until: after(now, 600_000) });
  });
  it('of an agent’s own number waits in its fallback', () => {
    const owned = { ...number, unanswered: { afterSeconds: 60, then: to(sales) } };
    expect(back(null, owned)).toEqual({ queue: sales, until: after(now, 30_000) });
  });
  it('has nowhere to wait where there is no queue', () => {
    expect(back(null, number)).toBeNull();
    expect(back(null, null)).toBeNull();
    expect(back(queueId('removed'), number)).toBeNull();
  });
});
