import { z } from 'zod';
import { givenInstant, id, instant, text } from './common.ts';

/** A number or extension in whatever spelling; the longest that people write is about half of this. */
const party = text(60).min(1);

/** What a telephone keypad can send; an IVR asks for far fewer at once. */
const digits = z.string().regex(/^[0-9*#A-D]{1,64}$/);

/** An hour: no call in a demonstration or a test waits longer. */
const longestMs = 3_600_000;
/** Ten minutes, after which the simulator ends by itself without a server. */
const longestFaultSeconds = 600;
/** A fact that comes later than this helps nobody to find a fault. */
const latestFactMs = 60_000;
/** Ten years at a time. */
const longestAdvanceSeconds = 10 * 366 * 86_400;

export const NewSimulatedCall = z
  .strictObject({
    /** May be left out only where it is withheld. */
    from: party.optional(),
    to: party,
    withheld: z.boolean().default(false),
    /** Digits for the IVR, which are keyed already when the call comes in. */
    keys: digits.optional(),
  })
  .refine(({ from, withheld }) => from !== undefined || withheld, {
    path: ['from'],
    message: 'lab.field.from',
  });

export const SimulatedCallId = z.object({ callId: id });

/** Whose side acts, in a call with several parties outside; without it the first of them. */
const leg = id.optional();

export const CustomerHangsUp = z.strictObject({ leg }).nullish();
export const CustomerKeys = z.strictObject({ digits, leg });
export const CustomerSays = z.strictObject({ text: text(2000).min(1), leg });

const Behaviour = z.enum(['answer', 'busy', 'no-answer', 'reject', 'fail']);

export const CalleeInput = z.strictObject({
  behaviour: Behaviour,
  /** Default 500; for `no-answer`: until the caller gives up. */
  afterMs: z.int().min(0).max(longestMs).optional(),
});
/** `number` is `default` for every other number; `afterMs` null = until the caller gives up. */
export const Callee = z
  .object({ number: z.string(), behaviour: Behaviour, afterMs: z.number().nullable() })
  .meta({ id: 'SimulatedCallee' });
export type Callee = z.infer<typeof Callee>;
export const CalleeList = z.object({ items: z.array(Callee), next: z.null() });

/** Long enough to be seen, short enough to be over before anybody wonders. */
const usualFaultSeconds = 10;
const faultSeconds = z.number().min(0).max(longestFaultSeconds).default(usualFaultSeconds);
const on = z.boolean().default(true);
export const FaultInput = z.discriminatedUnion('kind', [
  /** The control link is cut for so long; 0 restores it. */
  z.strictObject({ kind: z.literal('link-lost'), seconds: faultSeconds }),
  /** Commands are carried out, but nothing comes back for so long. */
  z.strictObject({ kind: z.literal('silent'), seconds: faultSeconds }),
  z.strictObject({ kind: z.literal('doubled'), on }),
  z.strictObject({
    kind: z.enum(['delayed', 'reordered']),
    on,
    ms: z.int().min(1).max(latestFactMs).default(2000),
  }),
]);

export const Faults = z
  .object({
    /** What is left of it; 0 = the link is there. */
    linkLostSeconds: z.number(),
    silentSeconds: z.number(),
    doubled: z.boolean(),
    delayedMs: z.number().nullable(),
    reorderedMs: z.number().nullable(),
  })
  .meta({ id: 'SimulatedFaults' });
export type Faults = z.infer<typeof Faults>;

export const ClockInput = z.union([
  z.strictObject({ now: givenInstant }),
  z.strictObject({ advanceSeconds: z.number().min(0).max(longestAdvanceSeconds) }),
  z.strictObject({ real: z.literal(true) }),
]);
export const DomainClock = z
  .object({ now: instant, aheadSeconds: z.number() })
  .meta({ id: 'SimulatedClock' });
export type DomainClock = z.infer<typeof DomainClock>;

export const SimulatedLeg = z
  .object({
    leg: id,
    kind: z.enum(['customer', 'extension', 'number', 'emergency']),
    /** Number or extension. */
    party: z.string(),
    state: z.enum(['ringing', 'up', 'held']),
    since: instant,
    muted: z.boolean(),
    /** What an IVR says to it, and waits for keys; null = nothing. */
    prompt: z.string().nullable(),
    /** The last keypad tones that were sent to it. */
    heard: z.string(),
    /** What an emergency centre was given; null = nothing, the national centre got the call. */
    address: z.string().nullable(),
  })
  .meta({ id: 'SimulatedLeg' });
export type SimulatedLeg = z.infer<typeof SimulatedLeg>;

export const SimulatedCall = z
  .object({
    callId: id,
    /** Also where it is withheld from the organisation: here is the customer's side. */
    from: z.string().nullable(),
    to: z.string(),
    withheld: z.boolean(),
    keys: z.string().nullable(),
    startedAt: instant,
    recording: z.enum(['off', 'on', 'masked']),
    legs: z.array(SimulatedLeg),
  })
  .meta({ id: 'SimulatedCall' });
export type SimulatedCall = z.infer<typeof SimulatedCall>;
export const SimulatedCallList = z.object({ items: z.array(SimulatedCall), next: z.null() });

export const FactsQuery = z.object({ limit: z.coerce.number().int().min(1).max(200).default(50) });

/** Something that the phone system said; which of the optional ones are there depends on `type`. */
export const SimulatedFact = z
  .object({
    number: z.int(),
    at: instant,
    callId: id,
    leg: id,
    type: z.enum([
      'called',
      'emergency-dialled',
      'leg-ringing',
      'leg-answered',
      'leg-ended',
      'tones',
      'said',
    ]),
    from: z.string().nullable().optional(),
    to: z.string().optional(),
    keys: z.string().nullable().optional(),
    cause: z.string().optional(),
    digits: z.string().optional(),
    text: z.string().optional(),
  })
  .meta({ id: 'SimulatedFact' });
export type SimulatedFact = z.infer<typeof SimulatedFact>;
export const SimulatedFactList = z.object({ items: z.array(SimulatedFact), next: z.null() });

/** Everything that the lab shows, in one answer, so that looking on each second costs one request. */
export const Lab = z
  .object({
    calls: z.array(SimulatedCall),
    callees: z.array(Callee),
    faults: Faults,
    facts: z.array(SimulatedFact),
    clock: DomainClock,
    /** The state of the link that commands and facts go over. */
    link: z.enum(['up', 'down']),
  })
  .meta({ id: 'Lab' });
export type Lab = z.infer<typeof Lab>;
