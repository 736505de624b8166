import { behaviours } from './callee.ts';
import { z } from 'zod';
import { callId, legId } from '../../../domain/ids.ts';
import { epochMs } from '../../../domain/time.ts';
import type { ExchangeCommand } from './command.ts';
import type { NumberedFact } from './fact-log.ts';

/**
 * What the server and the simulator's process say to each other: one JSON value per line. The server asks with an id
 * of its own and gets an answer under it; facts and a moved clock are told unasked.
 *
 * Raised at every change, so that a server never adopts a simulator that speaks otherwise.
 */
export const protocolVersion = 4;

const call = z.string().max(200).transform(callId);
const leg = z.string().max(200).transform(legId);
const moment = z.number().transform(epochMs);
const party = z.string().max(200);
const digits = z.string().max(200);
const cause = z.enum(['hang-up', 'busy', 'no-answer', 'rejected', 'failed', 'cancelled', 'gone']);
const recording = z.enum(['off', 'on', 'masked']);
const milliseconds = z.number().min(0).max(86_400_000);

const destination = z.discriminatedUnion('type', [
  z.object({ type: z.literal('extension'), extension: party }),
  z.object({ type: z.literal('number'), number: party }),
  z.object({ type: z.literal('emergency'), number: party, address: z.string().max(1000).nullable() }),
]);

export const calleeShape = z.object({ behaviour: z.enum(behaviours), afterMs: milliseconds.nullable() });

const command: z.ZodType<ExchangeCommand> = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('dial'),
    leg,
    to: destination,
    call,
    from: party.nullable(),
    timeoutMs: milliseconds,
  }),
  z.object({ type: z.literal('connect'), call, legs: z.array(leg).min(1).max(100) }),
  z.object({ type: z.literal('hang-up'), leg }),
  z.object({ type: z.literal('hold'), leg }),
  z.object({ type: z.literal('resume'), leg }),
  z.object({ type: z.literal('mute'), leg, muted: z.boolean() }),
  z.object({ type: z.literal('prompt'), leg, text: z.string().max(10_000) }),
  z.object({ type: z.literal('tones'), leg, digits }),
  z.object({ type: z.literal('record'), call, mode: recording }),
  z.object({
    type: z.literal('customer-calls'),
    call,
    leg,
    from: party,
    withheld: z.boolean(),
    to: party,
    keys: digits.nullable(),
  }),
  z.object({ type: z.literal('customer-hangs-up'), call, leg: leg.nullable() }),
  z.object({ type: z.literal('customer-keys'), call, leg: leg.nullable(), digits }),
  z.object({ type: z.literal('customer-says'), call, leg: leg.nullable(), text: z.string().max(10_000) }),
  z.object({ type: z.literal('callee'), number: party, callee: calleeShape.nullable() }),
]);

const faultShape = z.discriminatedUnion('kind', [
  /** The connection of the phone link is cut and refused for so long. */
  z.object({ kind: z.literal('link-lost'), ms: milliseconds }),
  /** The connection stays and commands are carried out, but nothing comes back for so long. */
  z.object({ kind: z.literal('silent'), ms: milliseconds }),
  z.object({ kind: z.literal('doubled'), on: z.boolean() }),
  z.object({ kind: z.literal('delayed'), ms: milliseconds.nullable() }),
  z.object({ kind: z.literal('reordered'), ms: milliseconds.nullable() }),
]);
export type SimulatorFault = z.infer<typeof faultShape>;

const clockMove = z.discriminatedUnion('to', [
  z.object({ to: z.literal('moment'), now: moment }),
  z.object({ to: z.literal('later'), byMs: z.number() }),
  z.object({ to: z.literal('real') }),
]);
export type ClockMove = z.infer<typeof clockMove>;

const commandKey = z.string().max(1000).nullish();

const question = z.discriminatedUnion('ask', [
  /** First on every connection. `phone` is the link that faults may hit, `lab` prepares scenes and looks on. */
  z.object({ ask: z.literal('hello'), version: z.number(), role: z.enum(['phone', 'lab']) }),
  /** Under a key that it has had, nothing is done again and the answer is the same. */
  z.object({ ask: z.literal('command'), command, key: commandKey }),
  z.object({ ask: z.literal('snapshot') }),
  z.object({ ask: z.literal('subscribe') }),
  z.object({ ask: z.literal('read'), after: z.int(), limit: z.int().min(1).max(1000) }),
  z.object({ ask: z.literal('ping') }),
  z.object({ ask: z.literal('lab') }),
  z.object({ ask: z.literal('latest'), limit: z.int().min(1).max(1000) }),
  z.object({ ask: z.literal('fault'), fault: faultShape }),
  z.object({ ask: z.literal('clock'), move: clockMove, key: commandKey }),
  z.object({ ask: z.literal('stop') }),
]);
export type Question = z.infer<typeof question>;

export const requestShape = z.object({ id: z.int(), question });

const factBase = { call, at: moment, leg };
const inbound = {
  ...factBase,
  from: z.string().nullable(),
  to: z.string(),
  keys: z.string().nullable(),
};
const emergency = {
  ...factBase,
  to: party,
  caller: z.object({ leg, extension: party }).nullable(),
};
const exchangeFact = z.discriminatedUnion('type', [
  z.object({ type: z.literal('called'), ...inbound }),
  z.object({ type: z.literal('emergency-dialled'), ...emergency }),
  z.object({ type: z.literal('leg-ringing'), ...factBase }),
  z.object({ type: z.literal('leg-answered'), ...factBase }),
  z.object({ type: z.literal('leg-ended'), ...factBase, cause }),
  z.object({ type: z.literal('tones'), ...factBase, digits: z.string() }),
  z.object({ type: z.literal('said'), ...factBase, text: z.string() }),
]);
const numberedFact: z.ZodType<NumberedFact> = z.object({ number: z.int(), fact: exchangeFact });

/** Everything the process sends: answers, facts, a moved clock. */
export const messageShape = z.union([
  z.object({ fact: numberedFact }),
  z.object({ offsetMs: z.number() }),
  z.object({ id: z.int(), answer: z.unknown() }),
  z.object({ id: z.int(), error: z.string() }),
]);

/** The shapes of the answers, by what was asked. */
export const answers = {
  hello: z.union([
    /** `run` names this life of the process: positions of another one mean nothing here. */
    z.object({ run: z.string(), last: z.int(), offsetMs: z.number() }),
    z.object({ refused: z.literal('version') }),
  ]),
  command: z.enum(['done', 'gone', 'unknown', 'full']),
  snapshot: z.object({
    last: z.int(),
    calls: z.array(
      z.object({
        call,
        inbound: z.object(inbound).nullable(),
        emergency: z.object(emergency).optional(),
        recording,
        legs: z.array(z.object({ leg, state: z.enum(['ringing', 'up', 'held']), muted: z.boolean() })),
      }),
    ),
  }),
  last: z.object({ last: z.int() }),
  facts: z.union([z.array(numberedFact), z.literal('gap')]),
  lab: z.object({
    calls: z
      .array(
        z.object({
          call,
          from: z.string().nullable(),
          to: z.string(),
          withheld: z.boolean(),
          keys: z.string().nullable(),
          startedAt: moment,
          recording,
          legs: z
            .array(
              z.object({
                id: leg,
                kind: z.enum(['customer', 'extension', 'number', 'emergency']),
                party: z.string(),
                address: z.string().nullable(),
                state: z.enum(['ringing', 'up']),
                since: moment,
                held: z.boolean(),
                muted: z.boolean(),
                prompt: z.string().nullable(),
                heard: z.string(),
              }),
            )
            .readonly(),
        }),
      )
      .readonly(),
    callees: z.array(z.object({ number: z.string(), callee: calleeShape })).readonly(),
    faults: z.object({
      linkLostMs: z.number(),
      silentMs: z.number(),
      doubled: z.boolean(),
      delayedMs: z.number().nullable(),
      reorderedMs: z.number().nullable(),
    }),
  }),
  clock: z.object({ offsetMs: z.number() }),
  done: z.literal('done'),
};
export type LabState = z.infer<typeof answers.lab>;
export type LabCall = LabState['calls'][number];
