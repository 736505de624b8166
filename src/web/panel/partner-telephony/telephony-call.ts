import type { Interaction, Phase } from '../../../contract/interactions/interaction.ts';
import { otherNumber, otherRecord } from '../../desk/state/naming.ts';

/** A call as Salesforce's voice controls know one. */
export interface TelephonyCall {
  /** The same for as long as the call lives, also after a reload; Salesforce has it as the VoiceCall's vendor call key. */
  readonly id: string;
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

/** null: no call, or none that is spoken on. */
export function telephonyCallOf(interaction: Interaction): TelephonyCall | null {
  if (interaction.channel !== 'voice') return null;
  const { id, direction, phase, possible } = interaction;
  const number = direction === 'outbound' ? interaction.to : interaction.from;
  return {
    id,
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

export const telephonyCallsOf = (interactions: readonly Interaction[]): readonly TelephonyCall[] =>
  interactions.map(telephonyCallOf).filter((call) => call !== null);

/** Of several calls of an agent one at most is so; the others are on hold. */
export const isSpokenOn = (call: TelephonyCall): boolean => call.state === 'connected' && !call.isOnHold;
