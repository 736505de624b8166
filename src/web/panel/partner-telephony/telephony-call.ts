import type { Interaction, Phase } from '../../../contract/interactions/interaction.ts';
import { legKey } from '../../../domain/logging/context/keys.ts';
import { otherNumber, otherRecord } from '../../desk/state/naming.ts';

/** A call as Salesforce's voice controls know one. */
export interface TelephonyCall {
  readonly id: string;
  /**
   * What Salesforce knows this agent's leg of the call by: the vendor call key of its VoiceCall, by which the server finds it. The
   * same for as long as the call lives, also after a reload.
   */
  readonly key: string;
  readonly type: 'Inbound' | 'Outbound' | 'InternalCall';
  readonly state: 'ringing' | 'connected' | 'ended';
  /** The agent notes down what was said (after call work). */
  readonly isInWrapUp: boolean;
  /** Of the other party; null: withheld. */
  readonly number: string | null;
  readonly name: string | null;
  readonly queue: string | null;
  readonly isOnHold: boolean;
  readonly isMuted: boolean;
  readonly isRecordingPaused: boolean;
  /** What the agent may do now. */
  readonly can: {
    readonly accept: boolean;
    readonly decline: boolean;
    readonly mute: boolean;
    readonly hold: boolean;
    readonly pauseRecording: boolean;
    readonly end: boolean;
  };
}

const types = { inbound: 'Inbound', outbound: 'Outbound', internal: 'InternalCall' } as const;

const states: Readonly<Record<Phase, TelephonyCall['state']>> = {
  ringing: 'ringing',
  dialing: 'ringing',
  dialback: 'ringing',
  connected: 'connected',
  held: 'connected',
  consulting: 'connected',
  conference: 'connected',
  wrapup: 'ended',
  ended: 'ended',
};

/** A call as this agent has it; null: no call, or none that is spoken on. */
export function telephonyCallOf(interaction: Interaction, agent: string | null): TelephonyCall | null {
  if (interaction.channel !== 'voice') return null;
  const { id, direction, phase, possible } = interaction;
  const number = direction === 'outbound' ? interaction.to : interaction.from;
  return {
    id,
    key: legKey(id, agent),
    type: types[direction],
    state: states[phase],
    isInWrapUp: phase === 'wrapup',
    number,
    name: otherRecord(interaction)?.name ?? otherNumber(interaction),
    queue: interaction.queueName,
    isOnHold: interaction.onHoldSince !== null,
    isMuted: interaction.muted,
    isRecordingPaused: interaction.recording === 'masked',
    can: {
      accept: possible.includes('answer'),
      decline: possible.includes('reject'),
      mute: possible.includes('mute') || possible.includes('unmute'),
      hold: possible.includes('hold') || possible.includes('resume'),
      pauseRecording: possible.includes('mask') || possible.includes('unmask'),
      end: possible.includes('end'),
    },
  };
}

export const telephonyCallsOf = (
  interactions: readonly Interaction[],
  agent: string | null,
): readonly TelephonyCall[] =>
  interactions.map((interaction) => telephonyCallOf(interaction, agent)).filter((call) => call !== null);

/** Of several calls of an agent one at most is so; the others are on hold. */
export const isSpokenOn = (call: TelephonyCall): boolean => call.state === 'connected' && !call.isOnHold;
