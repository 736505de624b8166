import type { EmergencyCall, InboundCall } from '../../../../application/ports/interactions/telephony.ts';
import type { CallId, LegId } from '../../../../domain/ids.ts';
import type { EpochMs } from '../../../../domain/time.ts';
import type { RecordingMode } from '../command.ts';
import type { Leg } from './leg.ts';

/** A call as the exchange keeps it while it has legs. */
export interface Call {
  readonly id: CallId;
  /** The caller's number, known to the exchange also where it is withheld from us. */
  readonly from: string | null;
  readonly to: string;
  readonly withheld: boolean;
  /** What the caller will key in for the IVR. */
  readonly keys: string | null;
  readonly startedAt: EpochMs;
  recording: RecordingMode;
  /** The device of ours that was dialled for it first, also when that is gone. */
  device: EmergencyCall['caller'];
  readonly legs: Map<LegId, Leg>;
}

/** A call for the lab's eyes. */
export interface CallView {
  readonly call: CallId;
  readonly from: string | null;
  readonly to: string;
  readonly withheld: boolean;
  readonly keys: string | null;
  readonly startedAt: EpochMs;
  readonly recording: RecordingMode;
  readonly legs: readonly Readonly<Leg>[];
}

export function newCall(call: Omit<Call, 'recording' | 'device' | 'legs'>): Call {
  return { ...call, recording: 'off', device: null, legs: new Map() };
}

/** Who called from outside, as it is reported; null: nobody did, or no longer. */
export function inboundOf({ id, from, to, withheld, keys, startedAt, legs }: Call): InboundCall | null {
  const customer = [...legs.values()].find(({ kind }) => kind === 'customer');
  if (!customer) return null;
  return { call: id, leg: customer.id, at: startedAt, from: withheld ? null : from, to, keys };
}

/** Who called an emergency centre, as it is reported. */
export const emergencyOf = ({ id, device }: Call, centre: Leg): EmergencyCall => ({
  call: id,
  leg: centre.id,
  at: centre.startedAt,
  to: centre.party,
  caller: device,
});

export const viewOf = ({ id, from, to, withheld, keys, startedAt, recording, legs }: Call): CallView => ({
  call: id,
  from,
  to,
  withheld,
  keys,
  startedAt,
  recording,
  legs: [...legs.values()],
});
