import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { callActions } from '../../src/domain/channels/voice/commands.ts';
import type { Interaction } from '../../src/contract/interactions/interaction.ts';
import { startApi } from '../api/harness.ts';
import type { Person } from '../api/person.ts';
import type { Answer } from '../support/http/http.ts';
import { seedOf, sizeOf } from '../support/chance/chance.ts';

const api = await startApi();
const { mia } = api;
/** The same person in a second tab. */
const tab = await api.signIn('mia');

const seed = seedOf(process.env);
const runs = sizeOf(process.env, 'TIELINE_FAULT_RUNS', 12);

const actions = [...callActions, 'save'] as const;

type Command =
  | { readonly type: 'act'; readonly action: (typeof actions)[number] }
  | { readonly type: 'note'; readonly comments: string }
  | { readonly type: 'tick'; readonly checked: boolean };

/** How a command is given: as it is, or as panels and networks give it. */
const manners = ['once', 'two tabs at once', 'again under its key', 'at once under one key'] as const;

interface Step {
  readonly command: Command;
  readonly manner: (typeof manners)[number];
  /** Afterwards an earlier request comes again under its key, as from a network that had kept it. */
  readonly late: number | null;
}

const step: fc.Arbitrary<Step> = fc.record({
  command: fc.oneof(
    {
      weight: 8,
      arbitrary: fc.record({ type: fc.constant('act' as const), action: fc.constantFrom(...actions) }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ type: fc.constant('note' as const), comments: fc.string({ maxLength: 20 }) }),
    },
    { weight: 1, arbitrary: fc.record({ type: fc.constant('tick' as const), checked: fc.boolean() }) },
  ),
  manner: fc.constantFrom(...manners),
  late: fc.option(fc.nat(20)),
});

/** Most begin by answering, or there would be little to do to the call. */
const steps = fc
  .tuple(fc.boolean(), fc.array(step, { minLength: 4, maxLength: 14 }))
  .map(([isMissed, rest]) =>
    isMissed
      ? rest
      : [
          {
            command: { type: 'act', action: 'answer' },
            manner: 'two tabs at once',
            late: null,
          } satisfies Step,
          ...rest,
        ],
  );

type Keyed = { readonly 'idempotency-key': string } | Record<string, never>;

function give(person: Person, id: string, command: Command, headers: Keyed = {}): Promise<Answer> {
  switch (command.type) {
    case 'act':
      return person.post(`/interactions/${id}/${command.action}`, {}, headers);
    case 'note':
      return person.send('PATCH', `/interactions/${id}/details`, { comments: command.comments }, headers);
    case 'tick':
      return person.put(`/interactions/${id}/do-not-log`, { checked: command.checked }, headers);
  }
}

/** Gives the commands of all steps in their manner; every answer is one that the API names. */
async function play(id: string, script: readonly Step[]): Promise<void> {
  const sent: { readonly command: Command; readonly key: string; readonly answer: Answer }[] = [];
  for (const { command, manner, late } of script) {
    const key = `repeat-${id}-${sent.length}`;
    const keyed = { 'idempotency-key': key };
    const first = give(mia, id, command, manner === 'two tabs at once' ? {} : keyed);
    const second = manner === 'two tabs at once' ? give(tab, id, command) : null;
    const beside = manner === 'at once under one key' ? give(tab, id, command, keyed) : null;
    const answers = await Promise.all([first, second, beside].filter((one) => one !== null));
    for (const { status } of answers) expect(status).toBeLessThan(500);
    // Of two at once under one key either is the first, and the other comes too early or gets the same answer.
    const answer = answers.find(({ body }) => body?.code !== 'request-in-progress');
    if (!answer) throw new Error('one of two requests under a key must be carried out');
    if (manner === 'two tabs at once') continue;
    sent.push({ command, key, answer });
    if (manner === 'again under its key') await again(id, sent.at(-1));
    if (late !== null) await again(id, sent[late % sent.length]);
  }
}

/** Gives a command again under its key until the call stood still meanwhile: what is erased is told as it is now. */
async function again(id: string, sent?: { command: Command; key: string; answer: Answer }): Promise<void> {
  if (!sent) return;
  const before = await tab.interaction(id);
  const { status, body, headers } = await give(tab, id, sent.command, { 'idempotency-key': sent.key });
  const now = await tab.interaction(id);
  if (!isDeepStrictEqual(now, before)) return again(id, sent);
  const erased = isErased(now);
  // What was refused was not done, and is judged anew.
  if (erased && sent.answer.status >= 400) return;
  expect({ status, body }).toEqual({ status: sent.answer.status, body: erased ? now : sent.answer.body });
  expect(headers['idempotency-replayed']).toBe('true');
}

/** What the agent chose not to log loses its notes and the answers that told of them: repeated, it is told as it is now (spec L7). */
const isErased = ({ log }: Interaction): boolean => log.state === 'none' && log.reason !== null;

/** A call to which this is done until it is over; what is left of it, times and names taken out. */
async function outcome(script: (id: string) => Promise<void>): Promise<unknown> {
  const contact = await api.contact();
  await mia.be({ desk: 'in' });
  const customer = await api.calls(contact.number);
  const { id } = await mia.rings(customer.callId);
  await script(id);
  await customer.hangUp();
  await mia.sees(id, 'the end', ({ endedAt }) => endedAt !== null);
  if ((await mia.interaction(id)).phase === 'wrapup') await mia.act(id, 'finish');
  const settled = await mia.settled(id);
  const { past, nextSteps } = await api.timeline(contact);
  return { ...shown(settled), past: past.length, nextSteps: nextSteps.length };
}

const shown = ({ phase, muted, recording, details, doNotLog, possible, log, parts }: Interaction) => ({
  phase,
  muted,
  recording,
  comments: details.comments,
  doNotLog,
  possible,
  log: log.state,
  parts: parts.map((part) => ({
    phase: part.phase,
    kind: part.kind,
    offers: part.offers.map(({ result }) => result),
    comments: part.details.comments,
    log: part.log.state,
  })),
});

it(`gives the same end however often and from wherever each command comes (TIELINE_FAULT_SEED=${seed})`, async () => {
  await api.workflow({ doNotLog: { show: true } });
  await fc.assert(
    fc.asyncProperty(steps, async (script) => {
      for (const kind of ['doubled', 'reordered']) await api.fault({ kind, on: false });
      const plain = await outcome((id) =>
        play(
          id,
          script.map(({ command }) => ({ command, manner: 'once', late: null })),
        ),
      );
      // What the phone system tells comes late, twice and in disorder, so before and after the replies.
      await api.fault({ kind: 'doubled', on: true });
      await api.fault({ kind: 'reordered', on: true, ms: 60 });
      expect(await outcome((id) => play(id, script))).toEqual(plain);
    }),
    { numRuns: runs, seed, endOnFailure: true },
  );
}, 600_000);
