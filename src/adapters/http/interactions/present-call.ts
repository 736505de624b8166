import type { z } from 'zod';
import type { InteractionView } from '../../../application/interactions/interaction-views.ts';
import type { PhoneNumbers } from '../../../application/ports/interactions/phone-numbers.ts';
import type { Organisation } from '../../../application/ports/organisation/organisation.ts';
import type { Interaction, Party } from '../../../contract/interactions/interaction.ts';
import type { Call } from '../../../domain/channels/voice/call.ts';
import { isOpen, participationOf } from '../../../domain/interaction/participation.ts';
import type { E164 } from '../../../domain/number.ts';

export interface PresenterDeps {
  readonly organisation: Organisation;
  readonly phoneNumbers: PhoneNumbers;
}

/** The fields of an interaction that only a call fills. */
export type CallFields = Pick<
  Interaction,
  | 'channel'
  | 'callId'
  | 'from'
  | 'to'
  | 'fromLabel'
  | 'toLabel'
  | 'extension'
  | 'emergency'
  | 'muted'
  | 'recording'
  | 'parties'
>;

export function callFields(
  call: Call,
  { own }: Pick<InteractionView, 'own'>,
  deps: PresenterDeps,
): CallFields {
  const { channel, callId, from, to, emergency, recording } = call;
  return {
    channel,
    callId,
    from,
    to,
    fromLabel: label(from, deps),
    toLabel: label(to, deps),
    extension: call.extension ?? null,
    emergency,
    muted: (own && participationOf(call, own.part.agent)?.muted) ?? false,
    recording,
    parties: partiesOf(call, deps),
  };
}

/** Numbers as people write them; an extension, a name or a withheld number as it is. */
function label(number: string | null, { phoneNumbers }: PresenterDeps): string | null {
  if (number === null) return null;
  const parsed = phoneNumbers.parse(number, null);
  return parsed ? phoneNumbers.format(parsed.e164 satisfies E164) : number;
}

function partiesOf(call: Call, deps: PresenterDeps): z.infer<typeof Party>[] {
  const agents = call.parts.map((part): z.infer<typeof Party> => {
    const agent = deps.organisation.agent(part.agent);
    return {
      leg: part.leg,
      role: 'agent',
      number: agent?.extension ?? null,
      label: agent?.name ?? null,
      agentId: part.agent,
      state: isOpen(part.phase) ? part.phase : 'ended',
    };
  });
  if (!call.customer) return agents;
  const number = call.direction === 'inbound' ? call.from : call.to;
  const held = call.parts.some(({ phase }) => phase === 'held');
  const state = {
    ringing: call.direction === 'outbound' ? 'dialing' : 'ringing',
    up: held ? 'held' : 'connected',
    ended: 'ended',
  } as const;
  const customer = {
    leg: call.customer.leg,
    role: 'customer',
    number,
    label: label(number, deps),
    agentId: null,
    state: state[call.customer.state],
  } as const;
  return [customer, ...agents];
}
