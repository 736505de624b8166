import { z } from 'zod';
import { id } from '../../../contract/common.ts';
import {
  Callee,
  CalleeInput,
  CalleeList,
  ClockInput,
  CustomerHangsUp,
  CustomerKeys,
  CustomerSays,
  DomainClock,
  FactsQuery,
  FaultInput,
  Faults,
  Lab,
  NewSimulatedCall,
  SimulatedCallId,
  SimulatedCallList,
  SimulatedFactList,
} from '../../../contract/simulator.ts';
import type { Telephony } from '../../../application/ports/interactions/telephony.ts';
import { callId, legId } from '../../../domain/ids.ts';
import { usualAfterMs } from '../../telephony/simulator/network/callees.ts';
import type { SimulatorClock } from '../../telephony/simulator/clock.ts';
import type { ExchangeAnswer } from '../../telephony/simulator/command.ts';
import type { CommandKey, Simulator } from '../../telephony/simulator/simulator.ts';
import type { App } from '../platform/app.ts';
import { ProblemError } from '../platform/problem.ts';
import type { RunningRequest } from '../routes/running-requests.ts';
import { callShown, clockShown, factShown, faultOf, faultsShown, moveOf } from './simulator-shown.ts';

/** Playing a customer is for everybody who is signed in; making things fail and moving time is not. */
const playing = { access: 'lab', secretBody: true } as const;
const directing = { access: 'lab-faults' } as const;

const tags = ['Simulator'];
const nothing = z.null();
const call = z.object({ callId: id });

/** The customers' side of the telephones (spec C21); only there when the simulator is the phone system. */
export function simulatorRoutes(
  app: App,
  parts: {
    readonly simulator: Simulator;
    readonly clock: SimulatorClock;
    readonly telephony: Pick<Telephony, 'link'>;
  },
): void {
  const { simulator, clock, telephony } = parts;

  app.get(
    '/api/v1/simulator',
    {
      config: playing,
      schema: {
        operationId: 'readLab',
        summary: 'Read everything that the lab shows',
        tags,
        querystring: FactsQuery,
        response: { 200: Lab },
      },
    },
    async ({ query }) => {
      const [state, facts] = await Promise.all([simulator.state(), simulator.latestFacts(query.limit)]);
      return {
        calls: state.calls.map(callShown),
        callees: state.callees.map(({ number, callee }) => ({ number, ...callee })),
        faults: faultsShown(state.faults),
        facts: facts.map(factShown),
        clock: clockShown(clock),
        link: telephony.link,
      };
    },
  );

  app.post(
    '/api/v1/simulator/calls',
    {
      config: playing,
      schema: {
        operationId: 'simulateCall',
        summary: 'Let a customer call',
        tags,
        body: NewSimulatedCall,
        response: { 201: SimulatedCallId },
      },
    },
    async ({ body, idempotency }, reply) => {
      const called = await simulator.customerCalls(
        { from: body.from ?? '', withheld: body.withheld, to: body.to, keys: body.keys ?? null },
        commandKey(idempotency),
      );
      // The bound of the simulated network: busy, as a real one would be.
      if (called === 'full') throw new ProblemError('telephony-unavailable');
      return reply.code(201).send({ callId: called });
    },
  );

  app.get(
    '/api/v1/simulator/calls',
    {
      config: playing,
      schema: {
        operationId: 'listSimulatedCalls',
        summary: 'List the calls there are now',
        tags,
        response: { 200: SimulatedCallList },
      },
    },
    async () => ({ items: (await simulator.state()).calls.map(callShown), next: null }),
  );

  app.post(
    '/api/v1/simulator/calls/:callId/hang-up',
    {
      config: playing,
      schema: {
        operationId: 'simulateHangUp',
        summary: 'Let the party outside hang up, or reject while it rings',
        tags,
        params: call,
        body: CustomerHangsUp,
        response: { 204: nothing },
      },
    },
    async ({ params, body }, reply) => {
      const answer = await simulator.hangUp(callId(params.callId), legOf(body?.leg));
      // Somebody who has hung up may do so again.
      if (answer === 'unknown') throw new ProblemError('not-found');
      return reply.code(204).send(null);
    },
  );

  app.post(
    '/api/v1/simulator/calls/:callId/tones',
    {
      config: playing,
      schema: {
        operationId: 'simulateTones',
        summary: 'Let the party outside press keys',
        tags,
        params: call,
        body: CustomerKeys,
        response: { 204: nothing },
      },
    },
    async ({ params, body, idempotency }, reply) => {
      const key = commandKey(idempotency);
      requireDone(await simulator.tones(callId(params.callId), body.digits, legOf(body.leg), key));
      return reply.code(204).send(null);
    },
  );

  app.post(
    '/api/v1/simulator/calls/:callId/says',
    {
      config: playing,
      schema: {
        operationId: 'simulateWords',
        summary: 'Let the party outside say something',
        tags,
        params: call,
        body: CustomerSays,
        response: { 204: nothing },
      },
    },
    async ({ params, body, idempotency }, reply) => {
      const key = commandKey(idempotency);
      requireDone(await simulator.says(callId(params.callId), body.text, legOf(body.leg), key));
      return reply.code(204).send(null);
    },
  );

  app.get(
    '/api/v1/simulator/facts',
    {
      config: playing,
      schema: {
        operationId: 'listSimulatedFacts',
        summary: 'List what the phone system said last, newest first',
        tags,
        querystring: FactsQuery,
        response: { 200: SimulatedFactList },
      },
    },
    async ({ query }) => {
      const facts = await simulator.latestFacts(query.limit);
      return { items: facts.map(factShown), next: null };
    },
  );

  calleeRoutes(app, simulator);
  faultRoutes(app, simulator);
  clockRoutes(app, simulator, clock);
}

function calleeRoutes(app: App, simulator: Simulator): void {
  app.get(
    '/api/v1/simulator/callees',
    {
      config: playing,
      schema: {
        operationId: 'listSimulatedCallees',
        summary: 'List who answers how',
        tags,
        response: { 200: CalleeList },
      },
    },
    async () => {
      const { callees } = await simulator.state();
      return { items: callees.map(({ number, callee }) => ({ number, ...callee })), next: null };
    },
  );

  app.put(
    '/api/v1/simulator/callees/:number',
    {
      config: playing,
      schema: {
        operationId: 'changeSimulatedCallee',
        summary: 'Set how a number called outwards behaves; `default` is every other',
        tags,
        params: z.object({ number: calleeNumber }),
        body: CalleeInput,
        response: { 200: Callee },
      },
    },
    async ({ params: { number }, body: { behaviour, afterMs } }) => {
      const callee = { behaviour, afterMs: afterMs ?? (behaviour === 'no-answer' ? null : usualAfterMs) };
      if ((await simulator.setCallee(number, callee)) === 'full') throw new ProblemError('invalid');
      return { number, ...callee };
    },
  );

  app.delete(
    '/api/v1/simulator/callees/:number',
    {
      config: playing,
      schema: {
        operationId: 'resetSimulatedCallee',
        summary: 'Let the number behave like every other again',
        tags,
        params: z.object({ number: calleeNumber }),
        response: { 204: nothing },
      },
    },
    async ({ params }, reply) => {
      await simulator.setCallee(params.number, null);
      return reply.code(204).send(null);
    },
  );
}

function faultRoutes(app: App, simulator: Simulator): void {
  app.get(
    '/api/v1/simulator/faults',
    {
      config: playing,
      schema: {
        operationId: 'readSimulatedFaults',
        summary: 'Read what goes wrong now',
        tags,
        response: { 200: Faults },
      },
    },
    async () => faultsShown((await simulator.state()).faults),
  );

  app.post(
    '/api/v1/simulator/faults',
    {
      config: directing,
      schema: {
        operationId: 'simulateFault',
        summary: 'Let something go wrong, or end that',
        tags,
        body: FaultInput,
        response: { 200: Faults },
      },
    },
    async ({ body }) => {
      await simulator.fail(faultOf(body));
      return faultsShown((await simulator.state()).faults);
    },
  );
}

function clockRoutes(app: App, simulator: Simulator, clock: SimulatorClock): void {
  app.get(
    '/api/v1/simulator/clock',
    {
      config: playing,
      schema: { operationId: 'readClock', summary: 'Read domain time', tags, response: { 200: DomainClock } },
    },
    () => clockShown(clock),
  );

  app.put(
    '/api/v1/simulator/clock',
    {
      config: directing,
      schema: {
        operationId: 'moveClock',
        summary: 'Move domain time and what waits for it; not sessions, lock-out or TLS',
        tags,
        body: ClockInput,
        response: { 200: DomainClock },
      },
    },
    async ({ body, idempotency }) => {
      await simulator.moveClock(moveOf(body), commandKey(idempotency));
      return clockShown(clock);
    },
  );
}

/** As people write numbers, or `default`. */
const calleeNumber = z.string().regex(/^(?:default|\+?[0-9][0-9 ()/.-]{0,58})$/);

/** By which the simulator knows a command that comes again: the person's own, and so ours. */
const commandKey = (request: RunningRequest | null): CommandKey =>
  request === null ? null : `${request.by.agent} ${request.by.key}`;

const legOf = (text: string | undefined) => (text === undefined ? null : legId(text));

function requireDone(answer: ExchangeAnswer): void {
  if (answer === 'unknown') throw new ProblemError('not-found');
  if (answer === 'gone') throw new ProblemError('phase', { phase: 'ended' });
}
