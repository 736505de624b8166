import { describe, expect, it } from 'vitest';
import type { Change } from '../../../application/ports/runtime/bus.ts';
import type { Desk, DeskLists, StreamMessage } from '../../../contract/interactions/desk.ts';
import { StoreUnavailable } from '../../../application/ports/runtime/store.ts';
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
  addressVerified: false,
  doNotLogDefault: false,
  deskPhone: false,
  disabled: false,
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
  emergencyAddress: null,
  clickToDial: true,
};
const since = new Date(0).toISOString();

/** Mia's channel on a database that fails while `isAway`. */
function channelOfMia() {
  const database = { isAway: false, error: new Error('the database is away'), position: 1 };
  const failures: unknown[] = [];
  const shown = { lists };
  const read = async <Value>(value: Value): Promise<Value> => {
    if (database.isAway) throw database.error;
    return value;
  };
  const stateOf = () => read({ state, position: String(database.position) });
  const whole = async (): Promise<Desk> => ({
    position: (await stateOf()).position,
    presence: presentPresence(state),
    surfaces: presentSurfaces(state),
    telephony,
    database: { state: 'up', since },
    interactions: [],
    ...shown.lists,
    simulator: true,
  });
  const channel = new DeskChannel(mia.id, {
    desk: {
      stateOf,
      whole,
      interactions: () => read([]),
      telephony: () => telephony,
      lists: () => shown.lists,
      advance: async () => undefined,
      database: () => ({ state: database.isAway ? 'away' : 'up', since }),
    },
    organisation: { agent: () => mia },
    onFailure: (error) => void failures.push(error),
  });
  return { channel, database, failures, shown };
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

describe('while our own database is away', () => {
  const away = new StoreUnavailable('away', 'away', null);

  it('panels stay, are told so, and get what changed when it is back', async () => {
    const { channel, database, failures } = channelOfMia();
    const mias = panel();
    await channel.join(mias.receiver, null);
    Object.assign(database, { isAway: true, error: away });
    channel.take({ type: 'database', state: 'away' });
    channel.take(presence);
    expect(mias.messages.at(-1)).toMatchObject({ type: 'database', data: { state: 'away' } });

    Object.assign(database, { isAway: false, position: 2 });
    channel.take({ type: 'database', state: 'up' });
    await expect.poll(() => mias.messages.map(({ type }) => type)).toContain('presence');
    expect(mias.messages).toContainEqual(
      expect.objectContaining({ type: 'database', data: { state: 'up', since } }),
    );
    expect(failures).toEqual([]);
  });

  it('a panel that is closed again waits no longer', async () => {
    const { channel, database } = channelOfMia();
    Object.assign(database, { isAway: true, error: away });
    const closed = new AbortController();
    const joined = channel.join(panel().receiver, null, closed.signal);
    closed.abort();
    await expect(joined).rejects.toBe(away);
    expect(channel.isUsed).toBe(false);
  });

  it('a panel that comes is told so, and gets its desk when it is back', async () => {
    const { channel, database } = channelOfMia();
    Object.assign(database, { isAway: true, error: away });
    const mias = panel();
    const joined = channel.join(mias.receiver, null);
    expect(mias.messages).toMatchObject([{ type: 'database', data: { state: 'away' } }]);
    database.isAway = false;
    await joined;
    expect(mias.messages.at(-1)).toMatchObject({ type: 'desk' });
  });
});

describe('lists of which nobody has been told yet', () => {
  it('reach everybody when another panel is shown them, so that what follows is told too', async () => {
    const { channel, shown } = channelOfMia();
    const first = panel();
    await channel.join(first.receiver, null);
    shown.lists = { ...lists, tags: ['new'] };
    const second = panel();
    await channel.join(second.receiver, null);
    const tags = ({ messages }: ReturnType<typeof panel>) =>
      messages.flatMap(({ type, data }) => (type === 'lists' ? [data.tags] : []));
    await expect.poll(() => tags(first)).toEqual([['new']]);

    shown.lists = lists;
    channel.take({ type: 'organisation' });
    await expect.poll(() => tags(second).at(-1)).toEqual([]);
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
