import { describe, expect, it } from 'vitest';
import type { Change } from '../../../application/ports/runtime/bus.ts';
import type { Desk, DeskLists, StreamMessage } from '../../../contract/interactions/desk.ts';
import { agentId } from '../../../domain/ids.ts';
import { defaultCapacity } from '../../../domain/interaction/channel.ts';
import type { Agent } from '../../../domain/organisation/agent.ts';
import { newAgentState } from '../../../domain/presence/agent-state.ts';
import { epochMs } from '../../../domain/time.ts';
import { DeskChannel, type Receiver } from './desk-channel.ts';
import { presentPresence, presentSurfaces } from '../interactions/presence.ts';

const mia: Agent = {
  id: agentId('mia'),
  username: 'mia',
  name: 'Mia',
  email: null,
  emailVerified: false,
  roles: ['agent'],
  locale: 'en',
  country: 'DE',
  team: null,
  extension: null,
  skills: [],
  capacity: defaultCapacity,
  crmUser: null,
  address: null,
  doNotLogDefault: false,
  deskPhone: false,
};
const state = newAgentState(mia.id, epochMs(0));
const presence: Change = { type: 'presence', agent: mia.id, position: 2 };
const telephony = { state: 'up', since: new Date(0).toISOString() } as const;

const lists: DeskLists = {
  awayReasons: [],
  outboundSkills: [],
  dispositions: [],
  tags: [],
  emergencyNumbers: [],
  clickToDial: true,
};

/** Mia's channel on a database that fails while `isAway`. */
function channelOfMia() {
  const database = { isAway: false, position: 1 };
  const failures: unknown[] = [];
  const read = async <Value>(value: Value): Promise<Value> => {
    if (database.isAway) throw new Error('the database is away');
    return value;
  };
  const stateOf = () => read({ state, position: String(database.position) });
  const whole = async (): Promise<Desk> => ({
    position: (await stateOf()).position,
    presence: presentPresence(state),
    surfaces: presentSurfaces(state),
    telephony,
    interactions: [],
    ...lists,
    simulator: true,
  });
  const channel = new DeskChannel(mia.id, {
    desk: {
      stateOf,
      whole,
      interactions: () => read([]),
      telephony: () => telephony,
      lists: () => lists,
      advance: async () => undefined,
    },
    organisation: { agent: () => mia },
    onFailure: (error) => void failures.push(error),
  });
  return { channel, database, failures };
}

function panel() {
  const messages: StreamMessage[] = [];
  const letGo = Promise.withResolvers<void>();
  const receiver: Receiver = { tell: (message) => void messages.push(message), letGo: letGo.resolve };
  return { messages, receiver, letGo: letGo.promise };
}

describe('a change that could not be read', () => {
  it('disconnects the panels, which get the whole desk when they return from their position', async () => {
    const { channel, database, failures } = channelOfMia();
    const before = panel();
    await channel.join(before.receiver, null);
    database.isAway = true;
    database.position = 2;
    channel.take(presence);
    await before.letGo;
    expect(failures).toHaveLength(1);
    expect(channel.isUsed).toBe(false);

    database.isAway = false;
    const back = panel();
    await channel.join(back.receiver, '1');
    expect(back.messages).toMatchObject([{ type: 'desk', position: '2' }]);
  });
});

describe('a panel when its desk cannot be read', () => {
  it('gets an error and is not kept', async () => {
    const { channel, database } = channelOfMia();
    database.isAway = true;
    await expect(channel.join(panel().receiver, null)).rejects.toThrow('away');
    expect(channel.isUsed).toBe(false);
  });
});
