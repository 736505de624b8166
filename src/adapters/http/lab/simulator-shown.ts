import type { z } from 'zod';
import type {
  ClockInput,
  DomainClock,
  FaultInput,
  Faults,
  SimulatedCall,
  SimulatedFact,
} from '../../../contract/simulator.ts';
import { epochMs, isoText } from '../../../domain/time.ts';
import type { SimulatorClock } from '../../telephony/simulator/clock.ts';
import type { NumberedFact } from '../../telephony/simulator/fact-log.ts';
import type { ClockMove, LabCall, LabState, SimulatorFault } from '../../telephony/simulator/protocol.ts';

/** The simulator's words as the API has them, and back. */

export function factShown({ number, fact: { call, at, ...fact } }: NumberedFact): SimulatedFact {
  return { ...fact, number, callId: call, at: isoText(at) };
}

export function callShown({ call, startedAt, legs, ...rest }: LabCall): SimulatedCall {
  return {
    ...rest,
    callId: call,
    startedAt: isoText(startedAt),
    legs: legs.map(({ id: leg, held, state, since, ...about }) => ({
      ...about,
      leg,
      state: held ? 'held' : state,
      since: isoText(since),
    })),
  };
}

export function faultsShown({ linkLostMs, silentMs, ...faults }: LabState['faults']): Faults {
  return { ...faults, linkLostSeconds: linkLostMs / 1000, silentSeconds: silentMs / 1000 };
}

export function faultOf(body: z.output<typeof FaultInput>): SimulatorFault {
  switch (body.kind) {
    case 'link-lost':
    case 'silent':
      return { kind: body.kind, ms: body.seconds * 1000 };
    case 'doubled':
      return body;
    case 'delayed':
    case 'reordered':
      return { kind: body.kind, ms: body.on ? body.ms : null };
  }
}

export function moveOf(body: z.output<typeof ClockInput>): ClockMove {
  if ('now' in body) return { to: 'moment', now: epochMs(Date.parse(body.now)) };
  if ('advanceSeconds' in body) return { to: 'later', byMs: body.advanceSeconds * 1000 };
  return { to: 'real' };
}

export function clockShown(clock: SimulatorClock): DomainClock {
  return { now: isoText(clock.now()), aheadSeconds: clock.offsetMs / 1000 };
}
