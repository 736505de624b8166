import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { candidate, record, relatedTo } from '../../../test/support/fixtures/contact-facts.ts';
import { evolve } from '../../domain/channels/voice/evolve.ts';
import { agentId, callId, interactionId, legId, sessionId, type InteractionId } from '../../domain/ids.ts';
import type { RecordRef } from '../../domain/record.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { epochMs } from '../../domain/time.ts';
import { CrmUnavailable } from '../ports/crm/crm.ts';
import {
  noMatch,
  type InteractionMatch,
  type InteractionTransaction,
  type StoredInteraction,
} from '../ports/interactions/interaction-store.ts';
import { LateStart } from './late-start.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const [aCase, ben] = [record('case', 'Broken lamp'), candidate('contact', 'Ben')];
const unnamed = { kind: aCase.kind, id: aCase.id };
const id = interactionId('call');
const call = evolve(null, {
  type: 'dialled',
  id,
  channel: 'voice',
  callId: callId('call'),
  sessionId: sessionId('session'),
  direction: 'outbound',
  origin: 'click-to-dial',
  emergency: false,
  from: '+498912345670',
  to: '+31205611111',
  ownNumber: null,
  skill: null,
  agent: agentId('mia'),
  leg: legId('mia'),
  customer: legId('customer'),
  at: epochMs(0),
});

/** A call with this match, in a CRM that answers so, one after the other. */
function scene(before: InteractionMatch, ...answers: readonly (() => Promise<RecordRef | null>)[]) {
  let stored: StoredInteraction = { interaction: call, version: 1, match: before, notes: [] };
  const seen = { asked: 0, amended: 0, told: 0 };
  const tx: Pick<InteractionTransaction, 'lock' | 'saveMatch' | 'advance'> = {
    lock: async () => ({ agents: new Map(), stored }),
    saveMatch: async (_, match) => void (stored = { ...stored, match }),
    advance: async () => [],
  };
  const late = new LateStart({
    store: {
      interaction: async () => stored,
      transaction: async <Result>(work: (given: InteractionTransaction) => Promise<Result | Refusal>) =>
        work(tx as InteractionTransaction),
      unnamed: async () => [id],
    },
    settlement: { amend: async () => void (seen.amended += 1) },
    channels: { exclusively: async (_: InteractionId, work) => work() },
    crm: {
      record: async () => (answers[seen.asked++] ?? (async () => null))(),
      related: async (of) => relatedTo(of),
    },
    bus: { publish: () => void (seen.told += 1) },
    clock: { now: () => epochMs(0) },
    log: { info: () => null, warn: () => null, error: (values) => expect.fail(JSON.stringify(values)) },
  });
  return { late, seen, match: () => stored.match };
}

const away = () => Promise.reject(new CrmUnavailable('no answer'));
const started = { ...noMatch, candidates: [ben], unnamed };

it('a call gets the record that it was started from once the CRM names it', async () => {
  const { late, seen, match } = scene(started, away, away, async () => aCase);
  late.soon([id]);
  await vi.advanceTimersByTimeAsync(1_000);
  expect([seen.asked, match()]).toEqual([2, started]);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(match()).toEqual({ ...noMatch, startedFrom: aCase, related: [relatedTo(aCase)] });
  expect(seen).toEqual({ asked: 3, amended: 1, told: 1 });
});

it('a call whose record the CRM does not show stays with whom its number leads to', async () => {
  const { late, match } = scene(started, async () => null);
  late.soon([id]);
  await vi.advanceTimersByTimeAsync(0);
  expect(match()).toEqual({ ...noMatch, candidates: [ben], related: [relatedTo(ben)] });
});

it('a call that an earlier server left is taken up', async () => {
  const { late, match } = scene(started, async () => aCase);
  await late.start();
  await vi.advanceTimersByTimeAsync(0);
  expect(match().startedFrom).toEqual(aCase);
});

it('a call that is not to be logged any more is left alone', async () => {
  const { late, seen } = scene(noMatch);
  late.soon([id]);
  await vi.advanceTimersByTimeAsync(0);
  expect(seen).toEqual({ asked: 0, amended: 0, told: 0 });
});

it('a CRM that is away does not keep the server from stopping, nor is a call begun after it', async () => {
  const { late, seen, match } = scene(started, away, away, away);
  late.soon([id]);
  await vi.advanceTimersByTimeAsync(100);
  await late.settled();
  late.soon([id]);
  await vi.advanceTimersByTimeAsync(60_000);
  expect([seen.asked, match()]).toEqual([1, started]);
});
